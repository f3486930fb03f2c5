"""Submitting: complete, on time, frozen, with a receipt and a copy in each language."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.models import Organisation
from grants.accounts.operations import join
from grants.applications import frozen
from grants.applications.models import Application, Submission
from grants.applications.operations import Given, save_section, start_application, submit_application
from grants.audit import events_of
from grants.db import db
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState
from grants.notices.models import Notice
from grants.rounds.queries import questions_of, sections_of

Visit = Callable[..., Visitor]
A = ApplicationState

DECLARED = (
    "I am authorised by my organisation to submit this application. What it says is true. We agree that what"
    " we write is used to assess it and to account for public money."
)


def place(application: Application) -> str:
    return f"/applications/{application.reference}/submit"


def test_a_complete_draft_is_submitted_and_recorded(app: Flask) -> None:
    application = make.a_draft()
    member = make.member_of(application.organisation)

    submission = make.submit(application)

    assert application.state is A.SUBMITTED
    assert application.submitted_at == submission.submitted_at
    assert (submission.number, submission.submitted_by_id) == (1, member.id)
    assert (submission.declared_name, submission.declared_position) == (member.full_name, "Chair")
    line = events_of(application)[-1]
    assert (line.action, line.actor_id) == ("application.submit", member.id)
    assert line.details == {
        "before": "draft",
        "after": "submitted",
        "fingerprint": submission.fingerprint,
        "requested_pence": 2_000_000,
    }
    (frozen_line,) = events_of(submission)
    assert (frozen_line.action, frozen_line.details) == (
        "submission.freeze",
        {"fingerprint": submission.fingerprint},
    )


def test_every_member_gets_a_receipt_in_their_own_language(app: Flask) -> None:
    application = make.a_draft()
    colleague = make.a_person(language="ar")
    do(join, application.organisation, colleague, position="Helper", may_sign=False)

    make.submit(application)

    first, second = rows(Notice, Notice.application_id == application.id)
    assert (first.user_id, second.user_id) == (make.member_of(application.organisation).id, colleague.id)
    assert (first.language, second.language) == ("en", "ar")
    assert first.subject == f"We have your application {application.reference}"
    assert "You asked for £20,000." in first.text
    assert f"/applications/{application.reference}" in first.text


def test_a_copy_is_issued_in_every_language_with_the_fingerprint(app: Flask) -> None:
    application = make.a_draft()

    submission = make.submit(application)

    documents = rows(IssuedDocument)
    assert [(d.kind, d.language, d.application_id) for d in documents] == [
        (DocumentKind.APPLICATION, "en", application.id),
        (DocumentKind.APPLICATION, "ar", application.id),
    ]
    assert {d.snapshot["content_fingerprint"] for d in documents} == {submission.fingerprint}
    assert {d.snapshot["declaration"] for d in documents} == {"It is true."}


def test_the_frozen_copy_holds_questions_and_answers_with_nothing_to_look_up(app: Flask) -> None:
    application = make.a_draft(title="Tea on the landing", themes=["awareness", "resilience"])

    content = make.submit(application).content

    asked = {q["key"]: q for section in content["sections"] for q in section["questions"]}
    assert list(asked) == [question.key for question in questions_of(application.round)]
    assert asked["title"]["value"] == "Tea on the landing"
    assert [words["en"] for words in asked["themes"]["words"]] == ["Raising awareness", "Building resilience"]
    assert asked["tier"]["words"][0]["en"] == "Small"
    assert content["requested_pence"] == 2_000_000
    assert content["organisation"]["address"] == "1 Lantern Row, London"


def test_the_fingerprint_is_of_the_copy_as_it_is_kept_and_shows_a_change(app: Flask) -> None:
    submission = make.submit(make.a_draft())

    kept = fresh(submission)

    assert frozen.fingerprint(kept.content) == kept.fingerprint
    assert frozen.fingerprint({**kept.content, "title": "Another"}) != kept.fingerprint


def test_the_frozen_copy_does_not_change_with_the_organisation(app: Flask) -> None:
    application = make.an_application(A.SUBMITTED)
    name = application.organisation.name

    with db.engine.begin() as connection:
        connection.execute(sa.update(Organisation).values(name="Renamed"))

    (submission,) = rows(Submission)
    assert submission.content["organisation"]["name"] == name


def test_a_draft_that_is_not_complete_is_not_submitted(app: Flask) -> None:
    application = make.a_draft(title="", budget=[])

    with pytest.raises(RuleBroken) as refusal:
        make.submit(application)

    assert refusal.value.message == "Some sections are not complete yet: Your project, Money."
    assert refusal.value.field is None
    assert fresh(application).state is A.DRAFT
    assert rows(Submission) == rows(IssuedDocument) == rows(Notice) == []


def test_a_draft_that_a_later_saving_made_wrong_is_not_submitted(app: Flask) -> None:
    round_ = make.a_round()
    application = make.a_draft(round_)
    late = {"starts_on": "2999-01-01"}
    section = sections_of(round_)[0]
    ids = {question.key: question.id for question in section.questions}
    given = {ids[key]: Given(day, seen=1) for key, day in late.items()}
    do(save_section, application, section, given, actor=make.member_of(application.organisation))

    with pytest.raises(RuleBroken, match=r"^Some sections are not complete yet: Your project\.$"):
        make.submit(application)


def test_the_last_moment_is_just_before_the_deadline(app: Flask) -> None:
    application = make.a_draft()
    closes_at = application.round.closes_at

    with clock.at(closes_at), pytest.raises(WrongState, match=r"^The round closed on "):
        make.submit(application)
    with clock.at(closes_at - timedelta(microseconds=1)):
        make.submit(application)

    assert fresh(application).state is A.SUBMITTED


def test_an_application_is_submitted_once_and_by_its_own_people(app: Flask) -> None:
    draft, sent = make.a_draft(), make.an_application(A.SUBMITTED)
    declared = {"name": "A", "position": "B", "declaration": "C"}

    with pytest.raises(NotAllowed):
        do(submit_application, draft, **declared, actor=make.an_officer())
    with pytest.raises(WrongState):
        make.submit(sent)


def test_the_page_shows_every_answer_and_submits(app: Flask, visit: Visit) -> None:
    application = make.a_draft(title="Tea on the landing")
    browser = visit(make.member_of(application.organisation))

    shown = browser.open(place(application))
    page = browser.submit(place(application), name="Amina Vale", position="Chair", agreed="y")

    assert "Tea on the landing" in shown.text
    assert "£18,500" in shown.text
    (submission,) = rows(Submission)
    assert (submission.declared_name, submission.declaration) == ("Amina Vale", DECLARED)
    after = browser.follow(page)
    assert "An officer checks next whether it fits the rules of the round." in after.text
    assert f"Sent. Your reference is {application.reference}." in after.text


def test_a_double_click_submits_once(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    browser = visit(make.member_of(application.organisation))
    sent = {**browser.open(place(application)).fields(), "position": "Chair", "agreed": "y"}

    answers = [browser.send(place(application), **sent) for _click in range(2)]

    assert [page.location for page in answers] == [f"/applications/{application.reference}"] * 2
    assert len(rows(Submission)) == 1
    assert len(rows(IssuedDocument)) == 2


def test_the_page_wants_name_position_and_declaration(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    browser = visit(make.member_of(application.organisation))

    page = browser.submit(place(application), name=" ", position="")
    long = browser.submit(place(application), name="x" * 201, position="Chair", agreed="y")

    assert page.errors == [
        "Enter your full name",
        "Enter your position",
        "Tick the box to declare it",
    ]
    assert long.errors == ["Use 200 characters or fewer"]
    assert long.fields()["position"] == ["Chair"]
    assert fresh(application).state is A.DRAFT


def test_the_page_says_which_sections_are_not_complete(app: Flask, visit: Visit) -> None:
    organisation = make.an_organisation()
    member = make.member_of(organisation)
    application = do(start_application, make.a_round(), organisation, actor=member)
    browser = visit(member)

    page = browser.submit(place(application), position="Chair", agreed="y")

    assert page.errors == ["Some sections are not complete yet: Your project, Money."]
    assert page.fields()["position"] == ["Chair"]
    assert "When every section is complete" in browser.open(f"/applications/{application.reference}").text


def test_the_page_refuses_at_the_stroke_of_closing(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    browser = visit(make.member_of(application.organisation))

    sent = {**browser.open(place(application)).fields(), "position": "Chair", "agreed": "y"}

    with clock.at(application.round.closes_at):
        page = browser.send(place(application), **sent)

    assert page.status == 409
    assert "This draft can no longer be changed or sent." in page.text
    assert fresh(application).state is A.DRAFT


def test_without_the_pages_token_nothing_is_submitted(app: Flask, visit: Visit) -> None:
    application = make.a_draft()

    visit(make.member_of(application.organisation)).send(
        place(application), name="A", position="Chair", agreed="y"
    )

    assert fresh(application).state is A.DRAFT


def test_other_people_do_not_find_the_page(app: Flask, visit: Visit) -> None:
    application = make.a_draft()

    assert [visit(p).open(place(application)).status for p in (make.a_person(), make.an_officer())] == [
        404,
        404,
    ]
