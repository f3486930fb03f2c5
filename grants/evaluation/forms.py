"""What recipients and officers type about returns and closing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.evaluation.models import Target
from grants.fields import LongEnough, LongTextField, PoundsField, Required, TextField, WholeNumberField
from grants.forms import Form


class TargetsForm(Form):
    """What an award plans to reach; made for each award by ``targets_form``."""

    targets: Sequence[Target] = ()

    def planned(self) -> dict[int, int]:
        """Return the planned number by the id of the indicator."""
        return {t.indicator_id: self[f"planned_{t.indicator_id}"].number or 0 for t in self.targets}


def _label(target: Target) -> str:
    return _("%(title)s (%(unit)s)", title=target.indicator.title, unit=target.indicator.unit)


def targets_form(targets: Sequence[Target]) -> TargetsForm:
    """Return the form of an award's targets, filled with what is set."""
    fields: dict[str, Any] = {"targets": targets}
    for target in targets:
        fields[f"planned_{target.indicator_id}"] = WholeNumberField(
            _label(target), [Required(_("Enter a number of at least 1"))]
        )
    made: type[TargetsForm] = type("TargetsForAward", (TargetsForm,), fields)
    return made(data={f"planned_{t.indicator_id}": str(t.planned or "") for t in targets})


class ReturnForm(Form):
    """A return; everything may be empty while it is a draft.  Made for each award by ``return_form``."""

    targets: Sequence[Target] = ()
    people_reached = WholeNumberField(
        _l("How many different people did you reach?"),
        description=_l("Count each person once, however often they came."),
    )
    worked = LongTextField(_l("What worked?"), [LongEnough(20_000)])
    did_not_work = LongTextField(
        _l("What did not work?"),
        [LongEnough(20_000)],
        description=_l("Be frank: it helps the next group, and it does not count against you."),
    )
    learned = LongTextField(_l("What did you learn?"), [LongEnough(20_000)])

    def actuals(self) -> dict[int, int | None]:
        """Return what was counted, by the id of the indicator."""
        return {t.indicator_id: self[f"actual_{t.indicator_id}"].number for t in self.targets}


def return_form(targets: Sequence[Target], **known: Any) -> ReturnForm:
    """Return the form of one return, with the award's indicators."""
    fields: dict[str, Any] = {"targets": targets}
    for target in targets:
        fields[f"actual_{target.indicator_id}"] = WholeNumberField(
            _label(target),
            description=_("Planned for the whole project: %(planned)s", planned=target.planned),
        )
    made: type[ReturnForm] = type("ReturnForAward", (ReturnForm,), fields)
    return made(data=known)


class CloseForm(Form):
    """How a grant ended."""

    spent = PoundsField(_l("What was spent of the grant?"), [Required(_l("Enter what was spent"))])
    returned_reference = TextField(
        _l("The bank's reference of money that came back"),
        [LongEnough(60)],
        description=_l("Only if less was spent than was paid."),
    )
    summary = LongTextField(
        _l("What did this grant achieve?"), [Required(_l("Write what the grant achieved")), LongEnough(8000)]
    )
