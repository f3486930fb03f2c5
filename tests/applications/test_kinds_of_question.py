"""Kinds of question that the usual round does not ask, on the applicant's real page."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh
from flask import Flask

from grants.applications.models import Application
from grants.applications.operations import start_application
from grants.applications.queries import answers_of
from grants.languages import Texts
from grants.rounds.models import Question, QuestionKind, Section
from grants.rounds.operations import add_part, publish_round
from grants.rounds.queries import questions_of

Visit = Callable[..., Visitor]
K = QuestionKind


def asked(kind: QuestionKind, key: str = "extra", **how: Any) -> Application:
    """Return a draft to a round with a section that asks one question."""
    officer = make.an_officer()
    round_ = make.a_draft_round(actor=officer)
    section = do(
        add_part, round_, Section, key="more", title=make.both("More"), introduction=Texts(), actor=officer
    )
    words = {"hall": {"en": "A hall", "ar": "قاعة"}, "room": {"en": "A room", "ar": "غرفة"}}
    options = [{"key": key, "words": said} for key, said in words.items()]
    how = {"hint": Texts(), "label": make.both("What else?"), "options": options, **how}
    do(add_part, round_, Question, section_id=section.id, key=key, kind=kind, **how, actor=officer)
    do(publish_round, round_, actor=officer)
    organisation = make.an_organisation()
    draft: Application = do(start_application, round_, organisation, actor=make.member_of(organisation))
    return draft


def kept(application: Application, key: str = "extra") -> Any:
    fresh(application)
    known = answers_of(application)
    return next((known.get(q.id) for q in questions_of(application.round) if q.key == key), None)


def place(application: Application) -> str:
    return f"/applications/{application.reference}/sections/more"


@pytest.mark.parametrize(
    ("kind", "typed", "answer", "shown"),
    [
        (K.CHOICE, "hall", "hall", "hall"),
        (K.YES_NO, "no", "no", "no"),
        (K.MONEY, "£1,250.50", 125_050, "1250.50"),
        (K.MONEY, "1250", 125_000, "1250"),
        (K.NUMBER, "0", 0, "0"),
        (K.SHORT_TEXT, "Tea", "Tea", "Tea"),
    ],
)
def test_each_kind_is_saved_and_shown_again(
    app: Flask, visit: Visit, kind: QuestionKind, typed: str, answer: Any, shown: str
) -> None:
    application = asked(kind)
    browser = visit(make.member_of(application.organisation))

    page = browser.submit(place(application), extra=typed)

    assert (page.status, page.errors if page.status == 200 else []) == (302, [])
    assert kept(application) == answer
    assert browser.open(place(application)).fields()["extra"] == [shown]


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (K.CHOICE, "castle", "Choose one from the list."),
        (K.YES_NO, "perhaps", "Choose one from the list."),
        (K.MONEY, "-5", "Enter an amount in pounds, such as 1,250 or 1250.50"),
        (K.MONEY, "1e3", "Enter an amount in pounds, such as 1,250 or 1250.50"),
        (K.MONEY, "12.345", "Enter an amount in pounds, such as 1,250 or 1250.50"),
        (K.MONEY, "10000000.01", "Enter an amount from £0 to £10,000,000."),
        (K.CHOICE, None, "Answer this question."),
        (K.YES_NO, None, "Answer this question."),
    ],
)
def test_each_kind_refuses_what_it_does_not_know(
    app: Flask, visit: Visit, kind: QuestionKind, typed: str | None, sentence: str
) -> None:
    application = asked(kind)

    page = visit(make.member_of(application.organisation)).submit(place(application), extra=typed)

    assert (page.status, page.errors) == (200, [sentence])


def test_an_optional_question_may_stay_empty_and_says_so(app: Flask, visit: Visit) -> None:
    application = asked(K.LONG_TEXT, required=False, min_words=10, max_words=20)
    browser = visit(make.member_of(application.organisation))

    page = browser.open(place(application))

    assert "What else? (optional)" in page.text
    assert "At least 10 words." in page.text
    assert browser.submit(place(application), extra="").status == 302


def test_a_long_text_too_short_is_saved_and_asked_for_more(app: Flask, visit: Visit) -> None:
    application = asked(K.LONG_TEXT, min_words=3, max_words=5)

    page = visit(make.member_of(application.organisation)).submit(place(application), extra="Two words")

    assert page.errors == ["Write at least 3 words. You have 2."]
    assert kept(application) == "Two words"


@pytest.mark.parametrize("key", ["data", "errors", "answers", "questions", "validate", "meta", "too_long"])
def test_an_officer_may_give_a_question_any_short_name(app: Flask, visit: Visit, key: str) -> None:
    application = asked(K.SHORT_TEXT, key)

    page = visit(make.member_of(application.organisation)).submit(place(application), **{key: "Tea"})

    assert page.status == 302
    assert kept(application, key) == "Tea"
