"""What people type, without the web around it: money, deadlines, words."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants import clock
from grants.money import WHOLE, Pence, format_pounds, parse_pounds, split_by_shares
from grants.wording import clean, count_words


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("£1,250", 125_000), ("1250.50", 125_050), ("0", 0), ("١٢٥٠", 125_000), ("£ 12,345,678", 1_234_567_800)],
)
def test_pounds_are_read_as_people_type_them(typed: str, pence: int) -> None:
    assert parse_pounds(typed) == pence


@pytest.mark.parametrize("typed", ["1e3", "1,50", "12.345", "-5", "", "1.5", "twelve", "1,2345", "£"])
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_pounds(typed)


def test_pounds_are_shown_without_needless_pence() -> None:
    assert [format_pounds(p) for p in (125_000, 125_050, 0, -500)] == ["£1,250", "£1,250.50", "£0", "−£5"]


@pytest.mark.parametrize("total", [1, 99, 1_000_000, 1_234_567])
def test_a_split_loses_no_penny(total: int) -> None:
    parts = split_by_shares(total, [5_000, 3_000, WHOLE - 8_000])

    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


def test_a_deadline_at_midnight_follows_londons_clocks() -> None:
    summer = clock.london(date(2026, 7, 1), time(0))
    winter = clock.london(date(2026, 12, 1), time(0))

    assert (summer.isoformat(), winter.isoformat()) == (
        "2026-06-30T23:00:00+00:00",
        "2026-12-01T00:00:00+00:00",
    )


def test_a_month_later_is_the_same_day_or_the_last_one() -> None:
    assert [clock.add_months(date(2026, 1, 31), months) for months in (1, 2, 13)] == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2027, 2, 28),
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), ("  a  b\nc ", 3), ("one\u00a0two", 2), ("\ufeffword", 1), ("كلمة ثانية", 2)],
)
def test_words_are_counted_as_the_browser_counts_them(text: str, number: int) -> None:
    assert count_words(text) == number


def test_typed_text_loses_nul_and_cannot_turn_the_page_round() -> None:
    assert clean("a\x00b\r\n\u202edone") == "ab\n\u2067done\u2069"


def test_shares_that_are_no_whole_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="5000"):
        split_by_shares(Pence(1_000), [5_000, 4_000])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a \u2067b", "a \u2067b\u2069"),
        ("a \u2069b", "a b"),
        ("\u2066a\u2069 b", "\u2066a\u2069 b"),
        ("\u202ba\nb", "\u2067a\u2069\nb"),
    ],
)
def test_every_isolate_is_closed_on_its_own_line(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_cleaned_text_stays_clean(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert not set(once) & set("\x00\r\u202a\u202b\u202c\u202d\u202e")


@given(st.integers(min_value=0, max_value=10**13))
def test_pounds_that_are_shown_are_read_back(pence: int) -> None:
    assert parse_pounds(format_pounds(pence)) == pence
