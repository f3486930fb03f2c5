"""Instalments on the timeline of an award, on the day they were or can be paid, and what is paid back."""

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
from grants.db import db
from grants.delivery.models import MilestoneReport
from grants.delivery.timeline import Entry
from grants.lifecycles import PaymentState, RepaymentState
from grants.payments.models import Payment, Repayment
from grants.rounds.models import PaymentTrigger


def _day_of(payment: Payment) -> date | None:
    """Return the day of a payment that names none; nobody knows when something will be shown."""
    if payment.trigger is PaymentTrigger.AGREEMENT:
        return payment.award.awarded_on
    return payment.application.ends_on if payment.trigger is PaymentTrigger.CLOSING else None


def instalments(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the instalments of these awards that have a day; one that is cancelled has none."""
    query = (
        sa.select(Payment, MilestoneReport.due_on)
        .outerjoin(MilestoneReport, MilestoneReport.milestone_id == Payment.milestone_id)
        .where(Payment.award_id.in_([award.id for award in awards]))
        .where(Payment.state != PaymentState.CANCELLED)
        .order_by(Payment.id)
    )
    for payment, report_due_on in db.session.execute(query):
        on = payment.paid_on or payment.due_on or report_due_on or _day_of(payment)
        if on is None:
            continue
        yield Entry(
            payment.award,
            on,
            _l("Instalment"),
            payment.title,
            payment.reference,
            f"/awards/{payment.award.reference}",
            payment.state,
            payment.amount_pence,
        )


def repayments(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return what of these awards is to be paid back, on the day by which it is."""
    query = (
        sa.select(Repayment)
        .where(Repayment.award_id.in_([award.id for award in awards]))
        .where(Repayment.state != RepaymentState.CANCELLED)
        .order_by(Repayment.id)
    )
    for repayment in db.session.scalars(query):
        yield Entry(
            repayment.award,
            repayment.due_on,
            _l("To be paid back"),
            "",
            repayment.reference,
            f"/repayments/{repayment.reference}",
            repayment.state,
            repayment.amount_pence,
            is_open=repayment.is_open,
        )
