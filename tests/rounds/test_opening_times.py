"""A round opens and closes at the very instant that London's clocks show, in summer and winter."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask

from grants import clock
from grants.applications.operations import start_application, submit_application
from grants.errors import RuleBroken, WrongState
from grants.rounds.models import Round
from grants.rounds.queries import open_rounds

Visit = Callable[..., Visitor]

OPENS = datetime(2027, 3, 1, 9, tzinfo=UTC)
CLOSES = datetime(2027, 3, 26, 12, tzinfo=UTC)
BEFORE = datetime(2027, 1, 4, tzinfo=UTC)
BLINK = timedelta(microseconds=1)


def a_round() -> Round:
    with clock.at(BEFORE):
        return make.a_round(opens_at=OPENS, closes_at=CLOSES, decides_on=date(2027, 6, 1))


@pytest.mark.parametrize(
    ("instant", "is_open", "word"),
    [
        (OPENS - BLINK, False, "Opens soon"),
        (OPENS, True, "Open"),
        (CLOSES - BLINK, True, "Open"),
        (CLOSES, False, "Closed"),
    ],
)
def test_a_round_is_open_from_its_first_instant_to_just_before_its_last(
    visit: Visit, instant: datetime, is_open: bool, word: str
) -> None:
    round_, browser = a_round(), visit()

    with clock.at(instant):
        shown = browser.open(f"/rounds/{round_.reference}")
        listed = browser.open("/rounds")
        known = (round_.is_open, [r.id for r in open_rounds()] == [round_.id])

    assert known == (is_open, is_open)
    assert (f"/rounds/{round_.reference}/apply" in shown.links) == is_open
    assert f"Stronger together {word} From 1 March 2027, 09:00 to 26 March 2027, 12:00" in listed.text


def test_a_draft_is_never_open(app: Flask) -> None:
    round_ = make.a_draft_round()

    assert round_.is_open is False
    assert open_rounds() == []


@pytest.mark.parametrize("instant", [OPENS - BLINK, CLOSES])
def test_nobody_begins_an_application_before_or_at_the_stroke(app: Flask, instant: datetime) -> None:
    round_, organisation = a_round(), make.an_organisation()

    with clock.at(instant), pytest.raises((RuleBroken, WrongState)):
        do(start_application, round_, organisation, actor=make.member_of(organisation))


def test_a_draft_is_submitted_until_just_before_the_stroke(app: Flask) -> None:
    round_ = a_round()
    with clock.at(OPENS):
        application = make.a_draft(round_)
    submission: dict[str, Any] = {"name": "A", "position": "B", "declaration": "C"}
    member = make.member_of(application.organisation)

    with clock.at(CLOSES), pytest.raises((RuleBroken, WrongState)):
        do(submit_application, application, **submission, actor=member)
    with clock.at(CLOSES - BLINK):
        do(submit_application, application, **submission, actor=member)

    assert make.fresh(application).submitted_at == CLOSES - BLINK


def test_the_round_that_closes_first_stands_on_top(app: Flask) -> None:
    later = make.a_round(closes_at=clock.now() + timedelta(days=9))
    sooner = make.a_round(closes_at=clock.now() + timedelta(days=3))

    assert [round_.id for round_ in open_rounds()] == [sooner.id, later.id]


@pytest.mark.parametrize(
    ("day", "typed", "instant", "shown"),
    [
        (["26", "3", "2027"], "12:00", "2027-03-26T12:00:00+00:00", "26 March 2027, 12:00"),
        (["28", "3", "2027"], "12:00", "2027-03-28T11:00:00+00:00", "28 March 2027, 12:00"),
        (["28", "3", "2027"], "00:30", "2027-03-28T00:30:00+00:00", "28 March 2027, 00:30"),
        (["31", "3", "2027"], "24:00", "2027-03-31T23:00:00+00:00", "31 March 2027, 24:00"),
        (["27", "3", "2027"], "24:00", "2027-03-28T00:00:00+00:00", "27 March 2027, 24:00"),
        (["1", "4", "2027"], "00:00", "2027-03-31T23:00:00+00:00", "31 March 2027, 24:00"),
        (["30", "10", "2027"], "24:00", "2027-10-30T23:00:00+00:00", "30 October 2027, 24:00"),
        (["31", "10", "2027"], "24:00", "2027-11-01T00:00:00+00:00", "31 October 2027, 24:00"),
        (["31", "10", "2027"], "01:30", "2027-10-31T00:30:00+00:00", "31 October 2027, 01:30"),
        (["31", "12", "2027"], "24:00", "2028-01-01T00:00:00+00:00", "31 December 2027, 24:00"),
    ],
)
def test_a_time_is_londons_on_that_very_day(
    visit: Visit, day: list[str], typed: str, instant: str, shown: str
) -> None:
    with clock.at(BEFORE):
        round_ = make.a_round(opens_at=BEFORE, closes_at=CLOSES, decides_on=date(2028, 6, 1))
        browser = visit(make.an_officer())
        address = f"/rounds/{round_.reference}"
        browser.submit(
            f"{address}/closing", closes_on=day, closes_time=typed, cause="other", reason="Longer."
        )
        first = make.fresh(round_).closes_at
        again = browser.submit(f"{address}/closing", cause="other", reason="Saved as it was shown.")
        page = visit().open(address)

    assert first.isoformat() == instant
    assert make.fresh(round_).closes_at == first
    assert again.errors == ["This is the closing time already."]
    assert f"Closes {shown}" in page.text


def test_arabic_readers_see_the_same_instant(visit: Visit) -> None:
    round_ = a_round()

    page = visit(language="ar").open(f"/rounds/{round_.reference}")

    assert "26 مارس 2027، 12:00" in page.text
