"""Answers for equality monitoring: the group and auditors see them, nobody who scores or decides does."""

import io
from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask
from pypdf import PdfReader

from grants.applications.models import Application, Submission
from grants.applications.operations import answer_query, find_eligible
from grants.applications.translations import text_answers
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render, to_pdf
from grants.languages import Texts
from grants.lifecycles import ReviewState
from grants.permissions import Role
from grants.rounds import operations
from grants.rounds.models import Fact, Question, QuestionKind, Round, Section
from grants.rounds.operations import add_part, publish_round
from grants.rounds.queries import criteria_of, parts_of, questions_of, sections_of

Visit = Callable[..., Visitor]
K = QuestionKind

SAID = "Most of us are carers."
TOLD = "Nobody who scores or decides sees these answers"


def a_round_with(**question: Any) -> Round:
    """Return a round that is being prepared, with one question whose answer is kept apart."""
    round_ = make.a_draft_round()
    officer = make.an_officer()
    section = do(
        add_part, round_, Section, key="equality", title=both("Who you are"), introduction=Texts(),
        kept_apart=True, actor=officer,
    )  # fmt: skip
    usual = {"key": "led_by", "kind": K.SHORT_TEXT, "label": both("Who leads your group?"), "hint": Texts()}
    do(add_part, round_, Question, section_id=section.id, **{**usual, **question}, actor=officer)
    return round_


def a_draft() -> Application:
    round_ = a_round_with()
    do(publish_round, round_, actor=make.an_officer())
    return make.a_draft(round_, led_by=SAID)


def sent() -> Application:
    application = a_draft()
    make.submit(application)
    return application


def place(application: Application, page: str = "") -> str:
    return f"/applications/{application.reference}{page}"


def test_the_group_is_told_so_and_sees_what_it_said(app: Flask, visit: Visit) -> None:
    application = a_draft()
    group = visit(make.member_of(application.organisation))

    written = group.open(place(application, "/sections/equality"))
    checked = group.open(place(application, "/submit"))

    assert TOLD in written.text
    assert TOLD in checked.text
    assert SAID in checked.text


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.OFFICER, False), (Role.DECISION_MAKER, False), (Role.AUDITOR, True)],
)
def test_of_the_staff_only_an_auditor_sees_them(app: Flask, visit: Visit, role: Role, sees: bool) -> None:
    application = sent()
    person = visit(make.a_person(role))

    pages = [person.open(place(application)), person.open(place(application, "/differences"))]

    assert [page.status for page in pages] == [200, 200]
    assert TOLD in pages[0].text
    assert (SAID in pages[0].text) is sees


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADVISER])
def test_whoever_scores_does_not_see_them(app: Flask, visit: Visit, role: Role) -> None:
    application = sent()
    do(find_eligible, application, reason="Fits.", actor=make.an_officer())
    reviewer = make.a_person(role)
    make.a_review(ReviewState.READING, application, reviewer=reviewer)

    pages = [visit(reviewer).open(place(application, page)) for page in ("/score", "")]

    assert pages[0].status == 200
    assert [SAID in page.response.text for page in pages] == [False, False]


def test_what_changed_in_them_is_not_shown_to_officers(app: Flask, visit: Visit) -> None:
    application = sent()
    make.query(application, "led_by", "need")
    make.save_answers(application, "equality", seen=1, led_by="Now all of us are.")
    make.save_answers(application, "project", seen=1, need="Another need.")
    do(answer_query, application, actor=make.member_of(application.organisation))

    shown = {
        role: visit(make.a_person(role)).open(place(application, "/differences")).text
        for role in (Role.OFFICER, Role.AUDITOR)
    }

    assert "Another need." in shown[Role.OFFICER]
    assert "Who leads your group?" not in shown[Role.OFFICER]
    assert "Who leads your group?" in shown[Role.AUDITOR]


def test_an_officer_does_not_ask_about_them_or_translate_them(app: Flask, visit: Visit) -> None:
    application = sent()
    content = make.rows(Submission)[0].content

    page = visit(make.an_officer()).open(place(application, "/query"))

    assert "Who leads your group?" not in page.text
    assert "What is the need?" in page.text
    assert "led_by" not in text_answers(content)


def test_the_paper_says_that_they_are_left_out(app: Flask) -> None:
    sent()
    documents = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.APPLICATION)

    texts = []
    for document in documents:
        html = render(document.kind.value, document.language, document.snapshot)
        pages = PdfReader(io.BytesIO(to_pdf(html))).pages
        texts.append(" ".join(" ".join(page.extract_text() for page in pages).split()))

    assert len(texts) == 2
    assert any("sees these answers, so they are not in this paper." in text for text in texts)
    assert not any(SAID in text for text in texts)


@pytest.mark.parametrize("how", ["criterion", "fact", "file"])
def test_what_is_used_cannot_be_kept_apart(app: Flask, how: str) -> None:
    round_ = a_round_with(**({"kind": K.FILE} if how == "file" else {}))
    question = next(q for q in questions_of(round_) if q.key == "led_by")
    if how == "criterion":
        do(setattr, question, "criterion_id", criteria_of(round_)[0].id)
    elif how == "fact":
        do(setattr, question, "fact", Fact.TITLE)

    assert any("is kept away from scoring" in sentence for sentence in operations.gaps(round_))


def test_an_officer_keeps_a_section_apart_in_the_pages(app: Flask, visit: Visit) -> None:
    round_ = make.a_draft_round()
    section = sections_of(round_)[0]
    officer = visit(make.an_officer())

    officer.submit(f"/rounds/{round_.reference}/sections/{section.id}", kept_apart="y")

    assert make.fresh(parts_of(round_, Section)[0]).kept_apart is True
    assert "Kept away from scoring" in officer.open(f"/rounds/{round_.reference}/build").text
