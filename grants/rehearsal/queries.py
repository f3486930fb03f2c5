"""Reads of rehearsals."""

import sqlalchemy as sa

from grants.db import db
from grants.rehearsal.models import Rehearsal
from grants.rounds.models import Round


def rehearsals_of(round_: Round) -> sa.Select[Rehearsal]:
    """Return the rehearsals of a round, newest first."""
    return sa.select(Rehearsal).where(Rehearsal.round_id == round_.id).order_by(Rehearsal.id.desc())


def standing_rehearsal(round_: Round) -> Rehearsal | None:
    """Return the rehearsal of a round that has not ended."""
    return db.session.scalars(rehearsals_of(round_).where(Rehearsal.ended_at.is_(None)).limit(1)).first()


def waiting_rehearsals() -> sa.Select[Rehearsal]:
    """Return the rehearsals that nobody has taken up yet, oldest first."""
    return sa.select(Rehearsal).where(Rehearsal.started_at.is_(None)).order_by(Rehearsal.id)
