"""What recipients and officers type about returns."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
from grants.evaluation.models import MonitoringReturn, Target
from grants.fields import LongEnough, LongTextField, Required, WholeNumberField
from grants.forms import RecordForm


class TargetsForm(RecordForm):
    """What an award plans to reach; made for each award by ``targets_form``."""

    targets: Sequence[Target] = ()

    def planned(self) -> dict[int, int]:
        """Return the planned number by the id of the indicator."""
        return {t.indicator_id: self[f"planned_{t.indicator_id}"].number or 0 for t in self.targets}


def _label(target: Target) -> str:
    return _("%(title)s (%(unit)s)", title=target.indicator.title, unit=target.indicator.unit)


def targets_form(award: Award, targets: Sequence[Target]) -> TargetsForm:
    """Return the form of an award's targets, filled with what is set."""
    fields: dict[str, Any] = {"targets": targets}
    for target in targets:
        fields[f"planned_{target.indicator_id}"] = WholeNumberField(
            _label(target), [Required(_("Enter a number of at least 1"))]
        )
    made: type[TargetsForm] = type("TargetsForAward", (TargetsForm,), fields)
    known = {f"planned_{t.indicator_id}": str(t.planned or "") for t in targets}
    return made(award, beside=lambda: targets, data=known)


class ReturnForm(RecordForm):
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


def return_form(return_: MonitoringReturn, targets: Sequence[Target], open_keys: set[str]) -> ReturnForm:
    """Return the form of one return, with the award's indicators; only the questions that are open."""
    targets = [target for target in targets if f"actual_{target.indicator_id}" in open_keys]
    fields: dict[str, Any] = {"targets": targets}
    for target in targets:
        fields[f"actual_{target.indicator_id}"] = WholeNumberField(
            _label(target),
            description=_("Planned for the whole project: %(planned)s", planned=target.planned),
        )
    made: type[ReturnForm] = type("ReturnForAward", (ReturnForm,), fields)
    form = made(return_, beside=lambda: return_.values, data=_known(return_))
    for key in {"people_reached", "worked", "did_not_work", "learned"} - open_keys:
        del form[key]
    return form


def _known(return_: MonitoringReturn) -> dict[str, Any]:
    """Return what a return holds, as its form shows it."""
    known: dict[str, Any] = {name: getattr(return_, name) for name in ("worked", "did_not_work", "learned")}
    known |= {f"actual_{value.indicator_id}": str(value.actual) for value in return_.values}
    reached = return_.people_reached
    return {**known, "people_reached": "" if reached is None else str(reached)}
