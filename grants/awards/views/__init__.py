"""Pages of deciding, offering and accepting."""

from grants.awards.views import deciding, offers
from grants.awards.views.blueprint import bp

__all__ = ["bp", "deciding", "offers"]
