"""What reviewers, moderators and the officers who look after them type."""

from grants.assessment.forms.assigning import (
    AssignForm,
    DeclarationForm,
    PlanForm,
    ReassignForm,
    ReleaseForm,
    SendBackForm,
)
from grants.assessment.forms.engaging import BriefingForm, FeedbackForm, InterestForm, ProfileForm
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
from grants.assessment.forms.names import MAY_CHANGE, DoubtForm, NamesForm, UndoForm, names_form
from grants.assessment.forms.practice import PractiseForm, practice_form
from grants.assessment.forms.scoring import (
    ModerationForm,
    PointsField,
    ReviewForm,
    ScoresForm,
    known_scores,
    scores_form,
)

__all__ = [
    "MAY_CHANGE", "AssignForm", "AttendanceForm", "BriefingForm", "CancelMeetingForm",
    "ChangeMeetingForm", "DeclarationForm", "DoubtForm", "FeedbackForm", "InterestForm", "InviteForm",
    "MeetingForm", "ModerationForm", "NamesForm", "PlanForm", "PointsField", "PractiseForm",
    "ProfileForm", "ReassignForm", "ReleaseForm", "ReviewForm", "ScoresForm", "SendBackForm",
    "StandAsideForm", "UndoForm", "attendance_form", "known_scores", "named", "names_form",
    "practice_form", "scores_form",
]  # fmt: skip
