"""Pages of reviewing and moderating."""

from grants.assessment.views import assigning, comparing, moderating, rescoring, reviewing
from grants.assessment.views.blueprint import bp

__all__ = ["assigning", "bp", "comparing", "moderating", "rescoring", "reviewing"]
