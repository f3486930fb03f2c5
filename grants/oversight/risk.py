"""How risky an award looks: points for named reasons, so that anybody can say why a project is visited.

The points choose whom to visit; they decide nothing about a grant.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.applications.models import Application
from grants.awards.models import Account, Award, Hold, Posting
from grants.db import db
from grants.delivery.models import Milestone, MilestoneReport
from grants.diligence.models import CheckOutcome, DiligenceCheck, Risk, Signal
from grants.lifecycles import EVER_ACTIVE, CheckState, ReportState, SignalState
from grants.money import Pence
from grants.oversight.models import Finding, Severity, Visit

#: Points by the name of a reason, the most that it can give.
FACTORS: dict[str, tuple[int, Any]] = {
    "late_now": (6, _l("A report or return is overdue: 3 points for each, 6 at most")),
    "late_before": (3, _l("Reports came late before: 1 point for each, 3 at most")),
    "first_grant": (2, _l("The group's first grant from us: 2 points")),
    "size": (3, _l("Size: 1 point from £10,000, 2 from £25,000, 3 from £50,000")),
    "diligence": (4, _l("Due diligence: 2 points for a medium risk or a concern, 4 for a high risk")),
    "signals": (3, _l("Something in common with another group that nobody has explained: 3 points")),
    "underspend": (3, _l("Less than half of what was paid is reported as spent: 3 points")),
    "hold": (3, _l("An officer holds its payments: 3 points")),
    "findings": (3, _l("A finding of an earlier visit that is not minor: 3 points")),
}

_STEPS = (5_000_000, 2_500_000, 1_000_000)

#: Counts of what is overdue by award, which later stages add to.
LATE: list[Callable[[Sequence[int]], Mapping[int, int]]] = []


def factors_of(awards: Sequence[Award]) -> dict[int, dict[str, int]]:
    """Return the points of awards by the award's id and the reason; as many queries for one as for all."""
    ids = [award.id for award in awards]
    found: dict[int, dict[str, int]] = {award.id: {} for award in awards}

    def give(name: str, points: Mapping[int, int]) -> None:
        for number, given in points.items():
            if number in found and given > 0:
                found[number][name] = min(given, FACTORS[name][0])

    late = Counter[int]()
    for count in [_overdue, *LATE]:
        late.update(count(ids))
    give("late_now", {number: times * 3 for number, times in late.items()})
    give("late_before", _came_late(ids))
    give("first_grant", dict.fromkeys(_first(awards), 2))
    give("size", {award.id: _size(award.amount_pence) for award in awards})
    give("diligence", _diligence(awards))
    give("signals", dict.fromkeys(_unexplained(awards), 3))
    give("underspend", dict.fromkeys(_underspent(ids), 3))
    give("hold", dict.fromkeys(_held(ids), 3))
    give("findings", dict.fromkeys(_found_before(ids), 3))
    return found


def points_of(factors: Mapping[str, int]) -> int:
    return sum(factors.values())


def _size(pence: Pence) -> int:
    return sum(pence >= step for step in _STEPS)


def _reports(ids: Sequence[int]) -> Any:
    counted = sa.select(Milestone.award_id, sa.func.count()).join(
        MilestoneReport, MilestoneReport.milestone_id == Milestone.id
    )
    return counted.where(Milestone.award_id.in_(ids)).group_by(Milestone.award_id)


def _counts(query: Any) -> dict[int, int]:
    return {number: int(times) for number, times in db.session.execute(query)}


def _overdue(ids: Sequence[int]) -> dict[int, int]:
    waiting = [ReportState.DUE, ReportState.CHANGES_REQUESTED]
    return _counts(
        _reports(ids).where(MilestoneReport.state.in_(waiting), MilestoneReport.due_on < clock.today())
    )


def _came_late(ids: Sequence[int]) -> dict[int, int]:
    """Count the reports that were sent after the day on which they were due, counted in London."""
    query = (
        sa.select(Milestone.award_id, MilestoneReport.submitted_at, MilestoneReport.due_on)
        .join(MilestoneReport, MilestoneReport.milestone_id == Milestone.id)
        .where(Milestone.award_id.in_(ids), MilestoneReport.submitted_at.is_not(None))
    )
    return Counter(
        number
        for number, sent_at, due_on in db.session.execute(query)
        if sent_at and clock.in_london(sent_at).date() > due_on
    )


def _first(awards: Sequence[Award]) -> list[int]:
    groups = {award.application.organisation_id for award in awards}
    query = (
        sa.select(Application.organisation_id, sa.func.count(Award.id))
        .join(Award, Award.application_id == Application.id)
        .where(Application.organisation_id.in_(groups))
        .where(Award.state.in_(EVER_ACTIVE))
        .group_by(Application.organisation_id)
    )
    grants = _counts(query)
    return [award.id for award in awards if grants.get(award.application.organisation_id) == 1]


def _diligence(awards: Sequence[Award]) -> dict[int, int]:
    of_application = {award.application_id: award.id for award in awards}
    query = sa.select(DiligenceCheck.application_id, DiligenceCheck.risk, DiligenceCheck.outcome).where(
        DiligenceCheck.application_id.in_(of_application), DiligenceCheck.state != CheckState.REPLACED
    )
    points: dict[int, int] = {}
    for application_id, risk, outcome in db.session.execute(query):
        is_medium = risk is Risk.MEDIUM or outcome is CheckOutcome.CONCERN
        is_high = risk is Risk.HIGH or outcome is CheckOutcome.RED
        number = of_application[application_id]
        points[number] = max(points.get(number, 0), 4 if is_high else 2 if is_medium else 0)
    return points


def _unexplained(awards: Sequence[Award]) -> list[int]:
    groups = {award.application.organisation_id for award in awards}
    either = sa.or_(Signal.first_organisation_id.in_(groups), Signal.second_organisation_id.in_(groups))
    query = sa.select(Signal.first_organisation_id, Signal.second_organisation_id).where(
        either, Signal.state != SignalState.EXPLAINED
    )
    marked = {number for pair in db.session.execute(query) for number in pair}
    return [award.id for award in awards if award.application.organisation_id in marked]


def _underspent(ids: Sequence[int]) -> list[int]:
    """Return the awards whose group has reported, and has spent less than half of what it was paid."""
    paid = _counts(
        sa.select(Posting.award_id, sa.func.sum(Posting.amount_pence))
        .where(Posting.award_id.in_(ids), Posting.target == Account.PAID)
        .group_by(Posting.award_id)
    )
    spent = _counts(
        sa.select(Milestone.award_id, sa.func.sum(MilestoneReport.spent_pence))
        .join(MilestoneReport, MilestoneReport.milestone_id == Milestone.id)
        .where(Milestone.award_id.in_(ids), MilestoneReport.submitted_at.is_not(None))
        .where(MilestoneReport.spent_pence.is_not(None))
        .group_by(Milestone.award_id)
    )
    return [number for number, pence in spent.items() if pence * 2 < paid.get(number, 0)]


def _held(ids: Sequence[int]) -> list[int]:
    """Return the awards whose payments an officer holds; an enquiry gives no points, so nobody infers it."""
    query = sa.select(Hold.award_id).where(
        Hold.award_id.in_(ids), Hold.lifted_at.is_(None), Hold.reason != ""
    )
    return list(db.session.scalars(query))


def _found_before(ids: Sequence[int]) -> list[int]:
    query = sa.select(Visit.award_id).join(Finding, Finding.visit_id == Visit.id)
    return list(
        db.session.scalars(query.where(Visit.award_id.in_(ids), Finding.severity != Severity.LOW).distinct())
    )
