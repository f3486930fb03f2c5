"""Complaints and appeals with their grounds, steps, files and reminders."""

from grants.appeals.models.appeals import (
    ANSWERED,
    OPEN,
    Appeal,
    AppealFile,
    AppealReminder,
    AppealStep,
    Effect,
    GroundNamed,
    Subject,
)
from grants.appeals.models.grounds import AppealGround

__all__ = [
    "ANSWERED", "OPEN", "Appeal", "AppealFile", "AppealGround", "AppealReminder", "AppealStep", "Effect",
    "GroundNamed", "Subject",
]  # fmt: skip
