"""Where a complaint or appeal stands, for the group: plain words, and nothing that is confidential.

Neither who looks into it, nor what they have noted so far.
"""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.calendar import days_off
from grants.appeals.models import ANSWERED, Appeal, Effect
from grants.appeals.window import Clock, clock_of
from grants.formats import day
from grants.lifecycles import AppealState as C

_NEXT: dict[C, Any] = {
    C.RAISED: _l("We have it. A grant officer gives it to somebody who took no part in the decision."),
    C.UNDER_INVESTIGATION: _l("Somebody who took no part in the decision is looking into it. They read what"
                              " you sent us then and now, ask the people concerned, and answer each ground."),
    C.UPHELD: _l("You were right. The letter gives our answer with the reason."),
    C.PARTLY_UPHELD: _l("You were right in part. The letter gives our answer with the reason."),
    C.NOT_UPHELD: _l("We looked into it and do not share your view. The letter gives the reason."),
    C.WITHDRAWN: _l("Your group withdrew it. The decision stands."),
    C.OUT_OF_TIME: _l("It came too late, and we could not accept the reason. We wrote to you why. The"
                      " decision stands."),
}  # fmt: skip

_LATE = _l(
    "It came after the last day. A grant officer reads your reason and writes to you whether it counts."
)

_AFTER: dict[Effect, Any] = {
    Effect.NONE: _l("The decision on your application stands. This answer is final."),
    Effect.APOLOGY: _l("We have corrected our record, and we apologise. The decision on your application"
                       " stands."),
    Effect.RECONSIDER: _l("The decision is set aside. Other people take a new one and write to you. You do"
                          " not have to do anything."),
}  # fmt: skip


@dataclass(frozen=True)
class Status:
    """All that a group reads about where its complaint or appeal stands."""

    next: Any
    after: Any
    promise: str
    is_late: bool


def status_of(appeal: Appeal) -> Status:
    """Return where an appeal stands: what happens now, what follows, and our promise."""
    return Status(
        next=_LATE if appeal.waits_for_acceptance else _NEXT[appeal.state],
        after=_AFTER[appeal.effect] if appeal.effect is not None else "",
        promise=_promise(appeal),
        is_late=clock_of(appeal, days_off()).is_overdue,
    )


def _promise(appeal: Appeal) -> str:
    if appeal.answer_by is None or not (appeal.is_open or appeal.state in ANSWERED):
        return ""
    told: Clock = clock_of(appeal, days_off())
    if told.is_overdue:
        return _(
            "We promised our answer by %(day)s. We are late, and we are sorry. It is not forgotten.",
            day=day(appeal.answer_by),
        )
    return told.words
