"""Reviews with their scores, and the agreed score of moderation."""

from grants.assessment.models.moderation import AgreedScore, Moderation
from grants.assessment.models.practice import Practice, PracticeAttempt, PracticePart
from grants.assessment.models.reviews import (
    CONFLICT_LABELS,
    RECOMMENDATION_LABELS,
    ConflictKind,
    Recommendation,
    Review,
    Score,
    SubmittedReview,
)

__all__ = [
    "CONFLICT_LABELS", "RECOMMENDATION_LABELS", "AgreedScore", "ConflictKind", "Moderation", "Practice",
    "PracticeAttempt", "PracticePart", "Recommendation", "Review", "Score", "SubmittedReview",
]  # fmt: skip
