"""Instalments on the timeline of an award: on the day they were paid, or when their report is due."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
from grants.db import db
from grants.delivery.models import MilestoneReport
from grants.delivery.timeline import Entry
from grants.lifecycles import PaymentState
from grants.payments.models import Payment


def instalments(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the instalments of these awards; one that is cancelled has no day any more."""
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
