"""Reviews with their scores, the agreed score of moderation, and the meetings in which it is agreed."""

from grants.assessment.models.meetings import (
    ATTENDANCE_LABELS,
    Attendance,
    Meeting,
    MeetingMember,
    Recusal,
)
from grants.assessment.models.moderation import AgreedScore, Moderation
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
    "ATTENDANCE_LABELS", "CONFLICT_LABELS", "RECOMMENDATION_LABELS", "AgreedScore", "Attendance",
    "ConflictKind", "Meeting", "MeetingMember", "Moderation", "Recommendation", "Recusal", "Review", "Score",
    "SubmittedReview",
]  # fmt: skip
