"""Until when a group can complain or appeal, and how the clock of an appeal is told."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.accounts.calendar import working_day_after, working_days_left
from grants.appeals.models import Appeal
from grants.applications.models import Application, EligibilityCheck
from grants.applications.queries import eligibility_checks
from grants.awards.models import Decision
from grants.awards.queries import decisions_of
from grants.db import db
from grants.documents.models import LETTERS, IssuedDocument
from grants.formats import day
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice

#: What a group is told by a decision that is no award.
TOLD = (ApplicationState.DECLINED, ApplicationState.RESERVED, ApplicationState.DEFERRED)

#: The mail about a finding is written in the same moment as the finding.
_SAME_MOMENT = timedelta(minutes=1)

#: So few working days before its end a clock is shown as pressing.
SOON = 3


@dataclass(frozen=True)
class Window:
    """What a group can complain about, and from which day until which; no days before the letter is sent."""

    about: Decision | EligibilityCheck
    letter_on: date | None
    open_until: date | None

    @property
    def is_over(self) -> bool:
        """The last day counts as a whole, in London."""
        return self.open_until is not None and clock.today() > self.open_until


def window_of(application: Application) -> Window | None:
    """Return until when a group can complain about what it was told last; None where that was no answer,
    or an award.
    """
    about = _what_was_decided(application)
    if about is None:
        return None
    letter_on = _sent_on(application, about)
    until = working_day_after(letter_on, application.round.appeal_days) if letter_on else None
    return Window(about, letter_on, until)


def _what_was_decided(application: Application) -> Decision | EligibilityCheck | None:
    """Return what the group was told and did not ask for: a decline, a place in reserve, that it is put off.

    A proposal that follows one of the last two is no decision yet: the earlier one is still what was told.
    """
    if application.state_told in TOLD:
        confirmed = [decision for decision in decisions_of(application) if decision.confirmed_at is not None]
        return confirmed[-1]
    if application.state is ApplicationState.INELIGIBLE:
        return next((check for check in eligibility_checks(application) if not check.eligible), None)
    return None


def _sent_on(application: Application, about: Decision | EligibilityCheck) -> date | None:
    """Return the day, in London, on which the first mail with the decision went out."""
    query = sa.select(sa.func.min(Notice.sent_at)).where(Notice.application_id == application.id)
    if isinstance(about, Decision):
        letters = sa.select(IssuedDocument.id).where(
            IssuedDocument.application_id == application.id,
            IssuedDocument.kind.in_(LETTERS),
            IssuedDocument.issued_at >= (about.confirmed_at or clock.now()) - _SAME_MOMENT,
        )
        query = query.where(Notice.document_id.in_(letters))
    else:
        query = query.where(
            Notice.document_id.is_(None),
            Notice.created_at.between(about.checked_at - _SAME_MOMENT, about.checked_at + _SAME_MOMENT),
        )
    sent = db.session.scalar(query)
    return clock.in_london(sent).date() if sent else None


@dataclass(frozen=True)
class Clock:
    """How it stands with the promised answer, in words, and how pressing it is."""

    words: str
    tone: str

    @property
    def is_overdue(self) -> bool:
        return self.tone == "red"


def clock_of(appeal: Appeal, off: frozenset[date]) -> Clock:
    """Return what is left until the promised answer, or how late it is."""
    if not appeal.is_open:
        return Clock(_in_hindsight(appeal), "grey")
    if appeal.answer_by is None:
        return Clock(_("An officer says first whether it counts, although it came late"), "yellow")
    left, promised = working_days_left(appeal.answer_by, off), day(appeal.answer_by)
    if left < 0 or clock.today() > appeal.answer_by:
        return Clock(
            _(
                "Overdue: the answer was due by %(day)s. Working days late: %(number)s",
                day=promised,
                number=-left,
            ),
            "red",
        )
    if left == 0:
        return Clock(_("The answer is due today, %(day)s", day=promised), "yellow")
    return Clock(
        _("Answer due by %(day)s. Working days left: %(number)s", day=promised, number=left),
        "yellow" if left <= SOON else "blue",
    )


def _in_hindsight(appeal: Appeal) -> str:
    ended = clock.in_london(appeal.ended_at).date() if appeal.ended_at else clock.today()
    if appeal.answer is None or appeal.answer_by is None:
        return _("Ended on %(day)s", day=day(ended))
    if ended <= appeal.answer_by:
        return _("Answered on %(day)s, in time", day=day(ended))
    return _("Answered on %(day)s; promised by %(promised)s", day=day(ended), promised=day(appeal.answer_by))
