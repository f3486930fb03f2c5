"""Pages of the programme and its rounds, for the public and for officers."""

from grants.rounds.views import building, closing, quiz, rounds, wording
from grants.rounds.views.blueprint import bp

__all__ = ["bp", "building", "closing", "quiz", "rounds", "wording"]
