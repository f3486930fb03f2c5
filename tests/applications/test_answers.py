"""What a good answer is, for each kind of question."""

from datetime import timedelta
from typing import Any

import factories as make
import pytest
from flask import Flask

from grants import clock
from grants.accounts.queries import areas
from grants.applications.answers import (
    budget_total,
    is_empty,
    problems,
    tier_problems,
    total_from_elsewhere,
    words_by_key,
)
from grants.applications.completeness import answer_problems
from grants.languages import Texts
from grants.money import Pence
from grants.rounds.models import Question, QuestionKind, Round, Tier
from grants.rounds.queries import parts_of, questions_of

K = QuestionKind


def a_question(kind: QuestionKind, **how: Any) -> Question:
    """Return a required question that stands by itself."""
    options = [
        {"key": key, "words": {"en": words}} for key, words in (("hall", "A hall"), ("tent", "A tent"))
    ]
    return Question(**{"kind": kind, "required": True, "options": options, **how})


def asked(round_: Round, key: str) -> Question:
    return next(question for question in questions_of(round_) if question.key == key)


def row(pounds: int = 100, other: int = 0, *, item: str = "Tea", evaluation: bool = True) -> dict[str, Any]:
    return {"item": item, "pounds": pounds, "other": other, "evaluation": evaluation}


@pytest.mark.parametrize("value", [None, "", "  \n ", []])
def test_a_required_question_wants_an_answer_and_an_optional_one_does_not(app: Flask, value: Any) -> None:
    assert problems(a_question(K.SHORT_TEXT), value) == ["Answer this question."]
    assert problems(a_question(K.SHORT_TEXT, required=False), value) == []


@pytest.mark.parametrize("value", [0, "no", "0", ["a"]])
def test_nought_and_no_are_answers(value: Any) -> None:
    assert not is_empty(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (K.SHORT_TEXT, "x" * 255),
        (K.LONG_TEXT, "word " * 5_000),
        (K.CHOICE, "hall"),
        (K.CHOICES, ["hall", "tent"]),
        (K.DECLARATION, True),
        (K.YES_NO, "yes"),
        (K.YES_NO, "no"),
        (K.NUMBER, 0),
        (K.NUMBER, 10_000_000),
        (K.MONEY, 0),
        (K.MONEY, 1_000_000_000),
        (K.DATE, "2027-03-27"),
        (K.BUDGET, [row()]),
        (K.BUDGET, [row(1_000_000), *[row(1, evaluation=False)] * 9]),
        (K.BUDGET, [row(0, 1)]),
        (K.BUDGET, [row(1, 999_999)]),
        (K.GROUP, [{"hall": "North", "tent": "Big"}]),
    ],
)
def test_an_answer_of_its_kind_will_do(app: Flask, kind: QuestionKind, value: Any) -> None:
    assert problems(a_question(kind), value) == []


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (K.SHORT_TEXT, "x" * 256, "Use 255 characters or fewer."),
        (K.CHOICE, "castle", "Choose one from the list."),
        (K.YES_NO, "perhaps", "Choose one from the list."),
        (K.CHOICES, ["hall", "castle"], "Choose only from the list."),
        (K.NUMBER, -1, "Enter a number from 0 to 10,000,000."),
        (K.NUMBER, 10_000_001, "Enter a number from 0 to 10,000,000."),
        (K.MONEY, 1_000_000_001, "Enter an amount from £0 to £10,000,000."),
        (K.DATE, "2027-02-30", "Enter a real date, such as 27 3 2027"),
    ],
)
def test_an_answer_that_does_not_fit_its_kind_is_refused(
    app: Flask, kind: QuestionKind, value: Any, sentence: str
) -> None:
    assert problems(a_question(kind), value) == [sentence]


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([*[row(evaluation=False)] * 10, row()], ["Use at most 10 rows."]),
        ([row(item="  ")], ["Say what each amount is for."]),
        ([row(item="x" * 256)], ["Use 255 characters or fewer."]),
        ([row(0)], ["Enter an amount from £1 to £1,000,000 for each row."]),
        ([row(1, 1_000_000)], ["Enter an amount from £1 to £1,000,000 for each row."]),
        ([row(2, -1)], ["Enter an amount from £1 to £1,000,000 for each row."]),
        ([row(1_000_001)], ["Enter an amount from £1 to £1,000,000 for each row."]),
        ([row(evaluation=False)], ["Mark one row as money for monitoring, evaluation and training."]),
        (
            [row(0, item="", evaluation=False)],
            [
                "Say what each amount is for.",
                "Enter an amount from £1 to £1,000,000 for each row.",
                "Mark one row as money for monitoring, evaluation and training.",
            ],
        ),
    ],
)
def test_each_rule_of_the_budget_table_has_its_sentence(
    app: Flask, rows: list[dict[str, Any]], sentences: list[str]
) -> None:
    assert problems(a_question(K.BUDGET), rows) == sentences


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([{"hall": "North", "tent": "Big"}], ["Fill in at least 2 rows."]),
        ([{"hall": "North", "tent": "Big"}] * 4, ["Use at most 3 rows."]),
        ([{"hall": "North", "tent": " "}] * 2, ["Fill in every box of each row that you use."]),
        ([{"hall": "North", "tent": "x" * 256}] * 2, ["Use 255 characters or fewer."]),
        ([{"hall": "شمال", "tent": "كبيرة"}] * 2, []),
    ],
)
def test_each_rule_of_a_repeating_group_has_its_sentence(
    app: Flask, rows: list[dict[str, str]], sentences: list[str]
) -> None:
    assert problems(a_question(K.GROUP, min_rows=2, max_rows=3), rows) == sentences


