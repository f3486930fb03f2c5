"""Due diligence: what is checked before money is offered, and signals of duplicates."""
