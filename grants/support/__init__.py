"""Help beside money: what partners offer, what groups ask for, and what came of it."""
