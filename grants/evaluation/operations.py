"""What is done with returns.  Operations never commit: the caller does."""

from collections.abc import Mapping

from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.awards.models import Award, Ending
from grants.awards.plans import plan_for
from grants.db import db, next_reference
from grants.delivery.kinds import open_keys
from grants.delivery.operations import end_any_reports, submit_any_report
from grants.delivery.operations.writing import change_only_open
from grants.errors import RuleBroken
from grants.evaluation.models import IndicatorValue, MonitoringReturn, Target
from grants.evaluation.queries import returns_of, targets_of, targets_stand
from grants.lifecycles import AWARD, REPORT
from grants.rounds.models import Indicator
from grants.rounds.queries import parts_of


def lay_out_returns(award: Award, actor: User) -> None:
    """Bring the returns of an accepted award into being, with a target to set for each indicator."""
    plan = plan_for(award.application, award.amount_pence)
    for position, (title, due_on) in enumerate(plan.returns, start=1):
        return_ = MonitoringReturn(
            reference=next_reference("ME"),
            award=award,
            position=position,
            title=title,
            due_on=due_on,
            language=award.application.organisation.language,
        )
        db.session.add(return_)
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "report.plan", return_, due_on=due_on)
    tier = award.application.tier
    for indicator in parts_of(award.application.round, Indicator):
        if indicator.is_for(tier.key if tier else None):
            db.session.add(Target(award_id=award.id, indicator_id=indicator.id, planned=0))


def end_returns(ending: Ending, _actor: User) -> None:
    """Cancel the returns of a grant that ends early, unless they stay owed."""
    end_any_reports(ending, returns_of(ending.award))


def set_targets(award: Award, planned: Mapping[int, int], *, actor: User) -> None:
    """Set what an award plans to reach, by the id of the indicator; once only, later by a variation."""
    AWARD.check(actor, "set_targets", award)
    if targets_stand(award):
        raise RuleBroken(_("The targets stand. Ask for a change of the award to have others."))
    write_targets(award, planned)
    AWARD.take(actor, "set_targets", award, planned={str(k): v for k, v in planned.items()})


def write_targets(award: Award, planned: Mapping[int, int]) -> None:
    """Write targets by the id of the indicator; each is at least 1."""
    for target in targets_of(award):
        if target.indicator_id in planned:
            _set_target(target, planned[target.indicator_id])


def _set_target(target: Target, planned: int) -> None:
    if planned < 1:
        raise RuleBroken(_("Enter a number of at least 1"), field=f"planned_{target.indicator_id}")
    target.planned = planned


def save_return(
    return_: MonitoringReturn,
    *,
    people_reached: int | None,
    actuals: Mapping[int, int | None],
    worked: str,
    did_not_work: str,
    learned: str,
    actor: User,
) -> None:
    """Keep what the recipient has counted and written so far; ``actuals`` by the id of the indicator."""
    REPORT.check(actor, "edit", return_)
    change_only_open(
        return_,
        {
            "people_reached": ("people_reached", people_reached),
            "worked": ("worked", worked),
            "did_not_work": ("did_not_work", did_not_work),
            "learned": ("learned", learned),
        },
    )
    return_.language = actor.language
    may_change = open_keys(return_)
    for indicator_id, actual in actuals.items():
        if f"actual_{indicator_id}" in may_change:
            _set_actual(return_, indicator_id, actual)
    REPORT.take(actor, "edit", return_)


def _set_actual(return_: MonitoringReturn, indicator_id: int, actual: int | None) -> None:
    """Keep what was counted for an indicator; nothing takes out what was kept."""
    kept = next((value for value in return_.values if value.indicator_id == indicator_id), None)
    if actual is None:
        if kept is not None:
            return_.values.remove(kept)
    elif kept is not None:
        kept.actual = actual
    else:
        return_.values.append(IndicatorValue(indicator_id=indicator_id, actual=actual))


def submit_return(return_: MonitoringReturn, *, actor: User) -> None:
    """Hand in a complete return; what did not work is as much wanted as what did."""
    REPORT.check(actor, "submit", return_)
    targets = targets_of(return_.award)
    if any(target.planned == 0 for target in targets):
        raise RuleBroken(_("Set the targets of the award first: the return compares with them."))
    if return_.people_reached is None:
        raise RuleBroken(_("Enter how many people you reached; 0 if none."), field="people_reached")
    counted = {value.indicator_id for value in return_.values}
    for target in targets:
        if target.indicator_id not in counted:
            raise RuleBroken(_("Enter a number for “%(title)s”; 0 if none.", title=target.indicator.title),
                             field=f"actual_{target.indicator_id}")  # fmt: skip
    for field, text, sentence in (
        ("worked", return_.worked, _("Say what worked.")),
        ("did_not_work", return_.did_not_work, _("Say what did not work; it helps the next group.")),
        ("learned", return_.learned, _("Say what you learned.")),
    ):
        if not text:
            raise RuleBroken(sentence, field=field)
    submit_any_report(return_, actor=actor)
