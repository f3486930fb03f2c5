"""Asking the applicant: only the named questions open, and the first copy stays beside the second."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.applications import operations
from grants.applications.models import Application, Query, Submission
from grants.applications.queries import answers_of, last_submission, standing_query
from grants.audit import events_of
from grants.documents.models import IssuedDocument
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.rounds.queries import questions_of

Visit = Callable[..., Visitor]
A = ApplicationState


def place(application: Application, *rest: str) -> str:
    return "/".join(("/applications", application.reference, *rest))


def number_of(application: Application, key: str) -> int:
    return next(q.id for q in questions_of(application.round) if q.key == key)


def ask(application: Application, keys: list[str], days: int = 7) -> Query:
    query: Query = do(
        operations.query_applicant,
        application,
        [number_of(application, key) for key in keys],
        message="Which costs are new?",
        due_on=clock.today() + timedelta(days=days),
        actor=make.an_officer(),
    )
    return query


def write_budget(visit: Visit, application: Application, **rows: str) -> Any:
    """Change the budget on the group's own page."""
    sent = {f"budget-{name}": value for name, value in rows.items()}
    member = make.member_of(application.organisation)
    return visit(member).submit(place(application, "sections", "money"), **sent)


def test_a_question_reopens_the_application_and_tells_its_people(app: Flask) -> None:
    application = make.an_application(A.SUBMITTED)

    query = ask(application, ["budget"])

    assert application.state is A.QUERIED
    assert standing_query(application) == query
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.query", query.asked_by_id)
    assert line.details == {
        "before": "submitted",
        "after": "queried",
        "questions": 1,
        "due_on": query.due_on.isoformat(),
    }
    mail = rows(Notice)[-1]
    assert mail.user_id == make.member_of(application.organisation).id
    assert mail.subject == f"A question about your application {application.reference}"
    assert "Which costs are new?" in mail.text


def test_a_question_names_an_answer_and_leaves_until_tomorrow(app: Flask) -> None:
    application = make.an_application(A.SUBMITTED)

    with pytest.raises(RuleBroken, match=r"^Choose at least one question\.$") as without_question:
        ask(application, [])
    with pytest.raises(RuleBroken, match=r"^Give the applicant at least until tomorrow\.$") as without_time:
        ask(application, ["budget"], days=0)

    assert (without_question.value.field, without_time.value.field) == ("questions", "due_on")
    assert rows(Query) == []


