"""What reviewers and moderators type."""

from grants.assessment.forms.assigning import AssignForm, DeclarationForm, ReleaseForm, SendBackForm
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
    "AssignForm", "DeclarationForm", "ModerationForm", "PointsField", "PractiseForm", "ReleaseForm",
    "ReviewForm", "ScoresForm", "SendBackForm", "known_scores", "practice_form", "scores_form",
]  # fmt: skip
