"""How long groups really wrote at a form, counted from what was saved of it."""

from statistics import median

import sqlalchemy as sa

from grants.applications.models import AnswerVersion, Application
from grants.db import db
from grants.rounds.effort import TimeTaken
from grants.rounds.models import Round
from grants.rounds.queries import source_of

#: Somebody counts as writing for these minutes around each saving.
SPAN = 5

#: Of fewer groups nothing is said: one group's pace is its own affair.
FEWEST = 3

#: No more than the latest of these are counted: a page shows it.
_LATEST = 200


def time_taken(round_: Round) -> TimeTaken | None:
    """Return the median of the minutes that groups wrote in a round, or in the one it was copied from."""
    counted: Round | None = round_
    passed: set[int] = set()
    while counted is not None and counted.id not in passed:
        passed.add(counted.id)
        minutes = minutes_written(counted)
        if len(minutes) >= FEWEST:
            return TimeTaken(counted, len(minutes), round(median(minutes)))
        counted = source_of(counted)
    return None


def minutes_written(round_: Round) -> list[int]:
    """Return, of each application that was sent, the minutes for which people were writing at it.

    These are the spans of five minutes, by the clock, in which something was saved before it was sent.
    """
    sent = (
        sa.select(Application.id, Application.submitted_at)
        .where(Application.round_id == round_.id, Application.submitted_at.is_not(None))
        .order_by(Application.submitted_at.desc())
        .limit(_LATEST)
        .subquery()
    )
    span = sa.cast(sa.extract("epoch", AnswerVersion.saved_at), sa.BigInteger) // (SPAN * 60)
    query = (
        sa.select(sa.func.count(sa.distinct(span)))
        .join(sent, sent.c.id == AnswerVersion.application_id)
        .where(AnswerVersion.saved_at <= sent.c.submitted_at)
        .group_by(AnswerVersion.application_id)
    )
    return [spans * SPAN for spans in db.session.scalars(query)]
