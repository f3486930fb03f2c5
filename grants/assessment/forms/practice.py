"""The practice application of a round: what officers write, and what reviewers score."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.assessment.forms.scoring import PointsField, ReasonsForm
from grants.assessment.models import Practice
from grants.assessment.operations import Known
from grants.fields import Required, TextsField
from grants.forms import Form
from grants.rounds.models import Anchor, Criterion


class PractiseForm(ReasonsForm):
    """Points with a reason for every criterion of the practice application."""


class PracticeForm(Form):
    """The practice application in every language; made for each round by ``practice_form``."""

    criteria: Sequence[Criterion] = ()
    title = TextsField(_l("Title"), required=_l("Enter the title"))

    def parts(self) -> dict[int, Known]:
        """Return what was typed by the id of the criterion."""
        return {
            criterion.id: Known(
                self[f"text_{criterion.id}"].texts,
                int(self[f"points_{criterion.id}"].data),
                self[f"reason_{criterion.id}"].texts,
            )
            for criterion in self.criteria
        }


def practice_form(criteria: Sequence[Criterion], anchors: Sequence[Anchor], practice: Practice | None) -> Any:
    """Return the form for a round's criteria, with what is written already."""
    choices = [(str(anchor.position), f"{anchor.position} – {anchor.words}") for anchor in anchors]
    fields: dict[str, Any] = {"criteria": criteria}
    for criterion in criteria:
        fields[f"text_{criterion.id}"] = TextsField(
            _("What the application says on “%(title)s”", title=criterion.title),
            long=True,
            required=_("Write what the application says"),
        )
        fields[f"points_{criterion.id}"] = PointsField(
            _("The expert's points for “%(title)s”", title=criterion.title),
            [Required(_("Choose the points"))],
            choices=choices,
        )
        fields[f"reason_{criterion.id}"] = TextsField(
            _("The expert's reason for the points for “%(title)s”", title=criterion.title),
            long=True,
            required=_("Enter the reason"),
        )
    known: dict[str, Any] = {"title": practice.title} if practice is not None else {}
    for part in practice.parts if practice is not None else ():
        known[f"text_{part.criterion_id}"] = part.text
        known[f"points_{part.criterion_id}"] = str(part.points)
        known[f"reason_{part.criterion_id}"] = part.reason
    made: type[PracticeForm] = type("PracticeFormForRound", (PracticeForm,), fields)
    return made(data=known)
