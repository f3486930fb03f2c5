"""What the service does with drafts by itself, once a day: remind, warn, delete.

Each draft is a transaction of its own, and what is done is noted in it: to run again, or
late, or after a crash does nothing twice and forgets nothing.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, time
from functools import partial

import sqlalchemy as sa

from grants import clock
from grants.accounts.operations import fill_holidays, warn_of_expiry
from grants.applications import unsent
from grants.applications.models import Application, Reminder
from grants.applications.operations import (
    expire_draft,
    remind_of_closing,
    tell_of_delay,
    warn_of_deletion,
)
from grants.applications.timing import expires_on
from grants.db import db, lock, transaction
from grants.documents.arriving import forget_abandoned
from grants.documents.removing import remove_upload
from grants.lifecycles import ApplicationState, RoundState
from grants.permissions import SERVICE
from grants.rounds.models import Round
from grants.rounds.queries import the_programme

_LOG = logging.getLogger(__name__)

#: Groups are reminded so many days before the closing, and not more than this many days late.
REMIND_BEFORE = (1, 7, 30)
_AT_MOST_LATE = 2

#: A draft that is deleted has been warned of twice, so many days before; never without the last warning.
WARN_BEFORE, WARN_LAST = 14, 1

_AT_ONCE = 100


def run_daily() -> None:
    """Do all that is due today; what fails holds up nothing else and is tried again tomorrow."""
    for part in [*PARTS, *LATER]:
        try:
            part()
        except Exception:  # Whatever it is, the other parts must not wait for it.
            db.session.rollback()
            _LOG.exception("%s could not be done.", part.__name__)


def remind_of_closings() -> None:
    """Remind the groups whose drafts are not sent, at 30, 7 and 1 days before the closing."""
    for round_ in _rounds(Round.opens_at <= clock.now(), Round.closes_at > clock.now()):
        last_day = clock.last_day(round_.closes_at)
        before = days_due((last_day - clock.today()).days)
        if before is None:
            continue
        occasion = f"closing-{before}:{last_day}"
        # Who begins later than that knows the date; the next reminder is theirs too.
        begun_by = clock.london(last_day - clock.days(before - 1), time(0))
        wanted = _drafts(round_).where(
            Application.wants_reminders, Application.started_at < begun_by, _not_noted(occasion)
        )
        _each(wanted, partial(remind_of_closing, occasion=occasion))


def days_due(left: int) -> int | None:
    """Return which reminder is due when so many days are left, counted in London: none on most days."""
    return next((known for known in REMIND_BEFORE if known - _AT_MOST_LATE <= left <= known), None)


def expire_drafts() -> None:
    """Warn of the deletion of drafts that were never sent, and delete those whose day has come."""
    now = clock.now()
    for round_ in _rounds(Round.closes_at <= now):
        day = clock.last_day(round_.closes_at) + clock.days(round_.keep_drafts_days)
        left = (day - clock.today()).days
        if left > WARN_BEFORE:
            continue
        wanted = _drafts(round_).where(
            sa.or_(Application.late_until.is_(None), Application.late_until <= now)
        )
        if left > 0:
            first = _not_noted(_warning(WARN_BEFORE if left > WARN_LAST else WARN_LAST, day))
            wanted = wanted.where(sa.or_(Application.late_until.is_not(None), first))
        _each(wanted, _warn_or_delete)


def _warn_or_delete(draft: Application) -> None:
    day, today = expires_on(draft), clock.today()
    left = (day - today).days
    last = _warning(WARN_LAST, day)
    noted = {row.occasion: row.sent_at for row in _noted(draft)}
    if left <= WARN_LAST and last not in noted:
        warn_of_deletion(draft, last, max(day, today + clock.days(WARN_LAST)))
    elif left <= 0 and clock.in_london(noted[last]).date() < today:
        expire_draft(draft, actor=SERVICE)
    elif WARN_LAST < left <= WARN_BEFORE and (warning := _warning(WARN_BEFORE, day)) not in noted:
        warn_of_deletion(draft, warning, day)


def tell_of_delays() -> None:
    """Tell the groups whose promised day has passed without a decision."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        tell_of_delay()


def warn_of_papers() -> None:
    """Warn the groups whose papers in their locker expire soon."""
    with transaction():
        lock(the_programme())  # As above.
        warn_of_expiry()


def keep_calendar() -> None:
    """Have the bank holidays of this year and the next on the list."""
    with transaction():
        fill_holidays()


def forget_abandoned_files() -> None:
    """Forget the files whose sending was given up."""
    with transaction():
        forget_abandoned()


def _warning(before: int, day: date) -> str:
    return f"deletion-{before}:{day}"


def _noted(draft: Application) -> Iterable[Reminder]:
    return db.session.scalars(sa.select(Reminder).where(Reminder.application_id == draft.id))


def _not_noted(occasion: str) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(Reminder.application_id == Application.id, Reminder.occasion == occasion)


def _rounds(*conditions: sa.ColumnElement[bool]) -> list[Round]:
    query = sa.select(Round).where(Round.state == RoundState.PUBLISHED, *conditions)
    return list(db.session.scalars(query.order_by(Round.id)))


def _drafts(round_: Round) -> sa.Select[int]:
    return sa.select(Application.id).where(
        Application.round_id == round_.id, Application.state == ApplicationState.DRAFT
    )


def _each(wanted: sa.Select[int], act: Callable[[Application], None]) -> None:
    """Act on each draft in a transaction of its own; one that fails holds up no other."""
    last = 0
    while True:
        query = wanted.where(Application.id > last).order_by(Application.id).limit(_AT_ONCE)
        numbers = db.session.scalars(query).all()
        if not numbers:
            return
        for number in numbers:
            _act_alone(wanted, number, act)
        last = numbers[-1]


def _act_alone(wanted: sa.Select[int], number: int, act: Callable[[Application], None]) -> None:
    try:
        with transaction():
            draft = db.session.get_one(Application, number)
            lock(draft)  # Whoever sends it, stops its reminders or runs this too comes first or waits.
            if db.session.scalar(wanted.where(Application.id == number)) is not None:
                act(draft)
    except Exception:  # Whatever it is, the other drafts must not wait for it.
        _LOG.exception("Draft %s could not be dealt with.", number)


def remove_files() -> None:
    """Remove the files of drafts that were deleted, which are of no use to anything else."""
    for number in unsent.files_of_deleted_drafts():
        try:
            with transaction():
                remove_upload(number)
        except Exception:  # Whatever it is, the other files must not wait for it.
            _LOG.exception("Upload %s could not be removed.", number)


#: What is done once a day.
PARTS: list[Callable[[], None]] = [
    keep_calendar, remind_of_closings, expire_drafts, tell_of_delays, warn_of_papers, forget_abandoned_files,
]  # fmt: skip

#: What later stages do once a day.
LATER: list[Callable[[], None]] = []
