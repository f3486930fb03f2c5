"""What reviewers and moderators type."""

from grants.assessment.forms.assigning import AssignForm, DeclarationForm, ReleaseForm
from grants.assessment.forms.scoring import ModerationForm, PointsField, ScoresForm, known_scores, scores_form

__all__ = [
    "AssignForm", "DeclarationForm", "ModerationForm", "PointsField", "ReleaseForm", "ScoresForm",
    "known_scores", "scores_form",
]  # fmt: skip
