"""Reviewers and what they declare, reviews with their scores, and the agreed score of moderation."""

from grants.assessment.models.declarations import Declaration
from grants.assessment.models.moderation import AgreedScore, Moderation
from grants.assessment.models.practice import Practice, PracticeAttempt, PracticePart
from grants.assessment.models.reviewers import Acknowledgement, Briefing, ReviewerProfile, StandingInterest
from grants.assessment.models.reviews import (
    CONFLICT_LABELS,
    RECOMMENDATION_LABELS,
    ConflictKind,
    Recommendation,
    Review,
    ReviewReminder,
    Score,
    SubmittedReview,
)

__all__ = [
    "CONFLICT_LABELS", "RECOMMENDATION_LABELS", "Acknowledgement", "AgreedScore", "Briefing",
    "ConflictKind", "Declaration", "Moderation", "Practice", "PracticeAttempt", "PracticePart",
    "Recommendation", "Review", "ReviewReminder", "ReviewerProfile", "Score", "StandingInterest",
    "SubmittedReview",
]  # fmt: skip
