"""Working days: Monday to Friday, but for the days that somebody says are off.  Pure arithmetic of dates."""

from collections.abc import Collection
from datetime import date, timedelta

_SATURDAY = 5
_WEEK = 7
_A_DAY = timedelta(days=1)


def is_working_day(day: date, off: Collection[date] = ()) -> bool:
    """Say whether people work on a day."""
    return day.weekday() < _SATURDAY and day not in off


def working_days_after(day: date, number: int, off: Collection[date] = ()) -> date:
    """Return the working day that comes so many working days after a day, which itself does not count.

    None after it is the day itself, whatever it is.
    """
    while number > 0:
        day += _A_DAY
        number -= is_working_day(day, off)
    return day


def working_days_between(start: date, end: date, off: Collection[date] = ()) -> int:
    """Return how many working days come after one day, up to another and with it; negative if it is past."""
    if end < start:
        return -working_days_between(end, start, off)
    weeks, rest = divmod((end - start).days, _WEEK)
    whole = weeks * _SATURDAY
    partial = sum(is_working_day(end - _A_DAY * back) for back in range(rest))
    return whole + partial - sum(start < day <= end and is_working_day(day) for day in off)
