"""Whether a reviewer still has to score the practice application of a round."""

import sqlalchemy as sa

from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.models import Practice, PracticeAttempt, Review, SubmittedReview
from grants.assessment.queries import LIVE
from grants.db import db
from grants.rounds.models import Round
from grants.rounds.queries import criteria_of


def practice_of(round_: Round) -> Practice | None:
    """Return the practice application of a round, also one that nobody is asked to score any more."""
    return db.session.scalar(sa.select(Practice).where(Practice.round_id == round_.id))


def is_asked(practice: Practice) -> bool:
    """Say whether it is to be scored: it has not been ended, and speaks to every criterion of today."""
    known = {part.criterion_id for part in practice.parts}
    return practice.ended_at is None and {c.id for c in criteria_of(practice.round)} <= known


def attempts_of(practice: Practice) -> sa.Select[PracticeAttempt]:
    """Return how it was scored, in the order of handing in."""
    query = sa.select(PracticeAttempt).where(PracticeAttempt.practice_id == practice.id)
    return query.order_by(PracticeAttempt.id)


def attempt_of(practice: Practice, person: User) -> PracticeAttempt | None:
    """Return how one reviewer scored it."""
    return db.session.scalar(attempts_of(practice).where(PracticeAttempt.reviewer_id == person.id))


def reviews_in(round_: Round, person: User) -> bool:
    """Say whether a person reviews anything in a round."""
    query = (
        sa.select(Review.id)
        .join(Application)
        .where(Application.round_id == round_.id, Review.reviewer_id == person.id, Review.state.in_(LIVE))
    )
    return db.session.scalar(query.limit(1)) is not None


def practice_wanted(round_: Round, person: User) -> Practice | None:
    """Return the practice application that a reviewer scores before their first real one, if they must.

    Whoever has handed in a review of this round already is not asked.
    """
    practice = practice_of(round_)
    if practice is None or not is_asked(practice) or attempt_of(practice, person) is not None:
        return None
    before = (
        sa.select(SubmittedReview.id)
        .join(Review)
        .join(Application, Application.id == Review.application_id)
        .where(Application.round_id == round_.id, Review.reviewer_id == person.id)
    )
    return practice if db.session.scalar(before.limit(1)) is None else None
