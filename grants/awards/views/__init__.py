"""Pages of deciding, offering and accepting."""

from grants.awards.views import deciding, delegating, offers, rounds, scenarios
from grants.awards.views.blueprint import bp

__all__ = ["bp", "deciding", "delegating", "offers", "rounds", "scenarios"]
