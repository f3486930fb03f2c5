"""What a round promises about its decision, and what really happened in the rounds before it.

A round counts once its promised day has passed.  Whoever has no decision then counts as
hearing today, so that an old round that never answers does not look quick.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median_low
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from grants import clock
from grants.applications.models import Application
from grants.audit import AuditEvent
from grants.db import db
from grants.formats import span
from grants.lifecycles import ApplicationState, RoundState
from grants.rounds.models import Round

A = ApplicationState

#: Where an application stands that waits for us; while a question is asked, we wait for the group.
WAITING = (A.SUBMITTED, A.IN_REVIEW, A.MODERATED, A.PROPOSED)
DECIDED = (A.AWARDED, A.RESERVED, A.DECLINED)

#: The events with which a group hears: the letter is written in the same transaction.
_HEARD = ("application.award", "application.reserve", "application.decline")

#: How many earlier rounds are looked at, and below how many decisions nothing is said.
ROUNDS = 2
FEWEST = 5


@dataclass(frozen=True)
class Usual:
    """How long groups waited in the last rounds: medians of days, over so many rounds."""

    rounds: int
    after_closing: int
    after_promise: int

    @property
    def wait(self) -> str:
        """How long after closing groups usually hear."""
        return _("Groups usually hear %(span)s after a round closes.", span=span(self.after_closing))

    @property
    def against_promise(self) -> LazyString:
        """How that compares with the days that were promised, in the language of whoever reads it."""
        return LazyString(_against_promise, self.rounds, self.after_promise)


def _against_promise(rounds: int, days: int) -> str:
    length = span(abs(days))
    if rounds == 1:
        if days == 0:
            return _("In the last round groups usually heard on the promised day.")
        if days < 0:
            return _("In the last round groups usually heard %(span)s before the promised day.", span=length)
        return _("In the last round groups usually heard %(span)s after the promised day.", span=length)
    if days == 0:
        return _("In the last two rounds groups usually heard on the promised day.")
    if days < 0:
        return _("In the last two rounds groups usually heard %(span)s before the promised day.", span=length)
    return _("In the last two rounds groups usually heard %(span)s after the promised day.", span=length)


def usual_wait(round_: Round) -> Usual | None:
    """Return how long groups waited in the rounds before this one; nothing where too few were decided."""
    waited = _waited(round_)
    known = {waiting.round_id for waiting in waited}
    if sum(waiting.heard_at is not None for waiting in waited) < FEWEST:
        return None
    return Usual(
        rounds=len(known),
        after_closing=median_low(_days(w.closes_at, w.heard_at) for w in waited),
        after_promise=median_low((_heard_on(w.heard_at) - w.decides_on).days for w in waited),
    )


def _waited(round_: Round) -> list[Any]:
    """Return each application of the last rounds, with the dates of its round and when it first heard."""
    earlier = (
        sa.select(Round.id)
        .where(
            Round.id != round_.id,
            Round.state == RoundState.PUBLISHED,
            Round.decides_on < clock.today(),
            Round.id.in_(sa.select(Application.round_id).where(Application.state.in_(DECIDED))),
        )
        .order_by(Round.decides_on.desc(), Round.id.desc())
        .limit(ROUNDS)
    )
    heard = (
        sa.select(AuditEvent.record_id, sa.func.min(AuditEvent.at).label("at"))
        .where(AuditEvent.record_type == Application.__tablename__, AuditEvent.action.in_(_HEARD))
        .group_by(AuditEvent.record_id)
        .subquery()
    )
    query = (
        sa.select(Application.round_id, Round.closes_at, Round.decides_on, heard.c.at.label("heard_at"))
        .join(Round, Round.id == Application.round_id)
        .outerjoin(heard, heard.c.record_id == Application.id)
        .where(Application.round_id.in_(earlier), Application.state.in_([*WAITING, *DECIDED]))
    )
    return list(db.session.execute(query))


def _heard_on(instant: datetime | None) -> date:
    return clock.in_london(instant or clock.now()).date()


def _days(closes_at: datetime, heard_at: datetime | None) -> int:
    return (_heard_on(heard_at) - clock.in_london(closes_at).date()).days


def heard_at(events: Iterable[AuditEvent]) -> datetime | None:
    """Return when a group heard the decision, from the events of its application."""
    return next((event.at for event in events if event.action in _HEARD), None)


def is_late(application: Application) -> bool:
    """Say whether the promised day has passed and the group still waits for us."""
    return application.state_told in WAITING and application.round.decides_on < clock.today()
