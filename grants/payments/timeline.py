"""Instalments on the timeline of an award: on the day they were paid, or can be paid at the earliest."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
from grants.db import db
from grants.delivery.models import MilestoneReport
from grants.delivery.timeline import Entry
from grants.lifecycles import PaymentState
from grants.payments.models import Payment
from grants.rounds.models import PaymentTrigger

#: The day of a payment that has none of its own.  Nobody knows when something will be shown.
_DAYS: dict[PaymentTrigger, Callable[[Award], date | None]] = {
    PaymentTrigger.AGREEMENT: lambda award: award.awarded_on,
    PaymentTrigger.CLOSING: lambda award: award.application.ends_on,
}


def _none(_award: Award) -> None:
    return None


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
        planned_on = payment.due_on or report_due_on or _DAYS.get(payment.trigger, _none)(payment.award)
        on = payment.paid_on or planned_on
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
