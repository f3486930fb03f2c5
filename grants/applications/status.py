"""Where an application stands, for the group: plain words and dates, and nothing that is confidential.

No name of a reviewer, no score, and not whether a decision has been proposed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.applications.models import Application
from grants.applications.promise import DECIDED, WAITING, heard_at, is_late
from grants.audit import AuditEvent
from grants.db import db
from grants.formats import day, span
from grants.lifecycles import ApplicationState

A = ApplicationState

#: What has been done, by the event that tells of it; other events are not the group's to read.
_DONE: dict[str, Any] = {
    "application.submit": _l("We received your application"),
    "application.query": _l("We asked you a question"),
    "application.answer_query": _l("You sent your answer"),
    "application.end_query": _l("We went on with what you had sent"),
    "application.find_ineligible": _l("We checked it: it does not fit the rules of the round"),
    "application.reinstate": _l("Another officer looked again: it is considered after all"),
    "application.find_eligible": _l("We checked it: it fits the rules of the round"),
    "application.moderate": _l("Independent people read it and settled its score"),
    "application.award": _l("We decided: you are offered a grant"),
    "application.decline": _l("We decided: it was not chosen this time"),
    "application.withdraw": _l("It was withdrawn"),
    "application.appeal": _l("You sent us a complaint or appeal"),
    "application.reopen_decision": _l("Your appeal was upheld: other people decide anew"),
    "application.reopen_eligibility": _l("Your appeal was upheld: another officer checks it anew"),
}

_ANSWER = _l("You answer our question")
_CHECK = _l("We check whether it fits the rules of the round")
_READ = _l("Independent people read and score it, each by themselves")
_SETTLE = _l("They settle their scores into one")
_DECIDE = _l("Two people decide, and you get a letter with the reason")

#: What lies ahead, the first of it now; a proposal is no decision yet.
_AHEAD: dict[ApplicationState, list[Any]] = {
    A.SUBMITTED: [_CHECK, _READ, _SETTLE, _DECIDE],
    A.QUERIED: [_ANSWER, _CHECK, _READ, _SETTLE, _DECIDE],
    A.IN_REVIEW: [_READ, _SETTLE, _DECIDE],
    A.MODERATED: [_DECIDE],
}

#: What happens next, in plain words.
_NEXT: dict[ApplicationState, Any] = {
    A.SUBMITTED: _l("We have your application. An officer checks next whether it fits the rules of the"
                    " round."),
    A.QUERIED: _l("We wait for your answer. After that we go on."),
    A.IN_REVIEW: _l("Your application fits the rules. Independent people are reading and scoring it."),
    A.MODERATED: _l("It has been scored. Next comes the decision."),
    A.AWARDED: _l("You have been offered a grant. The letter below says what happens next."),
    A.DECLINED: _l("It was not chosen this time. The letter below gives the reason and feedback."),
    A.INELIGIBLE: _l("It does not fit the rules of the round, so it cannot be scored. The reason was sent to"
                     " you by mail."),
    A.WITHDRAWN: _l("It was withdrawn. Nothing more will happen with it."),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of the way: done at an instant, going on now, or still to come."""

    words: Any
    at: datetime | None
    is_now: bool = False


@dataclass(frozen=True)
class Status:
    """All that a group reads about where its application stands."""

    next: Any
    steps: list[Step]
    promise: str
    is_late: bool


def status_of(application: Application) -> Status:
    """Return where an application stands: what was done and when, what comes, and our promise."""
    query = sa.select(AuditEvent).where(
        AuditEvent.record_type == application.__tablename__,
        AuditEvent.record_id == application.id,
        AuditEvent.action.in_(_DONE),
    )
    events = list(db.session.scalars(query.order_by(AuditEvent.id)))
    ahead = _AHEAD.get(application.state_told, [])
    return Status(
        next=_NEXT.get(application.state_told, ""),
        steps=[
            *(Step(_DONE[event.action], event.at) for event in events),
            *(Step(words, None, place == 0) for place, words in enumerate(ahead)),
        ],
        promise=_promise(application, heard_at(events)),
        is_late=is_late(application),
    )


def _promise(application: Application, heard: datetime | None) -> str:
    """Say what was promised and how it stands with that, also when it is not kept."""
    promised = application.round.decides_on
    if application.state in DECIDED and heard is not None:
        return _promise_in_hindsight(promised, clock.in_london(heard).date())
    if application.state not in WAITING and application.state is not A.QUERIED:
        return ""
    if clock.today() <= promised:
        return _("You get our decision by %(day)s. We are on time.", day=day(promised))
    late = span((clock.today() - promised).days)
    return _(
        "We promised a decision by %(day)s. We are late, by %(span)s so far, and we are sorry. Your"
        " application is not forgotten: we write to you as soon as there is a decision.",
        day=day(promised),
        span=late,
    )


def _promise_in_hindsight(promised: date, heard: date) -> str:
    if heard <= promised:
        return _("We promised a decision by %(day)s, and kept to it.", day=day(promised))
    return _(
        "We promised a decision by %(day)s. It came %(span)s late, and we are sorry.",
        day=day(promised),
        span=span((heard - promised).days),
    )
