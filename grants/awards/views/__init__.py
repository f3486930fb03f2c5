"""Pages of deciding, offering and accepting, and of letters."""

from grants.awards.views import deciding, delegating, holds, letters, offers, rounds, scenarios, wording
from grants.awards.views.blueprint import bp

__all__ = ["bp", "deciding", "delegating", "holds", "letters", "offers", "rounds", "scenarios", "wording"]
