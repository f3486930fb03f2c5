"""After submission a group reads where its application stands, and how we keep our promises."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import do, rows
from flask import Flask
from flask_babel import force_locale

from grants import clock
from grants.applications import operations
from grants.applications.models import Application, Reminder
from grants.applications.promise import usual_wait
from grants.applications.status import status_of
from grants.audit import events_of
from grants.awards.models import Outcome
from grants.formats import day, span
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.rounds.models import Round

Visit = Callable[..., Visitor]
A = ApplicationState

AHEAD = [
    "We check whether it fits the rules of the round",
    "Independent people read and score it, each by themselves",
    "They settle their scores into one",
    "Two people decide, and you get a letter with the reason",
]


def page_of(visit: Visit, application: Application) -> Page:
    return visit(make.member_of(application.organisation)).open(f"/applications/{application.reference}")


def steps_of(application: Application) -> list[tuple[str, bool, bool]]:
    """Return the words of each step, whether it is done, and whether it is going on."""
    steps = status_of(application).steps
    return [(str(step.words), step.at is not None, step.is_now) for step in steps]


def test_what_was_sent_is_received_and_the_way_ahead_is_shown(app: Flask) -> None:
    application = make.an_application(A.SUBMITTED)

    assert steps_of(application) == [
        ("We received your application", True, False),
        (AHEAD[0], False, True),
        *((words, False, False) for words in AHEAD[1:]),
    ]


def test_a_question_and_its_answer_are_steps_of_the_way(app: Flask) -> None:
    application = make.an_application(A.QUERIED)
    asked = steps_of(application)

    do(operations.answer_query, application, actor=make.member_of(application.organisation))

    assert asked[1:4] == [
        ("We asked you a question", True, False),
        ("You answer our question", False, True),
        (AHEAD[0], False, False),
    ]
    assert [words for words, is_done, _is_now in steps_of(application) if is_done] == [
        "We received your application",
        "We asked you a question",
        "You sent your answer",
    ]


def test_a_finding_that_was_undone_stays_told(app: Flask) -> None:
    application = make.an_application(A.INELIGIBLE)
    refused = steps_of(application)
    do(operations.reinstate, application, reason="It was in time.", actor=make.an_officer())

    assert refused[-1] == ("We checked it: it does not fit the rules of the round", True, False)
    assert steps_of(application)[2:4] == [
        ("Another officer looked again: it is considered after all", True, False),
        (AHEAD[0], False, True),
    ]


@pytest.mark.parametrize(
    ("state", "last", "promise"),
    [
        (A.AWARDED, "We decided: you are offered a grant", True),
        (A.DECLINED, "We decided: it was not chosen this time", True),
        (A.WITHDRAWN, "It was withdrawn", False),
    ],
)
def test_every_way_has_its_end(app: Flask, state: ApplicationState, last: str, promise: bool) -> None:
    status = status_of(make.an_application(state))

    assert str(status.steps[-1].words) == last
    assert all(step.at for step in status.steps)
    assert bool(status.promise) is promise


@pytest.mark.parametrize(
    ("state", "done", "ahead", "sentence"),
    [
        (
            A.RESERVED,
            "We decided: you are on the reserve list",
            "You wait in case money becomes free, and we write to you either way",
            "You are on the reserve list: you get a grant if money becomes free.",
        ),
        (A.DEFERRED, "We put the decision off", AHEAD[3], "We could not decide yet."),
    ],
    ids=["reserved", "deferred"],
)
def test_who_waits_after_a_decision_reads_what_comes(
    visit: Visit, state: ApplicationState, done: str, ahead: str, sentence: str
) -> None:
    application = make.an_application(state)

    assert steps_of(application)[-2:] == [(done, True, False), (ahead, False, True)]
    assert sentence in page_of(visit, application).text


def test_a_proposal_does_not_show_anywhere(app: Flask, visit: Visit) -> None:
    settled = make.an_application(A.MODERATED)
    before = page_of(visit, settled)
    start_before = visit(make.member_of(settled.organisation)).open("/").text

    make.propose(settled, outcome=Outcome.DECLINE)

    assert page_of(visit, make.fresh(settled)).text == before.text
    assert page_of(visit, settled).links == before.links
    assert visit(make.member_of(settled.organisation)).open("/").text == start_before
    assert steps_of(settled)[-1] == (AHEAD[3], False, True)


def test_nothing_confidential_is_told(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)
    reviewer = make.a_person(name="Marmalade Reviewer")
    del reviewer
    make.moderate(application, actor=make.an_officer(name="Marmalade Officer"))

    page = page_of(visit, application)

    assert "Marmalade" not in page.text
    assert "A clear plan." not in page.text
    assert "75" not in page.text


def test_the_page_shows_the_dates_and_where_it_is_now(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.IN_REVIEW)

    page = page_of(visit, application)

    (way,) = page.all("ol")
    items = [text_of(item) for item in way.iter("li")]
    today = day(clock.today())
    assert items == [
        f"We received your application {today}",
        f"We checked it: it fits the rules of the round {today}",
        f"{AHEAD[1]} Now",
        f"{AHEAD[2]} To come",
        f"{AHEAD[3]} To come",
    ]
    promised = day(application.round.decides_on)
    assert f"You get our decision by {promised}. We are on time." in page.text


def test_a_draft_has_no_such_page(app: Flask, visit: Visit) -> None:
    assert "Where it stands" not in page_of(visit, make.a_draft()).text


def test_while_a_question_is_open_the_page_leads_to_the_answers(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)

    page = page_of(visit, application)

    assert "Which costs are new?" in page.text
    assert f"/applications/{application.reference}/sections/money" in page.links
    assert f"/applications/{application.reference}/answer-query" in page.links
    assert "We wait for your answer." in page.text


def test_a_promise_that_is_not_kept_is_called_so(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.PROPOSED)
    promised = application.round.decides_on

    with clock.at(clock.now() + timedelta(days=60)):
        on_the_day = status_of(application)
    with clock.at(clock.now() + timedelta(days=63)):
        late, page = status_of(application), page_of(visit, application)

    assert (on_the_day.is_late, late.is_late) == (False, True)
    assert on_the_day.promise == f"You get our decision by {day(promised)}. We are on time."
    assert f"We promised a decision by {day(promised)}. We are late, by 3 days so far" in page.text


def test_afterwards_the_page_says_whether_the_promise_was_kept(app: Flask) -> None:
    kept, late = make.an_application(A.PROPOSED), make.an_application(A.PROPOSED)
    make.confirm(kept)
    with clock.at(clock.now() + timedelta(days=62)):
        make.confirm(late)

    promised = day(kept.round.decides_on)
    assert status_of(kept).promise == f"We promised a decision by {promised}, and kept to it."
    assert status_of(late).promise == (
        f"We promised a decision by {promised}. It came 2 days late, and we are sorry."
    )


def decided(round_: Round, *days_after_promise: int, waiting: int = 0) -> None:
    """Have applications of a round decided so many days after the promised day; others still wait."""
    for days in days_after_promise:
        application = make.an_application(A.PROPOSED, round_, pounds=10_000)
        with clock.at(clock.now() + timedelta(days=60 + days)):
            make.confirm(application)
    for _number in range(waiting):
        make.an_application(A.MODERATED, round_)


def in_hindsight(round_: Round, days: int = 100) -> Any:
    with clock.at(clock.now() + timedelta(days=days)):
        return usual_wait(round_)


def test_what_really_happened_is_the_median_over_earlier_rounds(app: Flask) -> None:
    now, earlier = make.a_round(), make.a_round()
    decided(earlier, -9, -5, -3, -3, 20)

    usual = in_hindsight(now)

    assert (usual.rounds, usual.after_closing, usual.after_promise) == (1, 37, -3)
    assert usual.wait == "Groups usually hear 5 weeks after a round closes."
    assert str(usual.against_promise) == (
        "In the last round groups usually heard 3 days before the promised day."
    )


def test_too_few_decisions_tell_nothing(app: Flask) -> None:
    now, earlier = make.a_round(), make.a_round()
    decided(earlier, 1, 1, 1, 1)

    assert in_hindsight(now) is None


def test_a_round_counts_once_its_day_has_passed_and_never_for_itself(app: Flask) -> None:
    now, earlier = make.a_round(), make.a_round()
    decided(earlier, -9, -9, -9, -9, -9)

    assert in_hindsight(now, days=55) is None
    assert in_hindsight(earlier) is None
    assert in_hindsight(now) is not None


def test_whoever_still_waits_counts_as_hearing_today(app: Flask) -> None:
    now, earlier = make.a_round(), make.a_round()
    decided(earlier, -3, -3, -3, -3, -3, waiting=6)

    assert in_hindsight(now, days=100).after_promise == 40


def test_only_the_last_two_rounds_are_told_of(app: Flask) -> None:
    now, oldest = make.a_round(), make.a_round(decides_on=clock.today() + timedelta(days=50))
    decided(oldest, 20)
    for days in (0, 2):
        decided(make.a_round(), days, days, days)

    usual = in_hindsight(now)

    assert (usual.rounds, usual.after_promise) == (2, 0)
    assert str(usual.against_promise) == ("In the last two rounds groups usually heard on the promised day.")


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (13, "13 days"), (14, "2 weeks"), (37, "5 weeks"), (39, "6 weeks")],
)
def test_a_span_is_told_in_days_and_from_two_weeks_on_in_weeks(app: Flask, days: int, words: str) -> None:
    assert span(days) == words


def test_a_span_is_told_in_arabic(app: Flask) -> None:
    with force_locale("ar"):
        assert (span(2), span(3)) == ("يومان", "3 أيام")


def test_the_page_of_a_round_tells_how_long_groups_wait(app: Flask, visit: Visit, queries: list[str]) -> None:
    now, earlier = make.a_round(), make.a_round()
    address = f"/rounds/{now.reference}"
    decided(earlier, 2, 2, 2, 2, 2)
    silent = visit().open(address).text
    numbers, told = [], ""
    for _time in range(2):
        with clock.at(clock.now() + timedelta(days=100)):
            queries.clear()
            told = visit().open(address).text
            numbers.append(len(queries))
        decided(earlier, 2)

    assert "Groups usually hear" not in silent
    assert "Groups usually hear 6 weeks after a round closes." in told
    assert "In the last round groups usually heard 2 days after the promised day." in told
    assert numbers[0] == numbers[1]


def test_a_late_decision_is_told_to_its_people_once(app: Flask) -> None:
    application = make.an_application(A.IN_REVIEW)
    member = make.member_of(application.organisation)
    make.an_application(A.QUERIED, application.round)
    make.an_application(A.DECLINED, application.round)
    before = len(rows(Notice))

    with clock.at(clock.now() + timedelta(days=60)):
        on_the_day = do(operations.tell_of_delay)
    with clock.at(clock.now() + timedelta(days=61)):
        first, second = do(operations.tell_of_delay), do(operations.tell_of_delay)

    assert (on_the_day, first, second) == (0, 1, 0)
    (mail,) = rows(Notice)[before:]
    assert (mail.user_id, mail.application_id) == (member.id, application.id)
    assert mail.subject == f"Our decision on {application.reference} is late"
    assert f"We promised you a decision by {day(application.round.decides_on)}." in mail.text
    assert "In the last" not in mail.text
    (reminder,) = rows(Reminder)
    assert (reminder.application_id, reminder.occasion) == (application.id, "late-decision")
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.tell_of_delay", None)
    assert line.details == {"promised_for": application.round.decides_on.isoformat()}


def test_the_mail_about_a_delay_is_in_the_readers_language_and_tells_of_earlier_rounds(app: Flask) -> None:
    earlier = make.a_round(decides_on=clock.today() + timedelta(days=58))
    decided(earlier, -5, -5, -5, -5, -5)
    organisation = make.an_organisation(language="ar")
    round_ = make.a_round()
    application = make.a_draft(round_, organisation=organisation)
    make.submit(application)

    with clock.at(clock.now() + timedelta(days=61)):
        do(operations.tell_of_delay)

    mail = rows(Notice, Notice.application_id == application.id)[-1]
    with force_locale("ar"):
        assert day(round_.decides_on) in mail.text
        assert span(3) in mail.text
    assert mail.language == "ar"


def test_whoever_answers_late_is_told_once_we_have_the_answer(app: Flask) -> None:
    application = make.an_application(A.QUERIED)

    with clock.at(clock.now() + timedelta(days=61)):
        asked = do(operations.tell_of_delay)
        do(operations.answer_query, application, actor=make.member_of(application.organisation))
        answered = do(operations.tell_of_delay)

    assert (asked, answered) == (0, 1)
