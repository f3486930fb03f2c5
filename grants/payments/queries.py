"""Reads of payments."""

import sqlalchemy as sa

from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.delivery.models import Milestone
from grants.lifecycles import PaymentState
from grants.payments.models import Payment


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
            PaymentState.APPROVED.value: 1,
            PaymentState.PLANNED.value: 2,
        },
        value=Payment.state,
        else_=3,
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
