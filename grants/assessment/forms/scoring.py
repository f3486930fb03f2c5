"""Points with their reasons."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.assessment.models import Review
from grants.fields import ChoiceField, LongEnough, LongTextField, Required
from grants.forms import Form
from grants.rounds.models import Anchor, Criterion


class PointsField(ChoiceField):
    """One point of the scale; none yet will do for a draft."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class ScoresForm(Form):
    """Points with a reason for every criterion; made for each round by ``scores_form``."""

    criteria: Sequence[Criterion] = ()
    strengths = LongTextField(
        _l("Strengths"), [LongEnough(4000)], description=_l("The group reads this, whatever is decided.")
    )
    improvements = LongTextField(
        _l("What to improve"),
        [LongEnough(4000)],
        description=_l("The group reads this, whatever is decided."),
    )

    def points(self) -> dict[int, int | None]:
        """Return the points by the id of the criterion."""
        chosen = {criterion.id: self[f"points_{criterion.id}"].data for criterion in self.criteria}
        return {number: int(data) if data else None for number, data in chosen.items()}

    def given(self) -> dict[int, tuple[int | None, str]]:
        """Return points and justification by the id of the criterion."""
        return {
            number: (points, self[f"justification_{number}"].data or "")
            for number, points in self.points().items()
        }


class ModerationForm(ScoresForm):
    """The agreed points, with one reason for all; made for each round by ``scores_form``."""

    reason = LongTextField(
        _l("Reason for the agreed score"), [Required(_l("Enter the reason")), LongEnough(4000)]
    )


def scores_form(
    kind: type[ScoresForm], criteria: Sequence[Criterion], anchors: Sequence[Anchor], **known: Any
) -> ScoresForm:
    """Return the form for a round's criteria, each with the words of the scale."""
    choices = [(str(anchor.position), f"{anchor.position} – {anchor.words}") for anchor in anchors]
    fields: dict[str, Any] = {"criteria": criteria}
    for criterion in criteria:
        fields[f"points_{criterion.id}"] = PointsField(
            str(criterion.title), description=str(criterion.guidance), choices=choices
        )
        if kind is ScoresForm:
            fields[f"justification_{criterion.id}"] = LongTextField(
                _("Reason for the points for “%(title)s”", title=criterion.title), [LongEnough(4000)]
            )
    made: type[ScoresForm] = type(f"{kind.__name__}ForRound", (kind,), fields)
    return made(data=known)


def known_scores(review: Review) -> dict[str, Any]:
    """Return what a review holds, as its form shows it."""
    known: dict[str, Any] = {"strengths": review.strengths, "improvements": review.improvements}
    for score in review.scores:
        known[f"points_{score.criterion_id}"] = "" if score.points is None else str(score.points)
        known[f"justification_{score.criterion_id}"] = score.justification
    return known
