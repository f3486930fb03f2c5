"""Reads of what keeps payments of an award back."""

import sqlalchemy as sa

from grants.awards.models import Award, Hold
from grants.db import db


def holds_of(award: Award) -> list[Hold]:
    """Return every hold on the payments of an award, newest first, those lifted as well."""
    query = sa.select(Hold).where(Hold.award_id == award.id).order_by(Hold.id.desc())
    return list(db.session.scalars(query))


def standing_holds(award: Award) -> list[Hold]:
    """Return the holds that keep the payments of an award back now."""
    return [hold for hold in holds_of(award) if hold.lifted_at is None]


def find_hold(award: Award, number: int) -> Hold | None:
    """Return one hold on the payments of this award."""
    return db.session.scalar(sa.select(Hold).where(Hold.award_id == award.id, Hold.id == number))
