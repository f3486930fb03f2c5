"""Two people in one section: nobody's text is overwritten, and the second chooses between both."""

from collections.abc import Callable

import factories as make
import pytest
from client import Page, Visitor
from factories import do, fresh
from flask import Flask

from grants.accounts.operations import join
from grants.applications.models import Application

Visit = Callable[..., Visitor]

CHOOSE = "Someone else saved another text meanwhile. Choose which one to keep."


def writer(visit: Visit, application: Application) -> Visitor:
    return visit(make.member_of(application.organisation))


def address(application: Application, key: str = "project") -> str:
    return f"/applications/{application.reference}/sections/{key}"


def test_an_answer_that_somebody_else_changed_meanwhile_is_not_overwritten(app: Flask) -> None:
    application = make.a_draft(title="Theirs")

    (collision,) = make.save_answers(application, "project", seen=0, title="Mine", reach=120)

    assert (collision.question.key, collision.theirs.value, collision.mine.value) == (
        "title",
        "Theirs",
        "Mine",
    )
    assert make.kept_answers(application)["title"] == application.title == "Theirs"


def test_an_answer_left_as_it_was_seen_takes_nothing_back(app: Flask) -> None:
    application = make.a_draft(title="First", need="Seen before.")
    make.save_answers(application, "project", seen=1, title="Theirs")

    collisions = make.save_answers(application, "project", seen=1, title="First", need="Mine")

    assert collisions == []
    assert (make.kept_answers(application)["title"], make.kept_answers(application)["need"]) == (
        "Theirs",
        "Mine",
    )


def test_the_same_text_written_twice_is_no_collision(app: Flask) -> None:
    application = make.a_draft(title="First")
    make.save_answers(application, "project", seen=1, title="Tea")

    assert make.save_answers(application, "project", seen=1, title="Tea") == []
    assert [version for version, _value in make.savings_of(application, "title")] == [1, 2]


def a_stale_page(visit: Visit, application: Application) -> tuple[Visitor, Page]:
    """Let somebody else save title and reach, and then send a title and a need from a page opened before."""
    colleague = make.a_person(name="Noor Adair")
    do(join, application.organisation, colleague, position="Helper", may_sign=False)
    mine, theirs = writer(visit, application), visit(colleague)
    opened = mine.open(address(application)).fields()
    theirs.submit(address(application), title="Theirs", reach="7")
    return mine, mine.send(address(application), **{**opened, "title": "Mine", "need": "My need."})


def test_a_stale_page_shows_both_texts_and_saves_the_rest(app: Flask, visit: Visit) -> None:
    application = make.a_draft()

    _mine, page = a_stale_page(visit, application)

    assert page.errors == [CHOOSE]
    assert page.fields()["title"] == ["Mine"]
    assert "Noor Adair saved another text at" in page.text
    assert "Their text: Theirs Your text stands in the box below." in page.text
    answers = make.kept_answers(application)
    assert (answers["title"], answers["reach"], answers["need"]) == ("Theirs", 7, "My need.")


def test_pressing_again_without_choosing_overwrites_nothing(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    mine, page = a_stale_page(visit, application)

    again = mine.send(address(application), **page.fields())

    assert (again.errors, again.fields()["title"]) == ([CHOOSE], ["Mine"])
    assert make.kept_answers(application)["title"] == "Theirs"


@pytest.mark.parametrize(("choice", "text"), [("mine:2", "Mine"), ("theirs", "Theirs")])
def test_the_person_chooses_which_text_stays(app: Flask, visit: Visit, choice: str, text: str) -> None:
    application = make.a_draft(title="First")
    mine, page = a_stale_page(visit, application)
    offered = [box.get("value") for box in page.all("input", name="choose-title")]

    chosen = mine.send(address(application), **{**page.fields(), "choose-title": choice})

    assert offered == ["mine:2", "theirs"]
    assert chosen.status == 302
    assert make.kept_answers(application)["title"] == text
    known = [value for _version, value in make.savings_of(application, "title")]
    assert known == ["First", "Theirs", "Mine"][: len(known)]


def test_my_text_is_chosen_against_the_text_that_was_shown_and_no_later_one(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    mine, page = a_stale_page(visit, application)
    make.save_answers(application, "project", seen=2, title="A third text")

    again = mine.send(address(application), **{**page.fields(), "choose-title": "mine:2"})

    assert again.errors == [CHOOSE]
    assert "Their text: A third text" in again.text
    assert make.kept_answers(application)["title"] == "A third text"


def test_a_stale_budget_shows_both_tables(app: Flask, visit: Visit) -> None:
    application = make.a_draft(pounds=20_000)
    mine, theirs = writer(visit, application), writer(visit, application)
    opened = mine.open(address(application, "money")).fields()
    theirs.submit(address(application, "money"), **{"budget-0-pounds": "17000"})

    page = mine.send(address(application, "money"), **{**opened, "budget-0-pounds": "16000"})

    assert page.errors == [CHOOSE]
    assert page.fields()["budget-0-pounds"] == ["16000"]
    assert "£17,000" in page.text
    assert fresh(application).requested_pence == 1_850_000


def test_an_answer_left_as_it_was_seen_stays_theirs_when_the_page_is_sent_again(
    app: Flask, visit: Visit
) -> None:
    application = make.a_draft(title="First")
    mine, theirs = writer(visit, application), writer(visit, application)
    opened = mine.open(address(application)).fields()
    theirs.submit(address(application), title="Theirs")

    page = mine.send(address(application), **{**opened, "reach": "about fifty"})
    again = mine.send(address(application), **{**page.fields(), "reach": "50"})

    assert page.errors == ["Enter a whole number, such as 120"]
    assert again.status == 302
    assert (make.kept_answers(application)["title"], make.kept_answers(application)["reach"]) == (
        "Theirs",
        50,
    )


def test_a_text_that_was_given_up_does_not_come_back_with_the_next_press(app: Flask, visit: Visit) -> None:
    application = make.a_draft()
    mine, page = a_stale_page(visit, application)

    chosen = mine.send(
        address(application), **{**page.fields(), "choose-title": "theirs", "summary": "word " * 51}
    )
    again = mine.send(address(application), **{**chosen.fields(), "summary": "Short."})

    assert chosen.errors == ["Shorten your answer to 50 words or fewer. It has 51."]
    assert chosen.fields()["title"] == ["Theirs"]
    assert again.status == 302
    assert make.kept_answers(application)["title"] == "Theirs"


@pytest.mark.parametrize("key", ["themes", "starts_on"])
def test_their_text_of_any_shape_stands_in_the_field_once_it_is_chosen(
    app: Flask, visit: Visit, key: str
) -> None:
    application = make.a_draft()
    mine, theirs = writer(visit, application), writer(visit, application)
    opened = mine.open(address(application)).fields()
    texts = {"themes": (["resilience"], ["awareness", "resilience"]),
             "starts_on": (["31", "June", ""], ["1", "2", "2999"])}[key]  # fmt: skip
    theirs.submit(address(application), **{key: texts[0]})
    page = mine.send(address(application), **{**opened, key: texts[1]})

    chosen = mine.send(address(application), **{**page.fields(), f"choose-{key}": "theirs", "reach": "x"})

    assert page.fields()[key] == texts[1]
    assert chosen.fields()[key] == texts[0]
