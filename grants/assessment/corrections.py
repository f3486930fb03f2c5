"""What a correction of a round's form means for its reviews."""

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.applications.models import Application
from grants.assessment.models import Review, Score
from grants.db import count, db
from grants.lifecycles import ReviewState
from grants.rounds.models import Anchor, Criterion, Round
from grants.rounds.versions import Change

_SCORED_BY = {Criterion.__tablename__, Anchor.__tablename__}


def _reviews(round_: Round) -> sa.Select[Review]:
    return sa.select(Review).join(Application).where(Application.round_id == round_.id)


def count_reviews(round_: Round, _changes: list[Change]) -> dict[str, int]:
    """Count the reviews that are being written or handed in."""
    begun = (ReviewState.READING, ReviewState.SUBMITTED)
    return {"reviews": count(_reviews(round_).where(Review.state.in_(begun)))}


def keep_what_is_scored_by(round_: Round, changes: list[Change]) -> list[str]:
    """Refuse another scale, other criteria and other weights once anybody has given points."""
    touched = any(change["kind"] in _SCORED_BY and change["what"] != "ordered" for change in changes)
    if not touched or db.session.scalar(_reviews(round_).join(Score).limit(1)) is None:
        return []
    return [
        _("Scoring has begun, so the criteria, their weights and the words of the scale stay as they are.")
    ]
