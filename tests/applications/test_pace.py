"""How long groups really wrote is counted from what they saved, and shown beside the estimate."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
from client import Visitor
from factories import both, do
from flask import Flask

from grants import clock
from grants.applications import operations
from grants.applications.models import Application
from grants.applications.pace import minutes_written, time_taken
from grants.applications.queries import answer_rows
from grants.rounds.models import Round
from grants.rounds.operations import copy_round
from grants.rounds.queries import questions_of, sections_of, source_of

Visit = Callable[..., Visitor]


def write(application: Application, *minutes: int) -> None:
    """Save the title again so many minutes after noon, each time with another text."""
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    title = next(q for q in questions_of(application.round) if q.key == "title")
    section = next(s for s in sections_of(application.round) if title in s.questions)
    writer = make.member_of(application.organisation)
    seen = answer_rows(application)[title.id].version
    for number, minute in enumerate(minutes):
        with clock.at(noon + timedelta(minutes=minute)):
            given = {title.id: operations.Given(f"Tea at {minute}", seen=seen + number)}
            do(operations.save_section, application, section, given, actor=writer)


def a_sent(round_: Round, *minutes: int) -> Application:
    """Return an application that was written at so many minutes after noon, and sent a day later."""
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    with clock.at(noon):
        application = make.a_draft(round_)
        write(application, *minutes)
    with clock.at(noon + timedelta(days=1)):
        make.submit(application)
    return application


def a_copy(round_: Round) -> Round:
    copy: Round = do(
        copy_round, round_, both("Again"), opens_at=clock.now(), closes_at=clock.now() + timedelta(days=9),
        decides_on=clock.today() + timedelta(days=40), actor=make.an_officer(),
    )  # fmt: skip
    return copy


def test_each_span_of_five_minutes_counts_once(app: Flask) -> None:
    round_ = make.a_round()

    a_sent(round_, 1, 2, 4, 5, 9, 30)

    assert minutes_written(round_) == [15]


def test_drafts_do_not_count(app: Flask) -> None:
    round_ = make.a_round()
    write(make.a_draft(round_), 60)

    assert minutes_written(round_) == []


def test_the_median_is_told_once_three_groups_have_sent_their_application(app: Flask) -> None:
    round_ = make.a_round()
    a_sent(round_)
    a_sent(round_, 10)
    before = time_taken(round_)

    a_sent(round_, 10, 20, 30)

    taken = time_taken(round_)
    assert before is None
    assert taken is not None
    assert (taken.round_, taken.applications, taken.minutes) == (round_, 3, 10)


def test_a_copy_tells_what_its_source_took_and_its_own_as_soon_as_there_is_any(app: Flask) -> None:
    round_ = make.a_round()
    for _group in range(3):
        a_sent(round_, 10)
    second = a_copy(a_copy(round_))

    taken = time_taken(second)

    assert source_of(round_) is None
    assert taken is not None
    assert (taken.round_, taken.minutes) == (round_, 10)


def test_the_build_page_shows_it(visit: Visit) -> None:
    round_ = make.a_round()
    for _group in range(3):
        a_sent(round_, 10)

    page = visit(make.an_officer()).open(f"/rounds/{a_copy(round_).reference}/build")

    assert f"In {round_.reference}, half of 3 groups wrote for no more than 10 minutes." in page.text
