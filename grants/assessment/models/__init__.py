"""Reviewers and what they declare, reviews with their scores, and the agreed score of moderation."""

from grants.assessment.models.declarations import Declaration
from grants.assessment.models.moderation import AgreedScore, Moderation
from grants.assessment.models.reviewers import Acknowledgement, Briefing, ReviewerProfile, StandingInterest
from grants.assessment.models.reviews import CONFLICT_LABELS, ConflictKind, Review, ReviewReminder, Score

__all__ = [
    "CONFLICT_LABELS", "Acknowledgement", "AgreedScore", "Briefing", "ConflictKind", "Declaration",
    "Moderation", "Review", "ReviewReminder", "ReviewerProfile", "Score", "StandingInterest",
]  # fmt: skip
