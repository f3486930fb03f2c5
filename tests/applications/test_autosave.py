"""Saving one answer as it is typed: what the page's script asks for, and what it is answered."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import do, fresh
from flask import Flask
from flask_babel import force_locale, gettext

from grants import clock
from grants.accounts.operations import join
from grants.applications.models import Application
from grants.applications.queries import answer_rows
from grants.formats import deadline
from grants.lifecycles import ApplicationState
from grants.rounds.models import Question, QuestionKind

Visit = Callable[..., Visitor]
Count = Callable[..., tuple[Page, int]]
K = QuestionKind
A = ApplicationState

ROW = {"extra-0-item": "Tea", "extra-0-pounds": "£1,200", "extra-0-other": "٣٠٠", "extra-1-item": "Survey",
       "extra-1-pounds": "100", "extra-evaluation": "1"}  # fmt: skip
KEPT_ROWS = [
    {"item": "Tea", "pounds": 1200, "other": 300, "evaluation": False},
    {"item": "Survey", "pounds": 100, "other": 0, "evaluation": True},
]

FIVE_PAST_NINE = clock.london(clock.today() + timedelta(days=1), time(9, 5))

#: For every kind that is typed: what the browser sends, and what is kept.
KINDS: list[tuple[QuestionKind, dict[str, Any], Any]] = [
    (K.SHORT_TEXT, {"extra": "Tea"}, "Tea"),
    (K.LONG_TEXT, {"extra": "Tea\r\nand شاي"}, "Tea\nand شاي"),
    (K.CHOICE, {"extra": "hall"}, "hall"),
    (K.CHOICES, {"extra": ["tent", "hall"]}, ["hall", "tent"]),
    (K.YES_NO, {"extra": "no"}, "no"),
    (K.NUMBER, {"extra": "1,200"}, 1200),
    (K.MONEY, {"extra": "£12.50"}, 1250),
    (K.DATE, {"extra": ["27", "3", "2027"]}, "2027-03-27"),
    (K.BOROUGHS, {"extra": ["E09000030"]}, ["E09000030"]),
    (K.THEMES, {"extra": ["resilience"]}, ["resilience"]),
    (K.TIER, {"extra": "large"}, "large"),
    (K.BUDGET, ROW, KEPT_ROWS),
    (K.GROUP, {"extra-0-hall": "North", "extra-0-tent": "كبيرة"}, [{"hall": "North", "tent": "كبيرة"}]),
    (K.DECLARATION, {"extra": "y"}, True),
]


#: A round asks for these exactly once.
ONCE = {K.BOROUGHS: "boroughs", K.THEMES: "themes", K.TIER: "tier", K.BUDGET: "budget"}


def asking(kind: QuestionKind, typed: dict[str, Any]) -> tuple[Application, str, dict[str, Any]]:
    """Return an empty draft that asks for this kind, the key of its question, and what is typed there."""
    if kind not in ONCE:
        words = 50 if kind is K.LONG_TEXT else None
        return make.a_draft_asking({"kind": kind, "key": "extra", "max_words": words}), "extra", typed
    return make.start(), ONCE[kind], {name.replace("extra", ONCE[kind]): text for name, text in typed.items()}


def place(application: Application, key: str = "extra") -> str:
    return f"/applications/{application.reference}/answers/{key}"


def writer(visit: Visit, application: Application) -> Visitor:
    return visit(make.member_of(application.organisation))


def save(browser: Visitor, application: Application, key: str, seen: int, /, **typed: Any) -> Page:
    return browser.press(place(application, key), **{f"seen-{key}": str(seen), **typed})


def said(page: Page) -> tuple[int, Any]:
    return page.status, page.response.json


def statements(queries: list[str]) -> list[str]:
    """Return what was asked of the database, without the beginning and the end of transactions."""
    return [query for query in queries if not query.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]


def test_every_kind_that_is_typed_is_tried_here() -> None:
    assert {kind for kind, _typed, _kept in KINDS} == set(QuestionKind) - {K.FILE}


@pytest.fixture
def count(queries: list[str]) -> Callable[..., tuple[Page, int]]:
    """Return a function that saves one answer, and says how many statements that took."""

    def send(
        browser: Visitor, application: Application, key: str, seen: int, **typed: Any
    ) -> tuple[Page, int]:
        token = browser.open("/rounds").all("input", name="csrf_token")[0].get("value")
        address = place(application, key)
        queries.clear()
        page = browser.send(address, csrf_token=token, **{f"seen-{key}": str(seen), **typed})
        return page, len(statements(queries))

    return send


@pytest.mark.parametrize(("kind", "typed", "kept"), KINDS, ids=[kind.value for kind, _typed, _kept in KINDS])
def test_an_answer_of_each_kind_is_saved_with_at_most_five_queries(
    app: Flask, visit: Visit, count: Count, kind: QuestionKind, typed: dict[str, Any], kept: Any
) -> None:
    application, key, typed = asking(kind, typed)
    browser = writer(visit, application)

    with clock.at(FIVE_PAST_NINE):
        first, of_first = count(browser, application, key, 0, **typed)
        again, of_again = count(browser, application, key, 1, **typed)

    assert said(first) == said(again) == (200, {"version": 1, "line": "Saved 09:05"})
    assert make.savings_of(application, key) == [(1, kept)]
    assert (of_first <= 5, of_again <= 5) == (True, True), (of_first, of_again)


@pytest.mark.parametrize(
    ("kind", "emptied"),
    [
        (K.SHORT_TEXT, {"extra": ""}),
        (K.LONG_TEXT, {"extra": " "}),
        (K.CHOICES, {}),
        (K.NUMBER, {"extra": ""}),
        (K.MONEY, {"extra": ""}),
        (K.DATE, {"extra": ["", "", ""]}),
        (K.BOROUGHS, {}),
        (K.BUDGET, {**dict.fromkeys(ROW, ""), "extra-evaluation": "1"}),
        (K.GROUP, {"extra-0-hall": "", "extra-0-tent": " "}),
        (K.DECLARATION, {}),
    ],
)
def test_an_answer_that_is_taken_back_is_kept_as_nothing(
    app: Flask, visit: Visit, count: Count, kind: QuestionKind, emptied: dict[str, Any]
) -> None:
    typed, before = next((typed, kept) for known, typed, kept in KINDS if known is kind)
    application, key, typed = asking(kind, typed)
    emptied = {name.replace("extra", key): text for name, text in emptied.items()}
    browser = writer(visit, application)
    save(browser, application, key, 0, **typed)

    page, number = count(browser, application, key, 1, **emptied)

    assert page.response.json["version"] == 2
    assert make.savings_of(application, key) == [(1, before), (2, None)]
    assert number <= 5


@pytest.mark.parametrize(
    ("key", "typed", "facts"),
    [
        ("title", {"title": "Tea"}, {"title": "Tea"}),
        ("summary", {"summary": "For all."}, {"summary": "For all."}),
        ("reach", {"reach": "٧"}, {"reach": 7}),
        ("budget", {name.replace("extra", "budget"): text for name, text in ROW.items()},
         {"requested_pence": 130_000}),
    ],
)  # fmt: skip
def test_a_fact_is_copied_at_once_with_at_most_five_queries(
    app: Flask, visit: Visit, count: Count, key: str, typed: dict[str, str], facts: dict[str, Any]
) -> None:
    application = make.start()
    browser = writer(visit, application)

    numbers = [
        count(browser, application, key, 0, **typed)[1],
        count(browser, application, key, 1, **typed)[1],
    ]

    assert max(numbers) <= 5
    fresh(application)
    assert {name: getattr(application, name) for name in facts} == facts


def test_nothing_typed_where_nothing_was_kept_keeps_nothing(app: Flask, visit: Visit) -> None:
    application = make.start()

    page = save(writer(visit, application), application, "title", 0, title=" ")

    assert page.response.json["version"] == 0
    assert make.savings_of(application, "title") == []


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (K.NUMBER, {"extra": ["about fifty"]}),
        (K.MONEY, {"extra": ["1e3"]}),
        (K.DATE, {"extra": ["31", "June", ""]}),
        (K.BUDGET, {"extra-0-item": ["Tea"], "extra-0-pounds": ["twelve"]}),
    ],
)
def test_what_cannot_be_read_is_kept_word_for_word(
    app: Flask, visit: Visit, kind: QuestionKind, typed: dict[str, list[str]]
) -> None:
    application, key, typed = asking(kind, typed)
    browser = writer(visit, application)

    page = save(browser, application, key, 0, **typed)

    assert page.response.json["version"] == 1
    (row,) = answer_rows(application).values()
    assert (row.value, row.typed) == (None, typed)
    section = "money" if kind is K.BUDGET else "extra"
    shown = browser.open(f"/applications/{application.reference}/sections/{section}").fields()
    assert {
        name: [text for text in shown[name] if text or len(texts) > 1] for name, texts in typed.items()
    } == typed


def test_the_line_is_in_the_persons_language(app: Flask, visit: Visit) -> None:
    organisation = make.an_organisation(language="ar")
    application = make.start(organisation=organisation)

    with clock.at(FIVE_PAST_NINE):
        page = save(writer(visit, application), application, "title", 0, title="شاي")

    with force_locale("ar"):
        assert page.response.json["line"] == gettext("Saved %(when)s", when="09:05")


def test_somebody_elses_text_stays_and_both_are_shown(app: Flask, visit: Visit) -> None:
    application = make.start()
    colleague = make.a_person(name="Noor Adair")
    do(join, application.organisation, colleague, position="Treasurer", may_sign=False)
    save(visit(colleague), application, "title", 0, title="Theirs <b>")

    page = save(writer(visit, application), application, "title", 0, title="Mine")

    assert page.status == 409
    assert page.response.json["version"] == 1
    panel = page.response.json["panel"]
    assert "Noor Adair saved another text at" in panel
    assert "Theirs &lt;b&gt;" in panel
    assert 'value="mine:1"' in panel
    assert make.savings_of(application, "title") == [(1, "Theirs <b>")]


@pytest.mark.parametrize(
    ("seen", "typed", "kept"),
    [
        (0, "Theirs", "Theirs"),
        (1, "First", "Theirs"),
        (2, "Mine", "Mine"),
    ],
)
def test_an_old_page_overwrites_nothing_and_a_chosen_text_does(
    app: Flask, visit: Visit, seen: int, typed: str, kept: str
) -> None:
    application = make.start()
    browser = writer(visit, application)
    save(browser, application, "title", 0, title="First")
    save(browser, application, "title", 1, title="Theirs")

    page = save(browser, application, "title", seen, title=typed)

    assert page.status == 200
    assert make.kept_answers(application)["title"] == application.title == kept


def test_a_page_that_left_its_text_as_it_was_does_not_pass_for_having_seen_theirs(
    app: Flask, visit: Visit
) -> None:
    application = make.start()
    browser = writer(visit, application)
    save(browser, application, "title", 0, title="First")
    save(browser, application, "title", 1, title="Theirs")

    back = save(browser, application, "title", 1, title="First")
    on = save(browser, application, "title", back.response.json["version"], title="Mine")

    assert (back.status, back.response.json["version"]) == (200, 1)
    assert on.status == 409
    assert make.kept_answers(application)["title"] == "Theirs"


@pytest.mark.parametrize("seen", ["", "-1", "x", "99", "9" * 40])
def test_a_page_that_does_not_say_what_it_saw_overwrites_nothing(app: Flask, visit: Visit, seen: str) -> None:
    application = make.start()
    browser = writer(visit, application)
    save(browser, application, "title", 0, title="First")

    page = browser.press(place(application, "title"), **{"seen-title": seen, "title": "Mine"})

    assert page.status == 409
    assert make.kept_answers(application)["title"] == "First"


def test_a_page_from_before_signing_in_again_is_given_a_fresh_token(app: Flask, visit: Visit) -> None:
    application = make.start()
    browser = writer(visit, application)

    refused = browser.send(
        place(application, "title"), **{"csrf_token": "old", "seen-title": "0", "title": "Tea"}
    )
    token = refused.response.json["token"]
    before = make.savings_of(application, "title")
    page = browser.send(
        place(application, "title"), **{"csrf_token": token, "seen-title": "0", "title": "Tea"}
    )

    assert (refused.status, before) == (400, [])
    assert page.status == 200
    assert make.savings_of(application, "title") == [(1, "Tea")]


def test_whoever_is_signed_out_is_sent_to_sign_in(app: Flask, visit: Visit) -> None:
    application = make.start()

    page = save(visit(), application, "title", 0, title="Tea")

    assert (page.status, page.location.partition("?")[0]) == (302, "/sign-in")
    assert make.savings_of(application, "title") == []


def test_other_people_do_not_find_the_answer(app: Flask, visit: Visit) -> None:
    application = make.start()
    others = [make.a_person(), make.an_officer(), make.member_of(make.an_organisation())]

    found = [save(visit(person), application, "title", 0, title="Theirs").status for person in others]

    assert found == [404, 404, 404]
    assert make.savings_of(application, "title") == []


def test_an_officer_who_sees_what_was_submitted_does_not_write_it(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)

    page = save(visit(make.an_officer()), application, "budget", 1, **{"budget-0-item": "Theirs"})

    assert page.status == 404
    assert len(make.savings_of(application, "budget")) == 1


def test_what_was_submitted_is_not_written(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.SUBMITTED)

    page = save(writer(visit, application), application, "title", 1, title="Other")

    assert page.status == 422
    assert page.response.json["refused"].startswith("This cannot be done now. Its state is: Submitted.")
    assert make.savings_of(application, "title") == [(1, "Tea on the landing")]


def test_after_the_round_has_closed_the_sentence_says_so(app: Flask, visit: Visit) -> None:
    application = make.start()

    closed = deadline(application.round.closes_at)

    with clock.at(application.round.closes_at + timedelta(days=1)):
        page = save(writer(visit, application), application, "title", 0, title="Late")

    sentence = f"The round closed on {closed}, London time. This draft can no longer be changed or sent."
    assert said(page) == (422, {"refused": sentence})
    assert make.savings_of(application, "title") == []


def test_after_a_question_only_the_named_answers_are_written(app: Flask, visit: Visit) -> None:
    application = make.an_application(A.QUERIED)
    browser = writer(visit, application)

    other = save(browser, application, "title", 1, title="Other")
    named = save(browser, application, "budget", 1, **{"budget-0-item": "Hosts", "budget-0-pounds": "9000"})

    assert said(other) == (422, {"refused": "You can change only the answers that the officer asks about."})
    assert named.status == 200
    assert [version for version, _rows in make.savings_of(application, "budget")] == [1, 2]


def test_a_question_that_is_not_asked_any_more_is_not_found(app: Flask, visit: Visit) -> None:
    application = make.start()
    question: Question = make.question_called(application, "title")
    do(setattr, question, "retired_at", clock.now())
    browser = writer(visit, application)
    assert save(browser, application, "title", 0, title="Tea").status == 404
    assert save(browser, application, "nothing", 0, nothing="Tea").status == 404


def test_a_text_too_long_to_keep_is_refused_and_what_was_kept_stays(app: Flask, visit: Visit) -> None:
    application = make.start()
    browser = writer(visit, application)
    save(browser, application, "need", 0, need="Before.")
    page = save(browser, application, "need", 1, need="x" * 1_000_001)

    assert said(page) == (422, {"refused": "This text is too long to keep. Shorten it."})
    assert make.savings_of(application, "need") == [(1, "Before.")]


def test_nul_is_taken_out_of_what_is_typed(app: Flask, visit: Visit) -> None:
    application = make.start()
    page = save(writer(visit, application), application, "title", 0, title="Te\x00a \u202ereversed")

    assert page.status == 200
    assert make.kept_answers(application)["title"] == "Tea \u2067reversed\u2069"
