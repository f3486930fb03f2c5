"""Reads of payments."""

from collections.abc import Sequence

import sqlalchemy as sa

from grants.accounts.models import User
from grants.applications.models import Application, Hosting
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.delivery.models import Milestone
from grants.lifecycles import AwardState, PaymentState, RunState
from grants.money import Pence
from grants.payments.models import BankResult, LineOutcome, Payment, PaymentRun, RunLine


def payments_of(award: Award) -> list[Payment]:
    """Return the instalments of an award, in order."""
    query = sa.select(Payment).where(Payment.award_id == award.id).order_by(Payment.position)
    return list(db.session.scalars(query))


def payment_of(milestone: Milestone) -> Payment | None:
    """Return the instalment that a milestone releases."""
    return db.session.scalar(sa.select(Payment).where(Payment.milestone_id == milestone.id))


def visible_payments(person: User) -> sa.Select[Payment]:
    """Return the payments of awards that a person may see, what waits for someone first."""
    order = sa.case(
        {
            PaymentState.REQUESTED.value: 0,
            PaymentState.FAILED.value: 1,
            PaymentState.APPROVED.value: 2,
            PaymentState.PAYABLE.value: 3,
            PaymentState.PLANNED.value: 4,
        },
        value=Payment.state,
        else_=5,
    )
    return (
        sa.select(Payment)
        .join(Award, Payment.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(order, Payment.id)
    )


def find_payment(reference: str, person: User) -> Payment | None:
    """Return a payment by its reference if this person may see it."""
    return db.session.scalar(visible_payments(person).where(Payment.reference == reference))


def lines_of(run: PaymentRun) -> list[RunLine]:
    """Return the payments of a run, in the order in which they were put in."""
    return list(db.session.scalars(sa.select(RunLine).where(RunLine.run_id == run.id).order_by(RunLine.id)))


def visible_runs() -> sa.Select[PaymentRun]:
    """Return the payment runs, the newest first; the pages are open to finance and auditors only."""
    return sa.select(PaymentRun).order_by(PaymentRun.id.desc())


def runs_to_approve(person: User) -> sa.Select[PaymentRun]:
    """Return the runs that wait for a second person, this one."""
    return visible_runs().where(PaymentRun.state == RunState.PREPARED, PaymentRun.prepared_by_id != person.id)


def find_run(reference: str) -> PaymentRun | None:
    """Return a payment run by its reference."""
    return db.session.scalar(visible_runs().where(PaymentRun.reference == reference))


def runs_of(payment: Payment) -> list[RunLine]:
    """Return every time that a payment stood in a run, the latest first."""
    query = sa.select(RunLine).where(RunLine.payment_id == payment.id).order_by(RunLine.id.desc())
    return list(db.session.scalars(query))


def results_of(run: PaymentRun) -> list[BankResult]:
    """Return the bank's results that were taken for a run."""
    query = sa.select(BankResult).where(BankResult.run_id == run.id).order_by(BankResult.id)
    return list(db.session.scalars(query))


def result_of_file(run: PaymentRun, file_hash: str) -> BankResult | None:
    """Return the result that was taken from this very file."""
    return db.session.scalar(
        sa.select(BankResult).where(BankResult.run_id == run.id, BankResult.file_hash == file_hash)
    )


def active_awards_of(organisation_id: int) -> sa.Select[int]:
    """Return the ids of active awards that are paid to an organisation: its own and those it is host for."""
    hosted = sa.select(Hosting.application_id).where(Hosting.host_id == organisation_id)
    return (
        sa.select(Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(Award.state == AwardState.ACTIVE)
        .where(sa.or_(Application.organisation_id == organisation_id, Application.id.in_(hosted)))
        .order_by(Award.id)
    )


def totals_of(runs: Sequence[PaymentRun]) -> dict[int, tuple[int, Pence]]:
    """Return how many payments each run sends, and their sum in pence, by the id of the run."""
    query = (
        sa.select(RunLine.run_id, sa.func.count(), sa.func.sum(RunLine.amount_pence))
        .where(RunLine.run_id.in_([run.id for run in runs]))
        .where(sa.or_(RunLine.outcome.is_(None), RunLine.outcome != LineOutcome.TAKEN_OUT))
        .group_by(RunLine.run_id)
    )
    return {run_id: (int(number), Pence(int(pence))) for run_id, number, pence in db.session.execute(query)}
