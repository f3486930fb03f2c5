"""Pages of reviewing and moderating."""

from grants.assessment.views import (
    assigning,
    comparing,
    engaging,
    feedback,
    meetings,
    moderating,
    names,
    planning,
    practising,
    rescoring,
    reviewing,
)
from grants.assessment.views.blueprint import bp

__all__ = [
    "assigning", "bp", "comparing", "engaging", "feedback", "meetings", "moderating", "names", "planning",
    "practising", "rescoring", "reviewing",
]  # fmt: skip
