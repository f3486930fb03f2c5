"""Pages of reviewing and moderating."""

from grants.assessment.views import assigning, comparing, meetings, moderating, rescoring, reviewing
from grants.assessment.views.blueprint import bp

__all__ = ["assigning", "bp", "comparing", "meetings", "moderating", "rescoring", "reviewing"]
