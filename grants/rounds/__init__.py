"""What is on offer: the programme, its rounds, their questions, criteria and plans."""
