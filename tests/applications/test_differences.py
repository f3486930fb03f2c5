"""What changed between two copies: word by word, row by row, choice by choice, for officers and the group."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import do, rows
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from grants import clock
from grants.applications import operations
from grants.applications.differences import (
    ADDED,
    REMOVED,
    SAME,
    Piece,
    choice_pieces,
    differences,
    paired_rows,
    row_pieces,
    word_pieces,
)
from grants.applications.models import Application, Submission
from grants.lifecycles import ApplicationState
from grants.permissions import Role

Visit = Callable[..., Visitor]
A = ApplicationState

#: Texts of words in both scripts, with the kinds of space that people type.
TEXTS = (
    st.lists(st.sampled_from(["tea", "door", "£5,", "باب", "شاي", " ", "  ", "\n\n", "tea\n"])).map(" ".join)
    | st.text()
)
CHOICES = st.lists(st.sampled_from("abcdef"), unique=True)
TABLES = st.lists(st.lists(st.sampled_from(["tea", "doors", "", "شاي"]), min_size=3, max_size=3), max_size=8)


def earlier(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.change != ADDED)


def later(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.change != REMOVED)


@given(before=TEXTS, after=TEXTS)
def test_the_pieces_put_together_are_both_texts(before: str, after: str) -> None:
    pieces = word_pieces(before, after)

    assert (earlier(pieces), later(pieces)) == (before, after)
    assert all(piece.text for piece in pieces)


@given(text=TEXTS)
def test_a_text_that_stays_has_no_changes(text: str) -> None:
    assert [piece.change for piece in word_pieces(text, text)] == [SAME] * bool(text)


@given(before=TABLES, after=TABLES)
def test_the_paired_rows_are_both_tables(before: list[list[str]], after: list[list[str]]) -> None:
    pairs = paired_rows(before, after)

    assert [row for row, _later in pairs if row is not None] == before
    assert [row for _earlier, row in pairs if row is not None] == after
    for one, two in pairs:
        cells = row_pieces(one, two)
        assert [earlier(cell) for cell in cells] == (one or [""] * 3)
        assert [later(cell) for cell in cells] == (two or [""] * 3)


@given(
    before=st.lists(st.sampled_from("abcdef"), unique=True),
    after=st.lists(st.sampled_from("abcdef"), unique=True),
)
def test_the_pieces_of_choices_are_both_choices(before: list[str], after: list[str]) -> None:
    pieces = choice_pieces(before, after)

    assert [piece.text for piece in pieces if piece.change != ADDED] == before
    assert {piece.text for piece in pieces if piece.change != REMOVED} == set(after)


def test_only_the_words_that_changed_are_marked() -> None:
    assert word_pieces("Doors stayed shut after May.", "Doors stayed open after May.") == [
        (SAME, "Doors stayed "),
        (REMOVED, "shut "),
        (ADDED, "open "),
        (SAME, "after May."),
    ]


def test_a_text_that_was_written_anew_is_one_piece_in_place_of_another() -> None:
    assert word_pieces("Tea on every floor.", "We walk to school together.") == [
        (REMOVED, "Tea on every floor."),
        (ADDED, "We walk to school together."),
    ]


def test_arabic_words_are_compared_too() -> None:
    assert word_pieces("نفتح الباب كل يوم", "نفتح النافذة كل يوم") == [
        (SAME, "نفتح "),
        (REMOVED, "الباب "),
        (ADDED, "النافذة "),
        (SAME, "كل يوم"),
    ]


def question(key: str, kind: str, value: Any, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "label": key.title(),
        "value": value,
        "words": [],
        "columns": [],
        **more,
    }


def copy(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"language": "en", "sections": [{"title": "Project", "questions": list(questions)}]}


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    (change,) = differences(copy(before), copy(after))
    return [tuple(piece) for piece in change.pieces]


@pytest.mark.parametrize(
    ("kind", "before", "after", "shown"),
    [
        ("money", 100, 125_000, [(REMOVED, "£1"), (ADDED, "£1,250")]),
        ("date", "2027-05-03", "2027-05-04", [(REMOVED, "3 May 2027"), (ADDED, "4 May 2027")]),
        ("number", 0, 1200, [(REMOVED, "0"), (ADDED, "1,200")]),
        ("number", None, 12, [(ADDED, "12")]),
        ("file", {"name": "a.pdf"}, {"name": "b.pdf"}, [(REMOVED, "a.pdf"), (ADDED, "b.pdf")]),
        ("declaration", None, True, [(ADDED, "Declared")]),
    ],
)
def test_one_fact_stands_in_place_of_another(
    app: Flask, kind: str, before: Any, after: Any, shown: list[tuple[str, str]]
) -> None:
    assert changed(question("a", kind, before), question("a", kind, after)) == shown


def test_choices_are_compared_by_their_words(app: Flask) -> None:
    before = question("a", "boroughs", ["1", "2"], words=["Brent", "Camden"])
    after = question("a", "boroughs", ["2", "3"], words=["Camden", "Ealing"])

    assert changed(before, after) == [(REMOVED, "Brent"), (SAME, "Camden"), (ADDED, "Ealing")]


def test_a_budget_is_compared_row_by_row_with_its_total(app: Flask) -> None:
    rows_before = [
        {"item": "Hosts", "pounds": 900, "evaluation": False},
        {"item": "Survey", "pounds": 100, "evaluation": True},
    ]
    rows_after = [
        {"item": "Hosts", "pounds": 900, "other": 50, "evaluation": False},
        {"item": "Tea", "pounds": 40, "other": 0, "evaluation": False},
        {"item": "Survey", "pounds": 100, "other": 0, "evaluation": True},
    ]

    (change,) = differences(
        copy(question("a", "budget", rows_before)), copy(question("a", "budget", rows_after))
    )

    assert change.columns == [
        "What for", "Asked of us", "From elsewhere", "It is for",
    ]  # fmt: skip
    assert change.rows == [
        [[(SAME, "Hosts")], [(SAME, "£900")], [(REMOVED, "£0"), (ADDED, "£50")], [(SAME, "The project")]],
        [[(ADDED, "Tea")], [(ADDED, "£40")], [(ADDED, "£0")], [(ADDED, "The project")]],
        [[(SAME, "Survey")], [(SAME, "£100")], [(SAME, "£0")], [(SAME, "Monitoring and evaluation")]],
        [[(SAME, "Total")], [(REMOVED, "£1,000"), (ADDED, "£1,040")], [(REMOVED, "£0"), (ADDED, "£50")], []],
    ]


def test_a_repeating_group_is_compared_by_its_columns(app: Flask) -> None:
    columns = [{"key": "name", "words": "Name"}, {"key": "role", "words": "Role"}]
    before = question("a", "group", [{"name": "Amina", "role": "Chair"}], columns=columns)
    after = question(
        "a", "group", [{"name": "Amina", "role": "Host"}, {"name": "Bo", "role": ""}], columns=columns
    )

    (change,) = differences(copy(before), copy(after))

    assert change.columns == ["Name", "Role"]
    assert change.rows == [
        [[(SAME, "Amina")], [(REMOVED, "Chair"), (ADDED, "Host")]],
        [[(ADDED, "Bo")], []],
    ]


def test_what_is_asked_no_more_or_in_another_way_is_shown(app: Flask) -> None:
    before = copy(question("gone", "short_text", "Tea"), question("kind", "short_text", "12"))
    after = copy(question("kind", "number", 12), question("new", "long_text", "Doors"))

    changes = differences(before, after)

    assert [(change.label, change.pieces) for change in changes] == [
        ("Kind", [(REMOVED, "12"), (ADDED, "12")]),
        ("New", [(ADDED, "Doors")]),
        ("Gone", [(REMOVED, "Tea")]),
    ]


def test_nothing_that_stays_empty_is_a_change(app: Flask) -> None:
    assert differences(copy(question("a", "long_text", None)), copy(question("a", "long_text", ""))) == []
    assert differences(copy(), copy(question("a", "themes", []))) == []


def answered(visit: Visit) -> Application:
    """Return an application whose group changed its need, its themes and its budget after a question."""
    application = make.an_application(A.SUBMITTED)
    make.query(application, "need", "themes", "budget")
    browser = visit(make.member_of(application.organisation))
    place = f"/applications/{application.reference}"
    browser.submit(
        f"{place}/sections/project",
        need="Doors stayed open after the attack in May.",
        themes=["awareness", "resilience"],
    )
    browser.submit(f"{place}/sections/money", **{"budget-0-pounds": "19000"})
    return application


def marked(page: Page, tag: str) -> list[str]:
    return [text_of(element) for element in page.all(tag)]


def differences_of(application: Application, **chosen: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    return f"/applications/{application.reference}/differences?{query}"


def test_the_group_sees_what_it_changed_before_it_is_sent(app: Flask, visit: Visit) -> None:
    application = answered(visit)
    browser = visit(make.member_of(application.organisation))

    status = browser.open(f"/applications/{application.reference}")
    page = browser.open(differences_of(application))

    assert f"/applications/{application.reference}/differences" in status.links
    assert "From “Copy 1” to “What you have written and not sent”" in page.text
    assert marked(page, "del") == ["(taken out:) shut (end)", "(taken out:) £18,500 (end)",
                                   "(taken out:) £20,000 (end)"]  # fmt: skip
    assert "(put in:) open (end)" in marked(page, "ins")
    assert [text_of(heading) for heading in page.all("h4")] == [
        "What is the themes?", "What is the need?", "What is the budget?",
    ]  # fmt: skip


def test_officers_see_the_difference_once_it_is_sent_and_not_before(app: Flask, visit: Visit) -> None:
    application = answered(visit)
    officer = make.an_officer()
    before = visit(officer).open(differences_of(application))
    do(operations.answer_query, application, actor=make.member_of(application.organisation))

    case = visit(officer).open(f"/applications/{application.reference}")
    page = visit(officer).open(differences_of(application))

    assert "There is one copy only, so there is nothing to compare." in before.text
    assert "not sent" not in before.text
    assert differences_of(application, **{"from": "1", "to": "2"}) in case.links
    assert "From “Copy 1” to “Copy 2”" in page.text
    assert "(taken out:) shut (end)" in marked(page, "del")
    first, second = rows(Submission)
    assert first.fingerprint in page.text
    assert second.fingerprint in page.text


def test_any_two_copies_may_be_compared(app: Flask, visit: Visit) -> None:
    application = answered(visit)
    member = make.member_of(application.organisation)
    do(operations.answer_query, application, actor=member)
    make.query(application, "need")
    do(operations.answer_query, application, actor=member)
    browser = visit(make.an_officer())

    last = browser.open(differences_of(application))
    all_ = browser.open(differences_of(application, **{"from": "1", "to": "3"}))
    turned = browser.open(differences_of(application, **{"from": "3", "to": "1"}))
    strange = browser.open(differences_of(application, **{"from": "9", "to": "draft"}))

    assert "From “Copy 2” to “Copy 3”" in last.text
    assert "No answer has changed." in last.text
    assert "From “Copy 1” to “Copy 3”" in all_.text
    assert turned.text == all_.text
    assert strange.text == last.text


def test_a_copy_of_the_time_of_grace_says_so(app: Flask, visit: Visit) -> None:
    round_ = make.a_round(closes_at=clock.now() + timedelta(minutes=30))
    application = make.a_draft(round_)
    with clock.at(round_.closes_at + timedelta(minutes=1)):
        make.submit(application)

    assert "In the time of grace" in visit(make.an_officer()).open(differences_of(application)).text


def test_an_arabic_answer_runs_from_right_to_left_in_an_english_page(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED, need="نفتح الباب كل يوم")
    make.query(application, "need")
    browser = visit(make.member_of(application.organisation))
    browser.submit(f"/applications/{application.reference}/sections/project", need="نفتح النافذة كل يوم")

    page = browser.open(differences_of(application))

    (text,) = page.all("div", class_="govuk-body changes")
    assert (text.get("lang"), text.get("dir")) == ("ar", "rtl")


def test_others_do_not_see_the_page(app: Flask, visit: Visit) -> None:
    application, draft = make.an_application(A.IN_REVIEW), make.a_draft()
    review = make.a_review(application=application)

    for person in (review.reviewer, make.a_person(), make.a_person(Role.ADMINISTRATOR)):
        assert visit(person).open(differences_of(application)).status == 404
    assert visit(make.member_of(draft.organisation)).open(differences_of(draft)).status == 404
    assert visit(make.a_person(Role.AUDITOR)).open(differences_of(application)).status == 200
