"""Applications: the draft, its answers, those who help with it, and the frozen copy of what was submitted."""

from grants.applications.models.answers import Answer, AnswerVersion, Reminder, SectionSaved
from grants.applications.models.application import (
    Application,
    ApplicationArea,
    ApplicationTheme,
    PartTaken,
)
from grants.applications.models.helpers import Helper, Hosting
from grants.applications.models.submission import AnswerTranslation, EligibilityCheck, Query, Submission

__all__ = [
    "Answer", "AnswerTranslation", "AnswerVersion", "Application", "ApplicationArea", "ApplicationTheme",
    "EligibilityCheck", "Helper", "Hosting", "PartTaken", "Query", "Reminder", "SectionSaved", "Submission",
]  # fmt: skip
