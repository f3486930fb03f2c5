"""Another closing time for everybody, and the outages that call for one.  Operations never commit."""

import enum
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.db import db
from grants.errors import RuleBroken
from grants.formats import day
from grants.lifecycles import ROUND
from grants.rounds.models import Heartbeat, Outage, Round

#: A silence shorter than this may be a restart, and troubles nobody.
SHORTEST_OUTAGE = timedelta(minutes=10)

_HEART = 1


class Cause(enum.Enum):
    """Why a closing time moves."""

    SERVICE_DOWN = "service_down"
    OTHER = "other"

    @property
    def label(self) -> Any:
        return _CAUSES[self]


_CAUSES = {
    Cause.SERVICE_DOWN: _l("The service was down"),
    Cause.OTHER: _l("Something else"),
}

#: Called after a closing time has moved, with why and in whose words, by later stages that tell people.
ON_MOVE_CLOSING: list[Callable[[Round, Cause, str], None]] = []


def move_closing(round_: Round, closes_at: datetime, *, cause: Cause, reason: str, actor: User) -> None:
    """Give everybody more time, or correct the closing time, and tell everybody who has begun.

    A round that has closed opens again.
    """
    ROUND.check(actor, "move_closing", round_)
    if closes_at <= max(round_.opens_at, clock.now()):
        raise RuleBroken(_("The new closing time must lie in the future."), field="closes_on")
    if closes_at == round_.closes_at:
        raise RuleBroken(_("This is the closing time already."), field="closes_on")
    if clock.in_london(closes_at).date() > round_.decides_on:
        raise RuleBroken(
            _("Groups hear the decision by %(day)s. The round must close before that.",
              day=day(round_.decides_on)),
            field="closes_on",
        )  # fmt: skip
    before, round_.closes_at = round_.closes_at, closes_at
    ROUND.take(actor, "move_closing", round_, closed_before=before, closes_at=closes_at, cause=cause,
               reason=reason)  # fmt: skip
    for tell_stage in ON_MOVE_CLOSING:
        tell_stage(round_, cause, reason)


def note_heartbeat() -> None:
    """Note that the service is up, and how long it was down when it was."""
    now = clock.now()
    heart = db.session.get(Heartbeat, _HEART, with_for_update=True)
    if heart is None:
        db.session.add(Heartbeat(id=_HEART, beat_at=now))
        return
    if now - heart.beat_at >= SHORTEST_OUTAGE:
        db.session.add(Outage(from_at=heart.beat_at, until_at=now))
    heart.beat_at = max(heart.beat_at, now)
