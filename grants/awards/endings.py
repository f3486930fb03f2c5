"""Reads of suspensions and of grants that end early."""

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award, Ending, Suspension
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.lifecycles import EndingState


def suspensions_of(award: Award) -> list[Suspension]:
    """Return every suspension of a grant, newest first."""
    query = sa.select(Suspension).where(Suspension.award_id == award.id).order_by(Suspension.id.desc())
    return list(db.session.scalars(query))


def standing_suspension(award: Award) -> Suspension | None:
    """Return what suspends a grant now."""
    query = sa.select(Suspension).where(Suspension.award_id == award.id, Suspension.ended_at.is_(None))
    return db.session.scalar(query)


def to_look_at() -> sa.Select[Suspension]:
    """Return the suspensions whose day to look at them again has come."""
    query = sa.select(Suspension).where(Suspension.ended_at.is_(None), Suspension.review_on <= clock.today())
    return query.order_by(Suspension.id)


def visible_endings(person: User) -> sa.Select[Ending]:
    """Return the endings of grants that a person may see, those not decided first."""
    is_over = sa.case((Ending.state == EndingState.PROPOSED, 0), else_=1)
    return (
        sa.select(Ending)
        .join(Award, Ending.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(is_over, Ending.answer_by, Ending.id)
    )


def find_ending(reference: str, person: User) -> Ending | None:
    """Return one ending by its reference if this person may see it."""
    return db.session.scalar(visible_endings(person).where(Ending.reference == reference))


def endings_of(award: Award) -> list[Ending]:
    """Return every time that a grant was to end early, newest first."""
    query = sa.select(Ending).where(Ending.award_id == award.id).order_by(Ending.id.desc())
    return list(db.session.scalars(query))


def endings_to_decide(person: User) -> sa.Select[Ending]:
    """Return the endings that wait for a decision maker, this one, and may be decided by the calendar."""
    return visible_endings(person).where(
        Ending.state == EndingState.PROPOSED, Ending.proposed_by_id != person.id,
        sa.or_(Ending.answered_at.is_not(None), Ending.answer_by < clock.today()),
    )  # fmt: skip
