"""Pages of the programme and its rounds, for the public and for officers."""

from grants.rounds.views import building, closing, corrections, quiz, rounds, versions, wording
from grants.rounds.views.blueprint import bp

__all__ = ["bp", "building", "closing", "corrections", "quiz", "rounds", "versions", "wording"]
