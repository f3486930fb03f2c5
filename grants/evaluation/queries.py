"""Reads of returns, their targets and what they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.evaluation.models import IndicatorValue, MonitoringReturn, Target
from grants.lifecycles import OWED, AwardState, ReportState
from grants.payments.models import Payment
from grants.rounds.models import Indicator, PaymentTrigger


def returns_of(award: Award) -> list[MonitoringReturn]:
    """Return the monitoring and evaluation returns of an award, in order."""
    query = sa.select(MonitoringReturn).where(MonitoringReturn.award_id == award.id)
    return list(db.session.scalars(query.order_by(MonitoringReturn.position)))


def targets_of(award: Award) -> list[Target]:
    """Return what an award plans to reach, in the order of the indicators."""
    query = sa.select(Target).join(Indicator).where(Target.award_id == award.id)
    return list(db.session.scalars(query.order_by(Indicator.position, Indicator.id)))


def targets_stand(award: Award) -> bool:
    """Say whether the targets are set: from then on only a variation changes them."""
    return any(target.planned for target in targets_of(award))


def visible_to(person: User) -> sa.Select[MonitoringReturn]:
    """Return the returns of awards that a person may see."""
    return (
        sa.select(MonitoringReturn)
        .join(Award, MonitoringReturn.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(MonitoringReturn.due_on, MonitoringReturn.id)
    )


def find_return(reference: str, person: User) -> MonitoringReturn | None:
    """Return a return by its reference if this person may see it."""
    return db.session.scalar(visible_to(person).where(MonitoringReturn.reference == reference))


def overdue_returns(award: Award) -> list[MonitoringReturn]:
    """Return the returns of an award whose due date has passed."""
    query = sa.select(MonitoringReturn).where(
        MonitoringReturn.award_id == award.id,
        MonitoringReturn.state.in_(OWED),
        MonitoringReturn.due_on < clock.today(),
    )
    return list(db.session.scalars(query.order_by(MonitoringReturn.due_on)))


def count_overdue(award_ids: Sequence[int]) -> dict[int, int]:
    """Return how many returns of each of these awards are overdue, by the award's id."""
    query = (
        sa.select(MonitoringReturn.award_id, sa.func.count())
        .where(MonitoringReturn.award_id.in_(award_ids), MonitoringReturn.due_on < clock.today())
        .where(MonitoringReturn.state.in_([ReportState.DUE, ReportState.CHANGES_REQUESTED]))
        .group_by(MonitoringReturn.award_id)
    )
    return {number: int(times) for number, times in db.session.execute(query)}


def overdue_applications() -> sa.Select[int]:
    """Return the applications whose award has a return that is overdue, by their ids."""
    return (
        sa.select(Award.application_id)
        .join(MonitoringReturn, MonitoringReturn.award_id == Award.id)
        .where(
            Award.state == AwardState.ACTIVE,
            MonitoringReturn.state.in_([ReportState.DUE, ReportState.CHANGES_REQUESTED]),
            MonitoringReturn.due_on < clock.today(),
        )
    )


def no_return_overdue(payment: Payment) -> str | None:
    """Return why an overdue return holds a payment: a condition of the gate."""
    late = overdue_returns(payment.award)
    return _("A monitoring return is overdue: %(title)s.", title=late[0].title) if late else None


def waits_for_returns() -> sa.ColumnElement[bool]:
    """Return when payments wait for returns, for queries of payments with their award."""
    late = sa.select(MonitoringReturn.award_id).where(
        MonitoringReturn.state.in_(OWED), MonitoringReturn.due_on < clock.today()
    )
    not_read = sa.select(MonitoringReturn.award_id).where(
        MonitoringReturn.state.not_in((ReportState.ACCEPTED, ReportState.CANCELLED))
    )
    is_last = Payment.trigger == PaymentTrigger.CLOSING
    return sa.or_(Award.id.in_(late), sa.and_(is_last, Award.id.in_(not_read)))


@dataclass(frozen=True)
class Result:
    """One indicator of an award: what was planned and what accepted returns add up to."""

    indicator: Indicator
    planned: int
    actual: int


def results_of(award: Award) -> list[Result]:
    """Return planned and actual for every indicator, from accepted returns only."""
    sums = (
        sa.select(IndicatorValue.indicator_id, sa.func.sum(IndicatorValue.actual))
        .join(MonitoringReturn, IndicatorValue.return_id == MonitoringReturn.id)
        .where(MonitoringReturn.award_id == award.id, MonitoringReturn.state == ReportState.ACCEPTED)
        .group_by(IndicatorValue.indicator_id)
    )
    actual = {indicator_id: int(total) for indicator_id, total in db.session.execute(sums)}
    return [
        Result(target.indicator, target.planned, actual.get(target.indicator_id, 0))
        for target in targets_of(award)
    ]
