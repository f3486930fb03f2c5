"""The only source of time: instants in UTC, dates and deadlines in London."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_STANDING: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """Return the present instant, in UTC with its zone."""
    return _STANDING.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at an instant inside the block, in this thread alone: for the demo and tests."""
    before = _STANDING.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _STANDING.reset(before)


def today() -> date:
    """Return today's date in London."""
    return now().astimezone(LONDON).date()


def london(day: date, at: time) -> datetime:
    """Return the instant at which London's clocks show this time on this day.

    An hour that happens twice in autumn means its first occurrence; an hour that
    spring skips means the same distance after midnight as if the clocks had not moved.
    """
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def in_london(instant: datetime) -> datetime:
    """Return the same instant as London's clocks show it."""
    return instant.astimezone(LONDON)


def last_day(end: datetime) -> date:
    """Return the last day, in London, before something ends: midnight ends the day before it."""
    return in_london(end - timedelta(microseconds=1)).date()


def left_until(end: datetime) -> tuple[int, timedelta]:
    """Return what is left until an instant: whole days as London's clocks count them, and the rest.

    A day on which the clocks change is one day too, though it has 23 or 25 hours; nothing is
    left once the instant has come.
    """
    start = now()
    shown = in_london(start)
    number = max(0, (in_london(end).date() - shown.date()).days)
    if number and london(shown.date() + days(number), shown.time()) > end:
        number -= 1
    reached = london(shown.date() + days(number), shown.time()) if number else start
    return number, max(timedelta(0), end - reached)


def days(number: int) -> timedelta:
    """Return a span of whole days."""
    return timedelta(days=number)


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))
