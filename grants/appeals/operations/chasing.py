"""Reminders of promised answers: each occasion once, noted with the mail.  The caller commits."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.calendar import days_off
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.appeals.models import OPEN, Appeal, AppealReminder
from grants.db import db
from grants.formats import said_day
from grants.lifecycles import AppealState
from grants.notices.operations import tell
from grants.permissions import Role, has_conflict
from grants.working_days import working_days_between

#: Investigators are reminded so many working days before the promised day, and again every so many after it.
REMIND_BEFORE = (5, 1)
AGAIN_EVERY = 5

#: Officers are reminded of what has waited so many working days for them.
WAITS_AT_MOST = 2


def chase_due() -> int:
    """Remind of every appeal whose day nears, has passed, or that waits for an officer; return how many."""
    off, today = days_off(), clock.today()
    known = {(row.appeal_id, row.occasion) for row in db.session.scalars(sa.select(AppealReminder))}
    query = sa.select(Appeal).where(Appeal.state.in_(OPEN)).order_by(Appeal.id)
    sent = 0
    for appeal in db.session.scalars(query):
        occasion = _occasion(appeal, today, off)
        if occasion is None or (appeal.id, occasion) in known:
            continue
        _remind(appeal, today)
        if occasion.startswith("late-") and not occasion.startswith("late-0:"):
            _tell_officers(appeal)
        db.session.add(AppealReminder(appeal_id=appeal.id, occasion=occasion))
        audit.record(None, "appeal.chase", appeal, occasion=occasion)
        sent += 1
    return sent


def _occasion(appeal: Appeal, today: date, off: frozenset[date]) -> str | None:
    """Return which reminder is due, if any; one that was missed on its day is due until the next."""
    if appeal.state is AppealState.RAISED:
        waited = working_days_between(clock.in_london(appeal.raised_at).date(), today, off)
        return f"waits-{waited // WAITS_AT_MOST}" if waited >= WAITS_AT_MOST else None
    assert appeal.answer_by is not None, "What is being looked into has a day by which it is answered."
    if today > appeal.answer_by:
        late = working_days_between(appeal.answer_by, today, off)
        return f"late-{late // AGAIN_EVERY}:{appeal.answer_by}" if late else None
    left = working_days_between(today, appeal.answer_by, off)
    due = [before for before in REMIND_BEFORE if left <= before]
    return f"left-{min(due)}:{appeal.answer_by}" if due else None


def _remind(appeal: Appeal, today: date) -> None:
    if appeal.state is AppealState.RAISED:
        for officer in _officers_for(appeal):
            _tell(
                officer, appeal,
                _l("A complaint or appeal waits: %(reference)s", reference=appeal.reference),
                _l("It came on %(day)s. Nobody looks into it yet: name an investigator, or say whether it"
                   " counts although it came late.", day=said_day(clock.in_london(appeal.raised_at).date())),
            )  # fmt: skip
        return
    assert appeal.answer_by is not None, "As above."
    assert appeal.investigator is not None, "What is being looked into has an investigator."
    if today > appeal.answer_by:
        _tell(
            appeal.investigator, appeal,
            _l("Overdue: your answer to %(reference)s", reference=appeal.reference),
            _l("The group was promised an answer by %(day)s. Please answer now, or ask an officer to give it"
               " to somebody else.", day=said_day(appeal.answer_by)),
        )  # fmt: skip
        return
    _tell(
        appeal.investigator, appeal,
        _l("Your answer to %(reference)s is due soon", reference=appeal.reference),
        _l("The group was promised an answer by %(day)s.", day=said_day(appeal.answer_by)),
    )  # fmt: skip


def _tell_officers(appeal: Appeal) -> None:
    """An answer that stays away after a first reminder is no longer left to its investigator alone."""
    assert appeal.answer_by is not None, "Only what was promised is late."
    assert appeal.investigator is not None, "What is being looked into has an investigator."
    for officer in _officers_for(appeal):
        if officer.id != appeal.investigator_id:
            _tell(
                officer, appeal,
                _l("Overdue: the answer to %(reference)s", reference=appeal.reference),
                _l("The group was promised an answer by %(day)s, and %(name)s has not answered. Ask them, or"
                   " give it to somebody else.",
                   day=said_day(appeal.answer_by), name=appeal.investigator.full_name),
            )  # fmt: skip


def _officers_for(appeal: Appeal) -> Iterable[User]:
    return (person for person in people_with(Role.OFFICER) if not has_conflict(person, appeal.application))


def _tell(person: User, appeal: Appeal, subject: object, paragraph: object) -> None:
    tell(
        person,
        subject,
        paragraph,
        link=(_l("Open the complaint or appeal"), f"/appeals/{appeal.reference}"),
        application_id=appeal.application_id,
    )
