"""Which awards have an instalment that the day alone has turned, found for all of them at once.

Each condition of the gate that the day can change, or that holds many payments, stands here a second time
as one in SQL.  What is found is asked of the gate itself before anything moves; a condition of the gate
that is missing here costs only time: its awards are asked one by one each night.
"""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from grants import clock
from grants.applications.models import Application, Hosting
from grants.awards.conditions import UNSETTLED
from grants.awards.models import Award, AwardCondition, ConditionKind, Hold
from grants.delivery.chasing import late_groups
from grants.delivery.models import ChaseRules, Milestone, MilestoneReport
from grants.lifecycles import OWED, AwardState, BankDetailsState, HostingState, PaymentState, ReportState
from grants.payments.bank import BankDetails
from grants.payments.bank.queries import WAITING
from grants.payments.gate import OVER
from grants.payments.models import Payment
from grants.payments.owed import groups_that_owe
from grants.rounds.models import PaymentTrigger

#: Returns when a payment waits, for queries of payments with their award and its application.
Waits = Callable[[], sa.ColumnElement[bool]]


def _for_bank_details() -> sa.ColumnElement[bool]:
    host = sa.select(sa.func.max(Hosting.host_id)).where(
        Hosting.application_id == Application.id, Hosting.state == HostingState.CONFIRMED
    )
    payee = sa.func.coalesce(host.scalar_subquery(), Application.organisation_id)
    given = sa.select(BankDetails.organisation_id)
    in_force = given.where(
        BankDetails.state == BankDetailsState.IN_FORCE, BankDetails.in_force_on <= clock.today()
    )
    return sa.or_(payee.not_in(in_force), payee.in_(given.where(BankDetails.state.in_(WAITING))))


def _for_conditions() -> sa.ColumnElement[bool]:
    now = sa.or_(AwardCondition.kind == ConditionKind.PRECEDENT, AwardCondition.due_on < clock.today())
    open_ = sa.select(AwardCondition.application_id).where(AwardCondition.state.in_(UNSETTLED), now)
    return Application.id.in_(open_)


def _for_its_report() -> sa.ColumnElement[bool]:
    accepted = sa.select(MilestoneReport.milestone_id).where(MilestoneReport.state == ReportState.ACCEPTED)
    return sa.and_(Payment.milestone_id.is_not(None), Payment.milestone_id.not_in(accepted))


def _for_late_reports() -> sa.ColumnElement[bool]:
    late = (
        sa.select(Milestone.award_id)
        .join(MilestoneReport, MilestoneReport.milestone_id == Milestone.id)
        .where(MilestoneReport.state.in_(OWED), MilestoneReport.due_on < clock.today())
    )
    return Award.id.in_(late)


def _for_other_awards() -> sa.ColumnElement[bool]:
    """An award of a late group waits: the late one itself does so for its own report."""
    groups = late_groups(ChaseRules.holds_other_awards)
    return sa.or_(*(Application.organisation_id.in_(late) for late in groups))


def _for_holds() -> sa.ColumnElement[bool]:
    return Award.id.in_(sa.select(Hold.award_id).where(Hold.lifted_at.is_(None)))


def _for_its_day() -> sa.ColumnElement[bool]:
    return sa.and_(Payment.due_on.is_not(None), Payment.due_on > clock.today())


def _for_what_is_shown() -> sa.ColumnElement[bool]:
    open_ = sa.select(AwardCondition.id).where(AwardCondition.state.in_(UNSETTLED))
    return sa.and_(Payment.condition_id.is_not(None), Payment.condition_id.in_(open_))


def _for_all_else() -> sa.ColumnElement[bool]:
    """The part that is held until the end waits for every other one, and for every report."""
    other = aliased(Payment)
    still = sa.select(other.id).where(
        other.award_id == Payment.award_id, other.id != Payment.id, other.state.not_in(OVER)
    )
    not_read = (
        sa.select(Milestone.award_id)
        .join(MilestoneReport, MilestoneReport.milestone_id == Milestone.id)
        .where(MilestoneReport.state.not_in((ReportState.ACCEPTED, ReportState.CANCELLED)))
    )
    return sa.and_(Payment.trigger == PaymentTrigger.CLOSING, sa.or_(still.exists(), Award.id.in_(not_read)))


def _for_what_is_owed() -> sa.ColumnElement[bool]:
    return Application.organisation_id.in_(groups_that_owe())


OWN_WAITS: list[Waits] = [
    _for_bank_details, _for_conditions, _for_its_report, _for_its_day, _for_what_is_shown,
    _for_all_else, _for_late_reports, _for_other_awards, _for_holds, _for_what_is_owed,
]  # fmt: skip

#: All that are asked; the application adds those of later stages.
WAITS: list[Waits] = [*OWN_WAITS]


def turned(*, after: int, at_once: int) -> sa.Select[int]:
    """Return the ids of active awards beyond an id, with an instalment that seems to have turned."""
    waits = sa.or_(*(condition() for condition in WAITS))
    wrong = sa.or_(
        sa.and_(Payment.state == PaymentState.PLANNED, ~waits),
        sa.and_(Payment.state == PaymentState.PAYABLE, waits),
    )
    return (
        sa.select(Award.id)
        .join(Application, Award.application_id == Application.id)
        .join(Payment, Payment.award_id == Award.id)
        .where(Award.state == AwardState.ACTIVE, Award.id > after, wrong)
        .distinct()
        .order_by(Award.id)
        .limit(at_once)
    )
