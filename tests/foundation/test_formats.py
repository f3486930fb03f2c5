"""How things are shown: in the page's language, with its commas, and nothing of it markup."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from grants.formats import day, deadline, listed, moment, percent, pounds

NOON = datetime(2026, 5, 16, 11, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 13, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ("16 May 2026", "16 May 2026, 12:00", "12 December 2026, 24:00")),
        ("ar", ("16 مايو 2026", "16 مايو 2026، 12:00", "12 ديسمبر 2026، 24:00")),
    ],
)
def test_days_and_instants_are_shown_in_london_and_in_the_language(
    app: Flask, language: str, shown: tuple[str, str, str]
) -> None:
    with force_locale(language):
        assert (day(NOON), moment(NOON), deadline(MIDNIGHT)) == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "a, &lt;b&gt;"), ("ar", "a، &lt;b&gt;")])
def test_lists_have_the_comma_of_the_language_and_no_markup(app: Flask, language: str, shown: str) -> None:
    with force_locale(language):
        assert str(listed(["a", "<b>"])) == shown


def test_snapshots_are_shown_from_their_iso_words(app: Flask) -> None:
    with force_locale("en"):
        assert (day("2026-05-16"), moment("2026-05-16T11:00:00+00:00"), day(date(2026, 5, 16))) == (
            "16 May 2026",
            "16 May 2026, 12:00",
            "16 May 2026",
        )


def test_nothing_is_shown_as_nothing(app: Flask) -> None:
    assert (day(None), moment(None), str(pounds(None)), percent(None)) == ("", "", "", "")
