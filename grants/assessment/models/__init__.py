"""Reviews with their scores, and the agreed score of moderation."""

from grants.assessment.models.moderation import AgreedScore, Moderation
from grants.assessment.models.reviews import CONFLICT_LABELS, ConflictKind, Review, Score

__all__ = ["CONFLICT_LABELS", "AgreedScore", "ConflictKind", "Moderation", "Review", "Score"]
