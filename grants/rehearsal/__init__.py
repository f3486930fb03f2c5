"""A rehearsal: synthetic groups walk through a round in a scratch copy, before anybody does."""
