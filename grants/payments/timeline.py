"""Instalments on the timeline of an award, and what is to be paid back."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
from grants.db import db
from grants.delivery.models import MilestoneReport
from grants.delivery.timeline import Entry
from grants.lifecycles import PaymentState, RepaymentState
from grants.payments.models import Payment, Repayment


def instalments(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the instalments of these awards, on the day they were paid or their report is due.

    One that is cancelled has no day any more.
    """
    query = (
        sa.select(Payment, MilestoneReport.due_on)
        .outerjoin(MilestoneReport, MilestoneReport.milestone_id == Payment.milestone_id)
        .where(Payment.award_id.in_([award.id for award in awards]))
        .where(Payment.state != PaymentState.CANCELLED)
        .order_by(Payment.id)
    )
    for payment, due_on in db.session.execute(query):
        yield Entry(
            payment.award,
            payment.paid_on or due_on or payment.award.awarded_on,
            _l("Instalment"),
            payment.milestone.title if payment.milestone else _l("after the offer is accepted"),
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
