"""What reviewers, moderators and panels type."""

from grants.assessment.forms.assigning import AssignForm, DeclarationForm, ReleaseForm, SendBackForm
from grants.assessment.forms.meetings import (
    AttendanceForm,
    CancelMeetingForm,
    ChangeMeetingForm,
    InviteForm,
    MeetingForm,
    StandAsideForm,
    attendance_form,
    named,
)
from grants.assessment.forms.scoring import (
    ModerationForm,
    PointsField,
    ReviewForm,
    ScoresForm,
    known_scores,
    scores_form,
)

__all__ = [
    "AssignForm", "AttendanceForm", "CancelMeetingForm", "ChangeMeetingForm", "DeclarationForm",
    "InviteForm", "MeetingForm", "ModerationForm", "PointsField", "ReleaseForm", "ReviewForm", "ScoresForm",
    "SendBackForm", "StandAsideForm", "attendance_form", "known_scores", "named", "scores_form",
]  # fmt: skip