@pytest.mark.parametrize("kind", [K.SHORT_TEXT, K.LONG_TEXT])
def test_words_are_counted_at_both_ends(app: Flask, kind: QuestionKind) -> None:
    question = a_question(kind, min_words=2, max_words=3)

    found = [problems(question, text) for text in ("one", "one two", "one two three", "one two three four")]

    assert found == [
        ["Write at least 2 words. You have 1."],
        [],
        [],
        ["Shorten your answer to 3 words or fewer. It has 4."],
    ]


@pytest.mark.parametrize(
    ("key", "good", "bad", "sentence"),
    [
        ("themes", ["awareness", "resilience"], ["awareness", "gardening"], "Choose only from the list."),
        ("boroughs", None, ["E09999999"], "Choose only from the list."),
        ("tier", "large", "huge", "Choose one from the list."),
    ],
)
def test_a_choice_must_be_one_that_the_round_offers(
    app: Flask, key: str, good: Any, bad: Any, sentence: str
) -> None:
    question = asked(make.a_round(), key)

    assert problems(question, good or [area.code for area in areas()]) == []
    assert problems(question, bad) == [sentence]


def test_a_tier_of_another_round_is_not_offered(app: Flask) -> None:
    first, second = make.a_round(), make.a_draft_round()
    theirs = parts_of(second, Tier)[0]
    theirs.key = "theirs"

    assert problems(asked(first, "tier"), "theirs") == ["Choose one from the list."]


@pytest.mark.parametrize(
    ("pounds", "sentences"),
    [
        (9_999, ["Your budget adds up to £9,999. The tier you chose is from £10,000 to £25,000."]),
        (10_000, []),
        (25_000, []),
        (25_001, ["Your budget adds up to £25,001. The tier you chose is from £10,000 to £25,000."]),
    ],
)
def test_the_budget_keeps_to_the_limits_of_the_tier(app: Flask, pounds: int, sentences: list[str]) -> None:
    application = make.a_draft(pounds=pounds, tier="small")
    answer = make.answers_for(application.round, pounds=pounds)["budget"]

    found = answer_problems(application, asked(application.round, "budget"), answer)

    assert (found, application.requested_pence) == (sentences, pounds * 100)


def test_tier_limits_belong_to_the_tier(app: Flask) -> None:
    tier = Tier(min_pence=Pence(10_000), max_pence=Pence(10_000), match_share=0)

    assert [len(tier_problems(tier, [row(pounds)])) for pounds in (99, 100, 101)] == [1, 0, 1]


def test_a_tier_may_want_a_share_of_the_whole_cost_from_elsewhere(app: Flask) -> None:
    tier = Tier(min_pence=Pence(100_00), max_pence=Pence(1_000_00), match_share=2500)

    assert tier_problems(tier, [row(300, 99)]) == [
        "For this tier, 25% of the whole cost must come from elsewhere. Your budget has £99 of £399."
    ]
    assert tier_problems(tier, [row(300, 100)]) == []
    assert tier_problems(tier, [row(300), row(0, 100, evaluation=False)]) == []


def test_the_project_starts_after_the_round_closes_and_ends_no_earlier_than_it_starts(app: Flask) -> None:
    round_ = make.a_round()
    closes_on = clock.in_london(round_.closes_at).date()
    starts_on = closes_on + timedelta(days=10)
    application = make.a_draft(round_, starts_on=starts_on.isoformat())

    def said(key: str, days: int) -> list[str]:
        day = (closes_on + timedelta(days=days)).isoformat()
        return answer_problems(application, asked(round_, key), day)

    assert [said("starts_on", days) for days in (0, 1)] == [
        ["The project must start after the round closes: we cannot pay for what has begun."],
        [],
    ]
    assert [said("ends_on", days) for days in (9, 10)] == [
        ["The last day must come after the first day."],
        [],
    ]


def test_a_budget_is_summed_in_pence() -> None:
    assert budget_total([row(100), row(1, 5)]) == 10_100
    assert total_from_elsewhere([row(100), row(1, 5)]) == 500
    assert budget_total([]) == budget_total(None) == total_from_elsewhere(None) == 0


def test_a_row_from_before_there_was_money_from_elsewhere_has_none() -> None:
    assert total_from_elsewhere([{"item": "Tea", "pounds": 5, "evaluation": True}]) == 0


def test_what_may_be_chosen_has_its_words_by_key_in_its_order(app: Flask) -> None:
    round_ = make.a_round()

    assert words_by_key(a_question(K.CHOICES)) == {"hall": Texts(en="A hall"), "tent": Texts(en="A tent")}
    assert words_by_key(a_question(K.YES_NO)) == {
        "yes": Texts(en="Yes", ar="نعم"),
        "no": Texts(en="No", ar="لا"),
    }
    assert list(words_by_key(asked(round_, "tier"))) == ["small", "large"]
    assert list(words_by_key(asked(round_, "themes"))) == ["awareness", "resilience"]
    assert words_by_key(asked(round_, "boroughs")) == {area.code: area.name for area in areas()}
