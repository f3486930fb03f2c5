"""Until when a draft may be written and sent, and when one that was never sent is deleted."""

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.applications.models import AnswerVersion, Application
from grants.db import db
from grants.errors import WrongState
from grants.formats import deadline
from grants.rounds.models import Round

#: Work counts as in progress at the stroke of closing when something was saved this shortly before it.
IN_PROGRESS = timedelta(hours=1)


class Chance(enum.Enum):
    """By what a draft may still be written and sent, if by anything."""

    OPEN = "open"
    GRACE = "grace"
    PERMITTED = "permitted"
    NONE = "none"


@dataclass(frozen=True)
class Deadline:
    """How a draft stands to the clock: by what it may be sent and until when, and when it is deleted."""

    chance: Chance
    ends_at: datetime
    deleted_on: date

    @property
    def may_send(self) -> bool:
        return self.chance is not Chance.NONE


def deadline_of(application: Application) -> Deadline:
    """Return what the clock allows for a draft at this moment; of several chances the longest."""
    round_ = application.round
    chances = [(round_.closes_at, Chance.OPEN)] if round_.is_open else []
    if is_in_grace(application):
        chances.append((round_.grace_ends_at, Chance.GRACE))
    if application.late_until is not None and is_permitted_late(application):
        chances.append((application.late_until, Chance.PERMITTED))
    ends_at, chance = max(chances, key=lambda known: known[0], default=(round_.closes_at, Chance.NONE))
    return Deadline(chance, ends_at, max(expires_on(application), clock.today()))


def check_may_send(application: Application) -> None:
    """Raise WrongState unless the draft may be written and sent at this moment."""
    if application.round.is_open or is_permitted_late(application) or is_in_grace(application):
        return
    raise WrongState(
        _(
            "The round closed on %(when)s, London time. This draft can no longer be changed or sent.",
            when=deadline(application.round.closes_at),
        )
    )


def is_permitted_late(application: Application) -> bool:
    """Say whether an officer's permission to submit late still stands."""
    return application.late_until is not None and clock.now() < application.late_until


def is_in_grace(application: Application) -> bool:
    """Say whether the round has just closed and this draft was being written at the stroke."""
    round_ = application.round
    if not round_.closes_at <= clock.now() < round_.grace_ends_at:
        return False
    return bool(
        db.session.scalar(
            sa.select(AnswerVersion.id)
            .where(AnswerVersion.application_id == application.id, written_at_the_stroke(round_))
            .limit(1)
        )
    )


def written_at_the_stroke(round_: Round) -> sa.ColumnElement[bool]:
    """Return the condition that a text was saved shortly before the round closed."""
    return sa.and_(
        AnswerVersion.saved_at >= round_.closes_at - IN_PROGRESS,
        AnswerVersion.saved_at < round_.closes_at,
    )


def expires_on(application: Application) -> date:
    """Return the day on which a draft that was never sent is deleted.

    A permission to send it late comes first, and after it the day of the last warning.
    """
    closed_on = clock.last_day(application.round.closes_at)
    kept_until = closed_on + clock.days(application.round.keep_drafts_days)
    if application.late_until is None:
        return kept_until
    return max(kept_until, clock.last_day(application.late_until) + clock.days(2))
