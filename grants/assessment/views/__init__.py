"""Pages of reviewing and moderating."""

from grants.assessment.views import assigning, meetings, moderating, reviewing
from grants.assessment.views.blueprint import bp

__all__ = ["assigning", "bp", "meetings", "moderating", "reviewing"]
