"""Pages of complaints and appeals."""

from grants.appeals.views import grounds, handling, raising
from grants.appeals.views.blueprint import bp

__all__ = ["bp", "grounds", "handling", "raising"]
