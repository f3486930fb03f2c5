"""Working days are counted without weekends and days off, forwards and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.working_days import is_working_day, working_days_after, working_days_between

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
OFF = st.frozensets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=40)

#: Easter 2027: Good Friday and Easter Monday, between which London's clocks go forward.
EASTER = frozenset({date(2027, 3, 26), date(2027, 3, 29)})
#: Christmas 2027 is a Saturday: both its days have a substitute.
CHRISTMAS = frozenset({date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3)})


@pytest.mark.parametrize(
    ("day", "number", "off", "expected"),
    [
        (date(2027, 3, 1), 10, frozenset(), date(2027, 3, 15)),
        (date(2027, 3, 5), 1, frozenset(), date(2027, 3, 8)),
        (date(2027, 3, 6), 1, frozenset(), date(2027, 3, 8)),
        (date(2027, 3, 6), 0, frozenset(), date(2027, 3, 6)),
        (date(2027, 3, 25), 1, EASTER, date(2027, 3, 30)),
        (date(2027, 3, 19), 10, EASTER, date(2027, 4, 6)),
        (date(2027, 12, 24), 1, CHRISTMAS, date(2027, 12, 29)),
        (date(2027, 12, 20), 10, CHRISTMAS, date(2028, 1, 6)),
    ],
)
def test_days_off_do_not_count(day: date, number: int, off: frozenset[date], expected: date) -> None:
    assert working_days_after(day, number, off) == expected
    assert working_days_between(day, expected, off) == number


@given(DAYS, st.integers(1, 60), OFF)
def test_what_comes_after_so_many_days_is_so_many_days_away(
    day: date, number: int, off: frozenset[date]
) -> None:
    end = working_days_after(day, number, off)

    assert is_working_day(end, off)
    assert working_days_between(day, end, off) == number
    assert working_days_between(end, day, off) == -number


@given(DAYS, st.integers(0, 400), OFF)
def test_the_days_between_are_those_one_would_count_by_hand(
    day: date, number: int, off: frozenset[date]
) -> None:
    passed = [day + timedelta(days=place) for place in range(1, number + 1)]

    assert working_days_between(day, day + timedelta(days=number), off) == sum(
        is_working_day(known, off) for known in passed
    )


@given(DAYS, st.integers(0, 30), st.integers(0, 30), OFF)
def test_going_on_from_where_one_stopped_is_the_same_as_going_at_once(
    day: date, first: int, second: int, off: frozenset[date]
) -> None:
    there = working_days_after(day, first, off)

    assert working_days_after(there, second, off) == working_days_after(day, first + second, off)
