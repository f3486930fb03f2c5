"""Reviewers and what they declare, reviews with their scores, and the score that a panel agrees."""

from grants.assessment.models.declarations import MOST_REMINDERS, Declaration, NamesReminder
from grants.assessment.models.feedback import Moment, RoundFeedback
from grants.assessment.models.meetings import (
    ATTENDANCE_LABELS,
    Attendance,
    Meeting,
    MeetingMember,
    Recusal,
)
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
    "ATTENDANCE_LABELS", "CONFLICT_LABELS", "MOST_REMINDERS", "RECOMMENDATION_LABELS", "Acknowledgement",
    "AgreedScore", "Attendance", "Briefing", "ConflictKind", "Declaration", "Meeting", "MeetingMember",
    "Moderation", "Moment", "NamesReminder", "Practice", "PracticeAttempt", "PracticePart", "Recommendation",
    "Recusal", "Review", "ReviewReminder", "ReviewerProfile", "RoundFeedback", "Score", "StandingInterest",
    "SubmittedReview",
]  # fmt: skip
