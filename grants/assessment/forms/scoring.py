"""Points with their reasons, what is recommended, and the agreed points."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grants.assessment.models import Recommendation, Review
from grants.assessment.operations import Given, Written
from grants.fields import ChoiceField, LongEnough, LongTextField, PoundsField, Required
from grants.forms import Form
from grants.money import Pence, format_pounds
from grants.rounds.models import Anchor, Criterion


class OpenChoiceField(ChoiceField):
    """One of a few choices; none yet will do for a draft."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class PointsField(OpenChoiceField):
    """One point of the scale, each with its words."""

    def params(self) -> dict[str, Any]:
        return {**super().params(), "classes": "govuk-radios--small"}


class PointsForm(Form):
    """Points for every criterion; made for each round by ``scores_form``."""

    criteria: Sequence[Criterion] = ()

    def points(self) -> dict[int, int | None]:
        """Return the points by the id of the criterion."""
        chosen = {criterion.id: self[f"points_{criterion.id}"].data for criterion in self.criteria}
        return {number: int(data) if data else None for number, data in chosen.items()}


class ReasonsForm(PointsForm):
    """Points for every criterion, each with its reason."""

    def given(self) -> Given:
        """Return points and justification by the id of the criterion."""
        return {
            number: (points, self[f"justification_{number}"].data or "")
            for number, points in self.points().items()
        }


class ScoresForm(PointsForm):
    """Points for every criterion, and feedback for the group."""

    strengths = LongTextField(
        _l("Strengths"), [LongEnough(4000)], description=_l("The group reads this, whatever is decided.")
    )
    improvements = LongTextField(
        _l("What to improve"),
        [LongEnough(4000)],
        description=_l("The group reads this, whatever is decided."),
    )


class ReviewForm(ReasonsForm, ScoresForm):
    """Points with a reason for every criterion, and what the reviewer recommends.

    ``seen`` is the version of the review over which it was written.
    """

    seen = HiddenField()
    recommendation = OpenChoiceField(
        _l("What do you recommend?"),
        choices=[(choice.value, choice.label) for choice in Recommendation],
        description=_l("Officers and decision makers read this. The group does not."),
    )
    amount = PoundsField(
        _l("If with less money: the amount that you recommend"),
        description=_l("Leave it empty for any other recommendation."),
    )

    def written(self) -> Written:
        """Return all that was written, as the operation takes it."""
        chosen = self.recommendation.data
        return Written(
            given=self.given(),
            strengths=self.strengths.data or "",
            improvements=self.improvements.data or "",
            recommendation=Recommendation(chosen) if chosen else None,
            recommended_pence=self.amount.pence,
        )

    def differences(self, review: Review, names: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return what is kept and what was typed in the boxes of these names, each under its label."""
        kept = known_scores(review)
        found = []
        for name in names:
            box = self["amount" if name == "recommended_pence" else name]
            words = {choice.value: str(choice.label) for choice in getattr(box, "choices", ())}
            old, new = str(kept.get(box.name) or ""), str(box.data or "")
            found.append((str(box.label.text), words.get(old, old), words.get(new, new)))
        return found

    def seen_version(self) -> int:
        """Return the version that the page was written over; 0 for what is no version."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdigit() else 0


class ModerationForm(ScoresForm):
    """The agreed points, with one reason for all; made for each round by ``scores_form``."""

    reason = LongTextField(
        _l("Reason for the agreed score"), [Required(_l("Enter the reason")), LongEnough(4000)]
    )


def scores_form(
    kind: type[PointsForm], criteria: Sequence[Criterion], anchors: Sequence[Anchor], **known: Any
) -> Any:
    """Return the form for a round's criteria, each with the words of the scale."""
    choices = [(str(anchor.position), f"{anchor.position} – {anchor.words}") for anchor in anchors]
    fields: dict[str, Any] = {"criteria": criteria}
    for criterion in criteria:
        fields[f"points_{criterion.id}"] = PointsField(
            str(criterion.title), description=str(criterion.guidance), choices=choices
        )
        if issubclass(kind, ReasonsForm):
            fields[f"justification_{criterion.id}"] = LongTextField(
                _("Reason for the points for “%(title)s”", title=criterion.title), [LongEnough(4000)]
            )
    made: type[PointsForm] = type(f"{kind.__name__}ForRound", (kind,), fields)
    return made(data=known)


def known_scores(review: Review) -> dict[str, Any]:
    """Return what a review holds, as its form shows it."""
    known: dict[str, Any] = {
        "strengths": review.strengths,
        "improvements": review.improvements,
        "recommendation": review.recommendation.value if review.recommendation else "",
        "amount": in_box(review.recommended_pence),
        "seen": str(review.version),
    }
    for score in review.scores:
        known[f"points_{score.criterion_id}"] = "" if score.points is None else str(score.points)
        known[f"justification_{score.criterion_id}"] = score.justification
    return known


def in_box(pence: Pence | None) -> str:
    """Return an amount as somebody would type it."""
    return "" if pence is None else format_pounds(pence).removeprefix("£")
