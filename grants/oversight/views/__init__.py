"""Pages of samples, visits and concerns."""

from grants.oversight.views import concerns, public, sampling, visits
from grants.oversight.views.blueprint import bp

__all__ = ["bp", "concerns", "public", "sampling", "visits"]
