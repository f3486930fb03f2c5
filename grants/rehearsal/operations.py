"""Ask for a rehearsal, and note how it goes.  Operations never commit: the caller does."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import User
from grants.db import db
from grants.errors import WrongState
from grants.lifecycles import ROUND
from grants.queue import wake
from grants.rehearsal.models import Rehearsal
from grants.rehearsal.queries import standing_rehearsal
from grants.rounds.models import Round

#: A rehearsal that has run for so long will not end by itself: the worker was stopped.
LONGEST = timedelta(minutes=15)


def ask_for_rehearsal(round_: Round, *, actor: User) -> Rehearsal:
    """Have synthetic groups walk through a round in a scratch copy; one rehearsal of a round at a time."""
    ROUND.check(actor, "rehearse", round_)
    if (standing := standing_rehearsal(round_)) is not None:
        if standing.asked_at > clock.now() - LONGEST:
            raise WrongState(_("This round is being rehearsed already."))
        end_rehearsal(standing, {"problems": [stopped()], "steps": []})
    rehearsal = Rehearsal(round_id=round_.id, asked_by_id=actor.id)
    db.session.add(rehearsal)
    ROUND.take(actor, "rehearse", round_)
    wake()
    return rehearsal


def begin_rehearsal(rehearsal: Rehearsal) -> None:
    """Note that the worker has taken it up."""
    rehearsal.started_at = clock.now()


def note_report(rehearsal: Rehearsal, report: dict[str, Any]) -> None:
    """Keep how far it is."""
    rehearsal.report = report


def end_rehearsal(rehearsal: Rehearsal, report: dict[str, Any]) -> None:
    """Keep what it found."""
    rehearsal.report, rehearsal.ended_at = report, clock.now()


def stopped() -> dict[str, Any]:
    """Return the problem of a rehearsal that did not come to its end."""
    said = {
        "en": "The rehearsal was stopped before it had ended. Start it again.",
        "ar": "توقفت التجربة قبل أن تنتهي. ابدؤوها من جديد.",
    }
    return {"where": "rehearsal", "said": said}
