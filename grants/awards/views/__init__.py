"""Pages of deciding, offering and accepting, and of letters."""

from grants.awards.views import deciding, letters, offers, wording
from grants.awards.views.blueprint import bp

__all__ = ["bp", "deciding", "letters", "offers", "wording"]
