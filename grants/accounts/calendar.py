"""The calendar of working days: Monday to Friday without the bank holidays on the programme's list."""

from datetime import date

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import BankHoliday
from grants.db import db
from grants.working_days import working_days_after, working_days_between


def days_off() -> frozenset[date]:
    """Return every bank holiday on the list."""
    return frozenset(db.session.scalars(sa.select(BankHoliday.day).where(BankHoliday.removed_at.is_(None))))


def working_day_after(day: date, number: int) -> date:
    """Return the day that comes so many working days after a day."""
    return working_days_after(day, number, days_off())


def working_days_left(until: date, off: frozenset[date] | None = None) -> int:
    """Return how many working days are left from tomorrow until a day and with it; negative once it is past.

    Whoever asks for many days reads the days off once and hands them in.
    """
    return working_days_between(clock.today(), until, days_off() if off is None else off)


def holidays_from(day: date) -> sa.Select[BankHoliday]:
    """Return the bank holidays on the list from a day on, the earliest first."""
    query = sa.select(BankHoliday).where(BankHoliday.removed_at.is_(None), BankHoliday.day >= day)
    return query.order_by(BankHoliday.day)
