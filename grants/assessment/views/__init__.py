"""Pages of reviewing and moderating."""

from grants.assessment.views import assigning, engaging, moderating, names, planning, reviewing
from grants.assessment.views.blueprint import bp

__all__ = ["assigning", "bp", "engaging", "moderating", "names", "planning", "reviewing"]
