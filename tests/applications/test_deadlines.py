"""Until when a draft may be written and sent: London's clocks, the grace, and what pages say."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask
from flask_babel import force_locale
from hypothesis import given, settings
from hypothesis import strategies as st

from grants import audit, clock
from grants.applications.models import Application, Submission
from grants.applications.operations import Given, answer_query, save_answer
from grants.applications.queries import answer_rows, came_in_grace
from grants.applications.timing import IN_PROGRESS, Chance, deadline_of, is_in_grace
from grants.audit import events_of
from grants.errors import WrongState
from grants.formats import deadline, time_left
from grants.notices.models import Notice
from grants.rounds.models import Round
from grants.rounds.queries import sections_of

Visit = Callable[..., Visitor]

BLINK = timedelta(microseconds=1)
OPENS = datetime(2027, 3, 1, 9, tzinfo=UTC)
#: Midnight at the end of the day before London's clocks jump, and an instant in each changed hour.
CLOSINGS = {
    "noon": datetime(2027, 4, 9, 11, tzinfo=UTC),
    "24:00 before spring": datetime(2027, 3, 28, 0, tzinfo=UTC),
    "24:00 of the short day": datetime(2027, 3, 28, 23, tzinfo=UTC),
    "skipped hour": clock.london(date(2027, 3, 28), time(1, 30)),
    "first of the doubled hour": clock.london(date(2027, 10, 31), time(1, 30)),
    "second of the doubled hour": datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    "24:00 of the long day": datetime(2027, 11, 1, 0, tzinfo=UTC),
}
INSTANTS = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.fixture(params=list(CLOSINGS))
def closes(request: pytest.FixtureRequest) -> datetime:
    return CLOSINGS[request.param]


def a_round(closes_at: datetime) -> Round:
    with clock.at(OPENS - timedelta(days=40)):
        return make.a_round(opens_at=OPENS, closes_at=closes_at, decides_on=date(2028, 6, 1))


def a_draft(closes_at: datetime, written_at: datetime) -> Application:
    """Return a complete draft whose last text was saved at an instant."""
    round_ = a_round(closes_at)
    with clock.at(OPENS):
        draft = make.a_draft(round_)
    with clock.at(written_at):
        write(draft, "Tea for all")
    return draft


def write(draft: Application, text: str) -> Any:
    """Save one answer as it is typed."""
    section = sections_of(draft.round)[0]
    question = next(known for known in section.questions if known.key == "title")
    answer = answer_rows(draft)[question.id]
    return do(
        save_answer,
        draft,
        question,
        answer,
        Given(text, seen=answer.version),
        section_key=section.key,
        actor=make.member_of(draft.organisation),
    )


def submit(draft: Application) -> Submission:
    sent: Submission = make.submit(draft)
    return sent


@given(start=INSTANTS, span=st.timedeltas(timedelta(0), timedelta(days=60)))
def test_what_is_left_adds_up_to_the_end(start: datetime, span: timedelta) -> None:
    with clock.at(start):
        number, rest = clock.left_until(start + span)

    shown = clock.in_london(start)
    reached = clock.london(shown.date() + clock.days(number), shown.time()) if number else start
    assert reached + rest == start + span
    assert timedelta(0) <= rest < timedelta(hours=25)


@given(start=INSTANTS, number=st.integers(1, 60))
def test_the_same_time_of_another_day_is_whole_days_away_whatever_the_clocks_do(
    start: datetime, number: int
) -> None:
    shown = clock.in_london(start)
    end = clock.london(shown.date() + clock.days(number), shown.time())

    with clock.at(start):
        assert clock.left_until(end) == (number, timedelta(0))


@given(end=INSTANTS, later=st.timedeltas(timedelta(0), timedelta(days=3)))
def test_nothing_is_left_from_the_end_on(end: datetime, later: timedelta) -> None:
    with clock.at(end + later):
        assert clock.left_until(end) == (0, timedelta(0))


@given(end=INSTANTS)
def test_the_last_day_is_the_one_that_holds_the_last_instant(end: datetime) -> None:
    day = clock.last_day(end)

    assert clock.london(day, time(0)) < end <= clock.london(day + clock.days(1), time(0))


@pytest.mark.parametrize(
    ("start", "end", "english", "arabic"),
    [
        # The night on which an hour is skipped, the one on which an hour comes twice, and plain ones.
        ("2027-03-27T12:00", "2027-03-28T11:00", "1 day", "يوم"),
        ("2027-03-27T12:00", "2027-03-28T23:00", "1 day and 12 hours", "يوم و12 ساعة"),
        ("2027-10-30T11:00", "2027-11-01T00:00", "1 day and 12 hours", "يوم و12 ساعة"),
        ("2027-10-30T23:30", "2027-10-31T02:30", "3 hours", "3 ساعات"),
        ("2027-05-02T19:00", "2027-05-05T23:00", "3 days and 4 hours", "3 أيام و4 ساعات"),
        ("2027-05-03T21:00", "2027-05-05T23:00", "2 days and 2 hours", "يومان وساعتان"),
        ("2027-05-05T20:57", "2027-05-05T23:00", "2 hours and 3 minutes", "ساعتان و3 دقائق"),
        ("2027-05-05T22:59:40", "2027-05-05T23:00", "1 minute", "دقيقة"),
        ("2027-04-20T23:00", "2027-05-01T23:00", "11 days", "11 يومًا"),
    ],
)
def test_the_time_left_is_said_as_londons_clocks_count_it(
    app: Flask, start: str, end: str, english: str, arabic: str
) -> None:
    ends_at = datetime.fromisoformat(end).replace(tzinfo=UTC)

    with clock.at(datetime.fromisoformat(start).replace(tzinfo=UTC)):
        for language, words in (("en", english), ("ar", arabic)):
            with force_locale(language):
                assert time_left(ends_at) == words


def test_a_draft_may_be_sent_until_just_before_the_stroke(app: Flask, closes: datetime) -> None:
    draft = a_draft(closes, closes - timedelta(hours=9))

    with clock.at(closes - BLINK):
        assert (deadline_of(draft).chance, deadline_of(draft).ends_at) == (Chance.OPEN, closes)
    with clock.at(closes), pytest.raises(WrongState) as refused:
        submit(draft)

    with force_locale("en"):
        assert refused.value.message == (
            f"The round closed on {deadline(closes)}, London time."
            " This draft can no longer be changed or sent."
        )


def test_the_grace_is_for_what_was_saved_in_the_last_hour_and_no_longer_than_its_minutes(
    app: Flask, closes: datetime
) -> None:
    grace = timedelta(minutes=10)
    first = closes - IN_PROGRESS
    drafts = {
        written_at: a_draft(closes, written_at)
        for written_at in (first - BLINK, first, closes - timedelta(minutes=1), closes - BLINK)
    }

    @settings(max_examples=40, deadline=None)
    @given(after=st.timedeltas(timedelta(0), 2 * grace))
    def holds(after: timedelta) -> None:
        for written_at, draft in drafts.items():
            with clock.at(closes + after):
                expected = written_at >= first and after < grace
                assert is_in_grace(draft) is expected
                assert deadline_of(draft).may_send is expected

    holds()
    for instant in (closes, closes + grace - BLINK, closes + grace):
        with clock.at(instant):
            assert is_in_grace(drafts[first]) is (instant < closes + grace)


def test_a_round_without_grace_gives_none(app: Flask) -> None:
    closes_at = CLOSINGS["noon"]
    draft = a_draft(closes_at, closes_at - timedelta(minutes=1))

    def without() -> None:
        draft.round.grace_minutes = 0
        audit.record(None, "round.edit", draft.round)

    do(without)

    with clock.at(closes_at):
        assert deadline_of(draft).chance is Chance.NONE


def test_work_in_progress_is_saved_and_sent_in_the_grace_and_the_record_says_so(app: Flask) -> None:
    closes_at = CLOSINGS["24:00 of the short day"]
    draft = a_draft(closes_at, closes_at - timedelta(minutes=5))

    with clock.at(closes_at + timedelta(minutes=8)):
        write(draft, "Typed over the stroke")
        submission = submit(draft)

    assert submission.in_grace is True
    assert came_in_grace(draft) is True
    line = events_of(draft)[-1]
    assert line.action == "application.submit"
    assert line.details["in_grace"] is True
    assert line.details["grace_ends_at"] == (closes_at + timedelta(minutes=10)).isoformat()
    receipt = rows(Notice, Notice.subject.startswith("We have your"))[-1].text
    assert (
        "arrived shortly after the closing, within the extra time for those who were still writing then."
        " It counts as on time." in receipt
    )


def test_what_comes_in_time_is_recorded_as_nothing_else(app: Flask) -> None:
    closes_at = CLOSINGS["noon"]
    draft = a_draft(closes_at, closes_at - timedelta(minutes=5))

    with clock.at(closes_at - BLINK):
        submission = submit(draft)

    assert (submission.in_grace, came_in_grace(draft)) == (False, False)
    assert set(events_of(draft)[-1].details) == {"before", "after", "fingerprint", "requested_pence"}
    assert "arrived on time" in rows(Notice)[-1].text


def test_an_answer_to_an_officer_shortly_after_the_closing_is_no_matter_of_grace(app: Flask) -> None:
    closes_at = CLOSINGS["noon"]
    draft = a_draft(closes_at, closes_at - timedelta(minutes=5))
    with clock.at(closes_at - timedelta(minutes=1)):
        submit(draft)
        make.query(draft)

    with clock.at(closes_at + timedelta(minutes=2)):
        do(answer_query, draft, actor=make.member_of(draft.organisation))

    assert [copy.in_grace for copy in rows(Submission)] == [False, False]


@pytest.mark.parametrize(
    ("before_closing", "english", "arabic"),
    [
        (
            timedelta(days=3, hours=4),
            "Closes 28 March 2027, 24:00 London time: 3 days and 5 hours left",
            "28 مارس 2027، 24:00",
        ),
        (timedelta(minutes=2), "Closes 28 March 2027, 24:00 London time: 2 minutes left", "دقيقتان"),
        (
            timedelta(minutes=-4),
            "The round closed on 28 March 2027, 24:00, London time. You were still writing then, so you may"
            " save and send until 29 March 2027, 00:10: 6 minutes left.",
            "29 مارس 2027، 00:10",
        ),
        (
            timedelta(minutes=-10),
            "The round closed on 28 March 2027, 24:00, London time. You can read this draft, but no longer"
            " change or send it. It will be deleted on 26 June 2027.",
            "26 يونيو 2027",
        ),
    ],
)
def test_every_page_of_a_draft_says_what_is_possible_now(
    visit: Visit, before_closing: timedelta, english: str, arabic: str
) -> None:
    closes_at = CLOSINGS["24:00 of the short day"]
    draft = a_draft(closes_at, closes_at - timedelta(minutes=30))
    member = make.member_of(draft.organisation)
    address = f"/applications/{draft.reference}"

    for language, words in (("en", english), ("ar", arabic)):

        def speak(language: str = language) -> None:
            member.language = language

        do(speak)
        with clock.at(closes_at - before_closing):
            for page in (address, f"{address}/sections/project", f"{address}/submit"):
                assert words in visit(member).open(page).text


def test_a_page_after_the_end_offers_nothing_that_would_be_refused(visit: Visit) -> None:
    closes_at = CLOSINGS["noon"]
    draft = a_draft(closes_at, closes_at - timedelta(hours=5))
    browser = visit(make.member_of(draft.organisation))
    address = f"/applications/{draft.reference}"

    with clock.at(closes_at):
        shown, checked = browser.open(address), browser.open(f"{address}/submit")
        written = browser.open(f"{address}/sections/project")
        sent = browser.press(f"{address}/submit", name="A", position="B", agreed="y")
        told = browser.open(address).text

    assert f"{address}/submit" not in shown.links
    assert checked.all("input", name="agreed") == []
    assert "Save and continue" not in written.text
    assert sent.status == 409
    assert "If something kept you from sending it in time, write to grants@programme.example soon" in told
    assert fresh(draft).submitted_at is None


def test_what_was_submitted_shows_no_deadline_any_more(visit: Visit) -> None:
    application = make.an_application()

    page = visit(make.member_of(application.organisation)).open(f"/applications/{application.reference}")

    assert "London time" not in page.text


def test_officers_see_that_an_application_came_in_the_grace(visit: Visit) -> None:
    closes_at = CLOSINGS["noon"]
    graced, timely = (a_draft(closes_at, closes_at - timedelta(minutes=5)) for _number in range(2))
    with clock.at(closes_at - BLINK):
        submit(timely)
    with clock.at(closes_at):
        submit(graced)

    shown = [
        "Sent after the closing, in the grace for work in progress."
        in visit(make.an_officer()).open(f"/applications/{application.reference}").text
        for application in (graced, timely)
    ]

    assert shown == [True, False]


def test_the_start_page_reminds_of_a_draft_as_long_as_it_may_be_sent(visit: Visit) -> None:
    closes_at = CLOSINGS["noon"]
    draft = a_draft(closes_at, closes_at - timedelta(minutes=5))
    browser = visit(make.member_of(draft.organisation))

    seen = []
    for after in (timedelta(hours=-1), timedelta(minutes=9), timedelta(minutes=10)):
        with clock.at(closes_at + after):
            seen.append("Finish and submit your application" in browser.open("/").text)

    assert seen == [True, True, False]
