"""Kinds of question that the usual round does not ask, on the applicant's real page."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor, text_of
from factories import do, fresh
from flask import Flask

from grants.applications.models import Application
from grants.rounds.models import QuestionKind

Visit = Callable[..., Visitor]
K = QuestionKind


def asked(kind: QuestionKind, key: str = "extra", **how: Any) -> Application:
    """Return a draft to a round with a section that asks one question."""
    return make.a_draft_asking({"kind": kind, "key": key, "label": make.both("What else?"), **how})


def kept(application: Application, key: str = "extra") -> Any:
    return make.kept_answers(application).get(key)


def place(application: Application) -> str:
    return f"/applications/{application.reference}/sections/extra"


@pytest.mark.parametrize(
    ("kind", "typed", "answer", "shown"),
    [
        (K.CHOICE, "hall", "hall", ["hall"]),
        (K.YES_NO, "no", "no", ["no"]),
        (K.MONEY, "£1,250.50", 125_050, ["1250.50"]),
        (K.MONEY, "1250", 125_000, ["1250"]),
        (K.NUMBER, "0", 0, ["0"]),
        (K.SHORT_TEXT, "Tea", "Tea", ["Tea"]),
        (K.CHOICES, ["tent", "hall"], ["hall", "tent"], ["hall", "tent"]),
        (K.DECLARATION, "y", True, ["y"]),
    ],
)
def test_each_kind_is_saved_and_shown_again(
    app: Flask, visit: Visit, kind: QuestionKind, typed: Any, answer: Any, shown: list[str]
) -> None:
    application = asked(kind)
    browser = visit(make.member_of(application.organisation))

    page = browser.submit(place(application), extra=typed)

    assert (page.status, page.errors if page.status == 200 else []) == (302, [])
    assert kept(application) == answer
    assert browser.open(place(application)).fields()["extra"] == shown


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
        (K.CHOICES, ["hall", "castle"], "Choose only from the list."),
        (K.CHOICES, None, "Answer this question."),
        (K.DECLARATION, None, "Answer this question."),
    ],
)
def test_each_kind_refuses_what_it_does_not_know(
    app: Flask, visit: Visit, kind: QuestionKind, typed: Any, sentence: str
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


def rows_typed(*rows: tuple[str, str]) -> dict[str, str]:
    """Return what is typed into a group of two columns."""
    typed: dict[str, str] = {}
    for number, (hall, tent) in enumerate(rows):
        typed |= {f"extra-{number}-hall": hall, f"extra-{number}-tent": tent}
    return typed


def test_a_repeating_group_has_the_officers_columns_and_most_rows(app: Flask, visit: Visit) -> None:
    application = asked(K.GROUP, min_rows=1, max_rows=3)
    member = make.member_of(application.organisation)

    page = visit(member).open(place(application))

    boxes = [name for name in page.fields() if name.startswith("extra-")]
    assert boxes == [f"extra-{row}-{key}" for row in range(3) for key in ("hall", "tent")]
    assert [text_of(cell) for cell in page.all("th", scope="col")] == ["A hall", "A tent"]


def test_a_repeating_group_is_saved_shown_again_and_frozen_with_its_columns(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_asking({"kind": K.GROUP, "key": "extra"})
    application = make.a_draft(round_, extra=None)
    browser = visit(make.member_of(application.organisation))

    page = browser.submit(place(application), **rows_typed(("North", "كبيرة"), ("", ""), ("South", "Small")))
    (question,) = make.submit(application).content["sections"][-1]["questions"]
    shown = visit(make.an_officer()).open(f"/applications/{application.reference}")

    rows = [{"hall": "North", "tent": "كبيرة"}, {"hall": "South", "tent": "Small"}]
    assert page.status == 302
    assert (kept(application), question["value"]) == (rows, rows)
    assert [column["words"]["ar"] for column in question["columns"]] == ["قاعة", "خيمة"]
    cells = [text_of(cell) for cell in shown.all("td")]
    assert "North كبيرة South Small" in " ".join(cells)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (rows_typed(("North", "Big")), "Fill in at least 2 rows."),
        (rows_typed(("North", "Big"), ("South", "")), "Fill in every box of each row that you use."),
        (rows_typed(("North", "Big"), ("x" * 256, "Big")), "Use 255 characters or fewer."),
    ],
)
def test_a_repeating_group_says_what_it_needs_and_keeps_what_was_typed(
    app: Flask, visit: Visit, typed: dict[str, str], sentence: str
) -> None:
    application = asked(K.GROUP, min_rows=2, max_rows=4)

    page = visit(make.member_of(application.organisation)).submit(place(application), **typed)

    assert page.errors == [sentence]
    shown = page.fields()
    assert {name: shown[name][0] for name in typed} == typed


def test_a_group_in_arabic_has_arabic_columns_and_any_direction(app: Flask, visit: Visit) -> None:
    round_ = make.a_round_asking({"kind": K.GROUP, "key": "extra"})
    application = make.start(round_, organisation=make.an_organisation(language="ar"))

    page = visit(make.member_of(application.organisation)).open(place(application))

    headings = [text_of(cell) for cell in page.all("th", scope="col")]
    assert headings == ["قاعة", "خيمة"]
    boxes = [box for box in page.all("input") if (box.get("name") or "").startswith("extra-0-")]
    assert {box.get("dir") for box in boxes} == {"auto"}


def test_money_from_elsewhere_is_saved_summed_and_shown(app: Flask, visit: Visit) -> None:
    application = make.a_draft(pounds=20_000)
    browser = visit(make.member_of(application.organisation))
    money = f"/applications/{application.reference}/sections/money"

    browser.submit(money, **{"budget-0-other": "£5,000", "budget-2-item": "Hall", "budget-2-other": "750"})

    page = browser.open(money)
    assert [row["other"] for row in kept(application, "budget")] == [5000, 0, 750]
    totals = [
        text_of(cell) for cell in page.all("td") if cell.get("data-total") and not cell.get("data-part")
    ]
    assert totals == ["£20,000", "£5,750"]
    assert fresh(application).requested_pence == 2_000_000


def test_a_tier_that_wants_a_share_from_elsewhere_says_how_much_is_there(app: Flask, visit: Visit) -> None:
    application = make.a_draft(pounds=20_000)
    tier = application.tier
    assert tier is not None

    def want_a_fifth() -> None:
        tier.match_share = 2000

    do(want_a_fifth)
    browser = visit(make.member_of(application.organisation))
    money = f"/applications/{application.reference}/sections/money"

    short = browser.submit(money, **{"budget-0-other": "4999"})
    enough = browser.submit(money, **{"budget-0-other": "5000"})

    assert short.errors == [
        "For this tier, 20% of the whole cost must come from elsewhere. Your budget has £4,999 of £24,999."
    ]
    assert enough.status == 302
