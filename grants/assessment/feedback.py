"""When reviewers can say what they think of a round, and what they have said."""

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import User
from grants.assessment.models import Moment, RoundFeedback
from grants.db import db
from grants.rounds.models import Round

#: For so long after its closing a round is brought to mind.
_SPOKEN_OF = clock.days(180)


def moment_of(round_: Round) -> Moment | None:
    """Return which words can be written now; while a round is open, none."""
    now = clock.now()
    if now < round_.opens_at:
        return Moment.BEFORE
    return Moment.AFTER if now >= round_.closes_at else None


def rounds_to_speak_of() -> list[Round]:
    """Return the rounds that have not opened yet, and those that closed in the last half-year."""
    now = clock.now()
    query = sa.select(Round).where(
        Round.corrects_id.is_(None),
        sa.or_(Round.opens_at > now, Round.closes_at.between(now - _SPOKEN_OF, now)),
    )
    return list(db.session.scalars(query.order_by(Round.opens_at.desc()).limit(3)))


def own_feedback(round_: Round, moment: Moment, person: User) -> RoundFeedback | None:
    """Return what a person has said about a round at this moment."""
    return db.session.scalar(
        sa.select(RoundFeedback).where(
            RoundFeedback.round_id == round_.id,
            RoundFeedback.user_id == person.id,
            RoundFeedback.moment == moment,
        )
    )
