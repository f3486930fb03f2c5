"""Officers write questions of every kind, with their conditions, in pages: nothing of it stands in code."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor

from grants.rounds.models import DECIDING_KINDS, Question, QuestionKind, Round, Section
from grants.rounds.queries import parts_of, questions_of

Visit = Callable[..., Visitor]
K = QuestionKind

TYPED: dict[str, Any] = {"label_en": "Why now?", "kind": "long_text", "max_words": "90", "key": "why"}

#: Two choices, or two columns, as rows of boxes: the second without a short name of its own.
ROWS = {
    "options-0-key": "weekly", "options-0-en": "Every week", "options-0-ar": "كل أسبوع",
    "options-2-en": "Once a month", "options-2-ar": "مرة في الشهر",
}  # fmt: skip
KEPT = [
    {"key": "weekly", "words": {"en": "Every week", "ar": "كل أسبوع"}},
    {"key": "once_a_month", "words": {"en": "Once a month", "ar": "مرة في الشهر"}},
]


def address(round_: Round) -> str:
    return f"/rounds/{round_.reference}/questions/add"


def add(visit: Visit, round_: Round, **changes: Any) -> Page:
    return visit(make.an_officer()).submit(address(round_), **{**TYPED, **changes})


def added(key: str = "why") -> Question:
    question: Question = make.rows(Question, Question.key == key)[-1]
    return question


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_question_of_every_kind_is_added_and_saved_again_unchanged(
    visit: Visit, kind: QuestionKind
) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())

    rows = ROWS if kind is not K.BUDGET else {}
    answer = add(visit, round_, kind=kind.value, min_rows="1", max_rows="4", **rows)
    question = added()
    columns = [column.key for column in question.__table__.columns]
    before = [getattr(question, column) for column in columns]
    page = browser.submit(f"/rounds/{round_.reference}/questions/{question.id}")

    assert answer.location == f"/rounds/{round_.reference}/build#questions-{question.id}"
    assert page.location == answer.location
    assert [getattr(make.fresh(question), column) for column in columns] == before
    assert question.kind is kind
    assert question.options == (KEPT if kind in (K.CHOICE, K.CHOICES, K.GROUP) else [])
    assert (question.min_rows, question.max_rows) == ((1, 4) if kind is K.GROUP else (None, None))
    assert (question.min_words, question.max_words) == (
        (0, 90) if kind in (K.SHORT_TEXT, K.LONG_TEXT) else (None, None)
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "poem"}, "Choose one from the list."),
        ({"fact": "poem"}, "Choose one from the list."),
        ({"section": "999999"}, "Choose one from the list."),
        ({"criterion": "x"}, "Choose one from the list."),
        ({"max_words": ""}, "Enter the most words that a long text may have"),
        ({"max_words": "2001"}, "Enter a whole number from 1 to 2,000"),
        ({"min_words": "91"}, "The fewest words must not be more than the most words"),
        ({"fact": "reach"}, "For this, the kind of answer must be “Whole number”"),
        ({"kind": "choice"}, "Enter at least two choices."),
        ({"kind": "choices", "options-0-en": "Only one"}, "Enter at least two choices."),
        ({"kind": "group"}, "Enter at least one column."),
        (
            {"kind": "choice", **ROWS, "options-2-en": ""},
            "Write the English words in every row that you use.",
        ),
        ({"kind": "choice", **ROWS, "options-2-key": "weekly"}, "Another one has this short name already."),
        (
            {"kind": "choice", **ROWS, "options-2-key": "Once a month"},
            "Short name: Use small letters a to z, digits and underscores only",
        ),
        ({"kind": "group", **ROWS, "min_rows": "11"}, "The fewest rows must not be more than the most rows"),
        ({"kind": "group", **ROWS, "max_rows": "21"}, "Enter a whole number from 1 to 20"),
        ({"shown_if": ["themes:hunger"]}, "Choose only from the list."),
        ({"shown_if": ["need:x"]}, "Choose only from the list."),
        ({"shown_if": ["themes:awareness", "tier:small"]}, "Tick answers of one question only."),
    ],
    ids=str,
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(
    visit: Visit, changes: Any, sentence: str
) -> None:
    round_ = make.a_draft_round()

    page = add(visit, round_, **changes)

    assert page.errors == [sentence]
    assert page.fields()["label_en"] == ["Why now?"]
    written = {name: [value] for name, value in changes.items() if name.startswith("options") and value}
    assert {name: page.fields()[name] for name in written if "-2-" not in name} == {
        name: value for name, value in written.items() if "-2-" not in name
    }
    assert len(questions_of(make.fresh(round_))) == 10


def test_a_question_waits_for_answers_to_an_earlier_one(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())

    add(visit, round_, shown_if=["themes:resilience"], section=str(parts_of(round_, Section)[1].id))

    question = added()
    assert (question.shown_if_key, question.shown_if_values) == ("themes", ["resilience"])
    page = browser.open(f"/rounds/{round_.reference}/questions/{question.id}")
    assert page.fields()["shown_if"] == ["themes:resilience"]
    shown = browser.open(f"/rounds/{round_.reference}/build").text
    assert "Only if “What is the themes?” is: Building resilience" in shown


def test_a_condition_is_taken_away_by_unticking(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    add(visit, round_, shown_if=["themes:resilience"])

    browser.submit(f"/rounds/{round_.reference}/questions/{added().id}", shown_if=None)

    assert (added().shown_if_key, added().shown_if_values) == (None, [])


def test_only_earlier_questions_of_choice_are_offered_for_a_condition(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    asked = questions_of(round_)

    def offered(page: Page) -> set[str]:
        boxes = page.all("input", name="shown_if")
        return {(box.get("value") or "").partition(":")[0] for box in boxes}

    of_reach = next(question for question in asked if question.key == "reach")
    page = browser.open(f"/rounds/{round_.reference}/questions/{of_reach.id}")

    assert offered(page) == {"themes", "boroughs"}
    assert offered(browser.open(address(round_))) == {q.key for q in asked if q.kind in DECIDING_KINDS}


def test_more_rows_are_offered_and_nothing_is_saved_yet(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())

    page = browser.submit(address(round_), **TYPED, **ROWS, more_rows="1")

    assert (page.status, page.errors) == (200, [])
    assert page.fields()["options-6-en"] == [""]
    assert (page.fields()["options-0-en"], page.fields()["options-1-key"]) == (["Every week"], [""])
    assert page.fields()["options-1-en"] == ["Once a month"]
    assert len(questions_of(make.fresh(round_))) == 10


def test_a_question_is_added_to_the_section_whose_button_was_pressed(visit: Visit) -> None:
    round_, browser = make.a_draft_round(), visit(make.an_officer())
    money = parts_of(round_, Section)[1]
    (button,) = [
        link for link in browser.open(f"/rounds/{round_.reference}/build").links
        if link == f"{address(round_)}?section={money.id}"
    ]  # fmt: skip

    browser.submit(button, **TYPED)

    assert added().section_id == money.id


def test_a_question_of_another_rounds_section_is_refused(visit: Visit) -> None:
    round_, other = make.a_draft_round(), make.a_draft_round()

    page = add(visit, round_, section=str(parts_of(other, Section)[0].id))

    assert page.errors == ["Choose one from the list."]


def test_the_page_says_which_boxes_each_kind_of_answer_needs(visit: Visit) -> None:
    page = visit(make.an_officer()).open(address(make.a_draft_round()))

    groups = [e.get("data-for-kinds") for e in page.all("div") if e.get("data-for-kinds")]
    assert groups == [
        "short_text long_text",
        "choice choices group budget",
        "budget",
        "group",
        "short_text long_text date number",
    ]


def test_an_officer_says_which_parts_a_budget_has_and_calls_them(visit: Visit) -> None:
    round_ = make.a_draft_round()
    parts = {"options-0-key": "project", "options-0-en": "Our work", "options-1-key": "core",
             "options-1-en": "Running costs"}  # fmt: skip

    refused = add(visit, round_, kind="budget", **{**parts, "options-1-key": "rent"})
    add(visit, round_, kind="budget", **parts)

    assert refused.errors == [
        "For the parts of a budget use only these short names: project, evaluation, training, core"
    ]
    assert [option["key"] for option in added().options] == ["project", "core"]
