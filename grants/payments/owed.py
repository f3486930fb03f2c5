"""Reads of money that is to be paid back."""

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.lifecycles import STILL_OWED, RepaymentState
from grants.money import Pence
from grants.payments.models import Repayment

#: What is received, written off, and left of an amount that is to be paid back, in SQL.
_LEFT = Repayment.amount_pence - Repayment.received_pence - Repayment.written_off_pence


def visible_repayments(person: User) -> sa.Select[Repayment]:
    """Return what is to be paid back of awards that a person may see: what is owed first, by its day."""
    is_over = sa.case((Repayment.state.in_(STILL_OWED), 0), else_=1)
    return (
        sa.select(Repayment)
        .join(Award, Repayment.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(is_over, Repayment.due_on, Repayment.id)
    )


def find_repayment(reference: str, person: User) -> Repayment | None:
    """Return one amount to be paid back by its reference if this person may see it."""
    return db.session.scalar(visible_repayments(person).where(Repayment.reference == reference))


def is_late() -> sa.ColumnElement[bool]:
    """Return the condition that something is still owed after its day."""
    return sa.and_(Repayment.state.in_(STILL_OWED), Repayment.due_on < clock.today())


def repayments_of(award: Award) -> list[Repayment]:
    """Return everything of an award that was to be paid back, oldest first."""
    query = sa.select(Repayment).where(Repayment.award_id == award.id).order_by(Repayment.id)
    return list(db.session.scalars(query))


def owed_of(award: Award) -> Pence:
    """Return what of an award is demanded back and neither came nor was written off, in pence."""
    query = sa.select(sa.func.coalesce(sa.func.sum(_LEFT), 0))
    query = query.where(Repayment.award_id == award.id, Repayment.state.in_(STILL_OWED))
    return Pence(int(db.session.scalar(query) or 0))


def groups_that_owe() -> sa.Select[int]:
    """Return the groups that have not paid back something in time, by their ids."""
    return (
        sa.select(Application.organisation_id)
        .join(Award, Award.application_id == Application.id)
        .join(Repayment, Repayment.award_id == Award.id)
        .where(is_late())
    )


def overdue_of(organisation_id: int) -> list[Repayment]:
    """Return what a group has not paid back in time, of any of its awards."""
    query = (
        sa.select(Repayment)
        .join(Award, Repayment.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(Application.organisation_id == organisation_id, is_late())
        .order_by(Repayment.due_on, Repayment.id)
    )
    return list(db.session.scalars(query))


def write_offs_for(person: User) -> sa.Select[Repayment]:
    """Return the write-offs that wait for a second person, this one."""
    return visible_repayments(person).where(
        Repayment.state == RepaymentState.WRITE_OFF_ASKED, Repayment.write_off_asked_by_id != person.id
    )