def test_only_the_named_questions_are_open(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    browser = visit(make.member_of(application.organisation))

    page = browser.open(place(application))
    section = browser.open(place(application, "sections", "money"))

    assert "Which costs are new?" in page.text
    assert [link for link in page.links if "/sections/" in link] == [place(application, "sections", "money")]
    assert "tier" not in section.fields()
    assert browser.open(place(application, "sections", "project")).status == 404


def test_an_answer_that_was_not_asked_for_is_not_changed(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    before = answers_of(application)[number_of(application, "tier")]

    write_budget(visit, application, **{"0-pounds": "9000"})
    visit(make.member_of(application.organisation)).submit(
        place(application, "sections", "money"), tier="large", title="Another"
    )

    assert answers_of(fresh(application))[number_of(application, "tier")] == before
    assert application.title == "Tea on the landing"


def test_the_answer_is_a_second_copy_beside_the_first(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    member = make.member_of(application.organisation)
    write_budget(visit, application, **{"0-pounds": "19000"})

    second = do(operations.answer_query, application, actor=member)

    first, last = rows(Submission)
    assert (first.number, last.number) == (1, 2)
    assert (first.content["requested_pence"], last.content["requested_pence"]) == (2_000_000, 2_050_000)
    assert first.fingerprint != last.fingerprint
    assert last.declaration == first.declaration
    assert last_submission(application) == second
    assert application.state is A.SUBMITTED
    assert standing_query(application) is None
    assert events_of(application)[-1].details["fingerprint"] == second.fingerprint
    assert len(rows(IssuedDocument)) == 4


def test_an_answer_that_is_not_complete_is_not_sent(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    write_budget(visit, application, **{"0-pounds": "1"})
    browser = visit(make.member_of(application.organisation))

    page = browser.press(place(application, "answer-query"))

    assert page.status == 422
    assert "Some sections are not complete yet: Money." in page.text
    assert fresh(application).state is A.QUERIED


def test_the_page_sends_the_answer(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    browser = visit(make.member_of(application.organisation))

    page = browser.press(place(application, "answer-query"))

    assert "Your answer is sent." in browser.follow(page).text
    assert fresh(application).state is A.SUBMITTED
    assert browser.press(place(application, "answer-query")).status == 409
    assert len(rows(Submission)) == 2


def test_an_answer_may_come_after_the_round_has_closed(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)

    with clock.at(application.round.closes_at + timedelta(days=3)):
        page = write_budget(visit, application, **{"0-pounds": "19000"})

    assert page.location == place(application)
    assert fresh(application).requested_pence == 2_050_000


def test_going_on_without_an_answer_takes_the_application_as_it_was_sent(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    before = answers_of(application)
    officer = make.an_officer()
    write_budget(visit, application, **{"0-pounds": "22000"})
    assert fresh(application).requested_pence == 2_350_000

    do(operations.end_query, application, actor=officer)

    assert (application.state, application.requested_pence) == (A.SUBMITTED, 2_000_000)
    assert answers_of(application) == before
    assert standing_query(application) is None
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.end_query", officer.id)
    assert len(rows(Submission)) == 1


def test_staff_read_the_copy_that_was_sent_while_the_group_writes(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    write_budget(visit, application, **{"0-item": "Marmalade kitchen"})

    page = visit(make.an_officer()).open(place(application))

    assert "Marmalade" not in page.text
    assert "Which costs are new?" in page.text


def test_the_officers_page_goes_on(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    browser = visit(make.an_officer())

    assert place(application, "end-query") in browser.open(place(application)).links
    browser.press(place(application, "end-query"))

    assert fresh(application).state is A.SUBMITTED


def test_the_officers_page_asks(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    browser = visit(make.an_officer())
    wanted = [str(number_of(application, key)) for key in ("budget", "need")]

    page = browser.submit(place(application, "query"), questions=wanted, message="Why so much?")

    assert "The group has been asked by mail." in browser.follow(page).text
    (query,) = rows(Query)
    assert query.question_ids == [int(number) for number in wanted]
    assert query.due_on == clock.today() + timedelta(days=7)
    assert query.message == "Why so much?"


def test_the_officers_page_refuses_beside_the_field(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    other = number_of(make.a_draft(), "budget")
    browser, today = visit(make.an_officer()), clock.today()
    day = [str(today.day), str(today.month), str(today.year)]
    mine = str(number_of(application, "budget"))

    empty = browser.submit(place(application, "query"), due_on=["", "", ""])
    early = browser.submit(place(application, "query"), questions=mine, message="Why?", due_on=day)
    forged = browser.submit(place(application, "query"), questions=str(other), message="Why?")
    long = browser.submit(place(application, "query"), questions=mine, message="x" * 4001)

    assert empty.errors == [
        "Choose at least one question",
        "Write what you want to know",
        "Enter the day by which they should answer",
    ]
    assert early.errors == ["Give the applicant at least until tomorrow."]
    assert early.fields()["message"] == ["Why?"]
    assert forged.errors == ["Choose one from the list."]
    assert long.errors == ["Use 4000 characters or fewer"]
    assert fresh(application).state is A.SUBMITTED


def test_only_officers_ask_and_only_about_what_is_submitted(app: Flask, visit: Visit) -> None:
    sent, reviewed = make.an_application(A.SUBMITTED), make.an_application(A.IN_REVIEW)
    member = make.member_of(sent.organisation)

    with pytest.raises(NotAllowed):
        make.query(sent, actor=member)
    with pytest.raises(WrongState):
        make.query(reviewed)
    assert visit(member).open(place(sent, "query")).status == 403
    assert visit(make.an_officer()).open(place(reviewed, "query")).status == 409
    assert visit(member).press(place(sent, "end-query")).status == 403


def test_without_the_pages_token_nothing_is_sent_or_ended(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)

    visit(make.member_of(application.organisation)).send(place(application, "answer-query"))
    visit(make.an_officer()).send(place(application, "end-query"))

    assert fresh(application).state is A.QUERIED
    assert len(rows(Submission)) == 1
