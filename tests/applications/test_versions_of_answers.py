"""Every earlier text of an answer can be read and brought back, by those who write it."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from factories import do, fresh
from flask import Flask

from grants import clock
from grants.accounts.operations import join
from grants.applications.models import Application
from grants.applications.operations import Given, bring_back, save_section
from grants.applications.queries import answer_rows
from grants.db import transaction
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState

Visit = Callable[..., Visitor]
A = ApplicationState


def place(application: Application, key: str = "title", *rest: str) -> str:
    return "/".join(("/applications", application.reference, "answers", key, "versions", *rest))


def writer(visit: Visit, application: Application) -> Visitor:
    return visit(make.member_of(application.organisation))


def save_often(application: Application, upto: int, *, seen: int = 0) -> None:
    """Save the title again and again, until it has this version."""
    section, number = (
        make.section_called(application, "project"),
        make.question_called(application, "title").id,
    )
    with transaction():
        for version in range(seen, upto):
            given = {number: Given(f"Title {version + 1}", seen=version)}
            save_section(application, section, given, actor=make.member_of(application.organisation))


def test_every_text_is_shown_newest_first_with_who_wrote_it(app: Flask, visit: Visit) -> None:
    application = make.start()
    colleague = make.a_person(name="Noor Adair")
    do(join, application.organisation, colleague, position="Treasurer", may_sign=False)
    make.save_answers(application, "project", title="First <i>")
    make.save_answers(application, "project", seen=1, actor=colleague, title="Second")

    page = writer(visit, application).open(place(application))

    assert page.title == "Earlier texts"
    shown = [" ".join("".join(card.itertext()).split()) for card in page.all("section")]
    assert [("the present text" in text, "Bring this text back" in text) for text in shown] == [
        (True, False),
        (False, True),
    ]
    assert "Noor Adair Second" in shown[0]
    assert "First <i>" in shown[1]


def test_a_question_without_an_answer_says_that_nothing_was_saved(app: Flask, visit: Visit) -> None:
    application = make.start()

    page = writer(visit, application).open(place(application))

    assert "Nothing has been saved here yet." in page.text


def test_earlier_texts_are_shown_page_by_page_with_as_many_queries(
    app: Flask, visit: Visit, queries: list[str]
) -> None:
    application = make.start()
    browser, address = writer(visit, application), place(application)

    def cards(page: str = "1") -> int:
        queries.clear()
        return len(browser.open(f"{address}?page={page}").all("section"))

    save_often(application, 2)
    assert cards() == 2
    of_two = len(queries)
    save_often(application, 26, seen=2)

    assert (cards(), len(queries)) == (25, of_two)
    assert cards("2") == 1


def test_an_unreadable_text_is_shown_as_it_was_typed_and_can_be_brought_back(
    app: Flask, visit: Visit
) -> None:
    application = make.a_draft()
    browser = writer(visit, application)
    section = f"/applications/{application.reference}/sections/project"
    browser.submit(section, reach="about fifty")
    browser.submit(section, reach="50")

    shown = browser.open(place(application, "reach"))
    browser.press(place(application, "reach", "2"))

    assert "about fifty" in shown.text
    assert browser.open(section).fields()["reach"] == ["about fifty"]
    assert fresh(application).reach is None


@pytest.mark.parametrize("key", ["themes", "budget", "starts_on", "tier", "boroughs"])
def test_texts_of_every_shape_are_shown_and_brought_back(app: Flask, visit: Visit, key: str) -> None:
    application = make.a_draft()
    before = make.kept_answers(application)[key]
    section = "money" if key in ("budget", "tier") else "project"
    make.save_answers(application, section, seen=1, **{key: None})
    browser = writer(visit, application)

    shown = browser.open(place(application, key))
    page = browser.press(place(application, key, "1"))

    assert "Not answered" in shown.text
    assert page.location == f"/applications/{application.reference}/sections/{section}#question-{key}"
    assert [value for _version, value in make.savings_of(application, key)] == [before, None, before]


def test_a_text_that_is_brought_back_is_a_new_saving_and_its_fact_follows(app: Flask, visit: Visit) -> None:
    application = make.start()
    save_often(application, 3)
    browser = writer(visit, application)

    page = browser.follow(browser.press(place(application, "title", "1")))

    assert "The earlier text is back." in page.text
    assert make.savings_of(application, "title")[-1] == (4, "Title 1")
    assert len(make.savings_of(application, "title")) == 4
    assert fresh(application).title == "Title 1"


def test_bringing_back_what_stands_already_changes_nothing(app: Flask) -> None:
    application = make.start()
    save_often(application, 2)
    question = make.question_called(application, "title")

    do(bring_back, application, question, 2, actor=make.member_of(application.organisation))

    assert len(make.savings_of(application, "title")) == 2


def test_a_text_that_never_was_is_not_brought_back(app: Flask, visit: Visit) -> None:
    application = make.start()
    question = make.question_called(application, "title")
    browser = writer(visit, application)

    with pytest.raises(RuleBroken, match=r"^There is no such earlier text\.$"):
        do(bring_back, application, question, 1, actor=make.member_of(application.organisation))

    assert browser.press(place(application, "title", "1")).status == 422
    assert browser.press(place(application, "nothing", "1")).status == 404


def test_a_draft_takes_nothing_back_after_the_round_has_closed_but_still_shows_its_texts(
    app: Flask, visit: Visit
) -> None:
    application = make.start()
    save_often(application, 2)
    browser = writer(visit, application)

    with clock.at(application.round.closes_at + timedelta(days=1)):
        shown = browser.open(place(application))
        page = browser.press(place(application, "title", "1"))

    assert "Title 1" in shown.text
    assert page.status == 409
    assert len(make.savings_of(application, "title")) == 2


def test_after_submission_the_texts_are_read_and_not_brought_back(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)
    browser = writer(visit, application)

    page = browser.open(place(application))

    assert "Tea on the landing" in page.text
    assert [link for link in page.links if "/versions/" in link] == []
    assert browser.press(place(application, "title", "1")).status == 409


def test_after_a_question_only_a_named_answer_is_brought_back(app: Flask) -> None:
    application = make.a_draft()
    make.save_answers(application, "project", seen=1, title="Second")
    larger = make.answers_for(application.round, pounds=21_000)["budget"]
    make.save_answers(application, "money", seen=1, budget=larger)
    make.submit(application)
    make.query(application)
    member = make.member_of(application.organisation)

    do(bring_back, application, make.question_called(application, "budget"), 1, actor=member)
    with pytest.raises(WrongState, match=r"^You can change only the answers that the officer asks about\.$"):
        do(bring_back, application, make.question_called(application, "title"), 1, actor=member)

    assert fresh(application).requested_pence == 2_000_000
    assert {row.question.key: row.version for row in answer_rows(application).values()}["title"] == 2


def test_nobody_else_reads_or_brings_back_an_earlier_text(app: Flask, visit: Visit) -> None:
    draft, sent = make.a_draft(), make.an_application(A.SUBMITTED)
    others = [make.a_person(), make.an_officer(), make.member_of(make.an_organisation())]

    assert [visit(person).open(place(draft)).status for person in others] == [404, 404, 404]
    assert [visit(person).open(place(sent)).status for person in others] == [404, 404, 404]
    assert [visit(person).press(place(sent, "title", "1")).status for person in others] == [404, 404, 404]
    with pytest.raises(NotAllowed):
        do(bring_back, draft, make.question_called(draft, "title"), 1, actor=make.an_officer())


def test_the_section_leads_to_the_earlier_texts_once_there_are_some(app: Flask, visit: Visit) -> None:
    application = make.start()
    save_often(application, 2)
    make.save_answers(application, "project", need="Once.")

    page = writer(visit, application).open(f"/applications/{application.reference}/sections/project")

    hidden = {
        link.get("href"): paragraph.get("hidden") is not None
        for paragraph in page.all("p")
        if "versions" in (paragraph.get("class") or "")
        for link in paragraph.iter("a")
    }
    assert (hidden[place(application)], hidden[place(application, "need")]) == (False, True)
