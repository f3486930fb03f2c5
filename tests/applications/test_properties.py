"""Laws that hold for every text, every chain of conditions and every budget, tried on made-up ones."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.datastructures import MultiDict

from grants.applications.answers import (
    budget_total,
    problems,
    tier_problems,
    total_from_elsewhere,
)
from grants.applications.conditions import asked
from grants.applications.forms import read_answer, section_form
from grants.applications.models import Answer
from grants.languages import Texts
from grants.money import WHOLE, Pence
from grants.rounds.models import Question, QuestionKind, Round, Tier
from grants.wording import clean, count_words

#: The same examples at every run, so that a test that passed passes again.
LAW = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

#: What the browser takes for space, spelled out one by one.
SPACES = [*"\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff", *map(chr, range(0x2000, 0x200B))]
WORDS = some.text(
    some.characters(exclude_categories=["Cs"], exclude_characters=SPACES), min_size=1, max_size=8
)
GAPS = some.text(some.sampled_from(SPACES), min_size=1, max_size=3)

KEYS = ["a", "b", "c", "d", "e", "f"]
TIERS = ["small", "large"]
VALUES = ["yes", "no", "hall"]

POUNDS = some.integers(min_value=0, max_value=1_000_000)
ROWS = some.lists(
    some.fixed_dictionaries(
        {
            "item": some.text("abc شاي", min_size=1, max_size=9).filter(lambda text: bool(text.strip())),
            "pounds": POUNDS,
            "other": POUNDS,
            "evaluation": some.just(value=False),
        }
    ),
    min_size=1,
    max_size=10,
)


@LAW
@given(some.lists(some.tuples(WORDS, GAPS), max_size=30), some.text(some.sampled_from(SPACES), max_size=3))
def test_words_are_what_stands_between_spaces(parts: list[tuple[str, str]], before: str) -> None:
    text = before + "".join(word + gap for word, gap in parts)

    assert count_words(text) == len(parts)


@LAW
@given(some.lists(WORDS, max_size=10), some.lists(WORDS, max_size=10))
def test_texts_that_are_put_together_have_as_many_words_as_both(one: list[str], other: list[str]) -> None:
    first, second = " ".join(one), "\n".join(other)

    assert count_words(f"{first} {second}") == count_words(first) + count_words(second)


@LAW
@given(some.text(max_size=200))
def test_a_text_that_was_cleaned_is_clean(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert not set(once) & set("\x00\r\u202a\u202b\u202c\u202d\u202e")


@LAW
@given(
    some.lists(some.sampled_from(["one", "two"]), min_size=0, max_size=12),
    some.integers(min_value=0, max_value=6),
    some.integers(min_value=6, max_value=12),
)
def test_a_text_within_its_limits_will_do_and_no_other(words: list[str], fewest: int, most: int) -> None:
    question = Question(kind=QuestionKind.LONG_TEXT, required=False, min_words=fewest, max_words=most)

    found = problems(question, " ".join(words))

    assert (found == []) == (not words or fewest <= len(words) <= most)


def a_form(shapes: list[tuple[str | None, list[str], list[str]]]) -> list[Question]:
    """Return questions a, b, c …: each with the key that it depends on, the wanted values, and its tiers."""
    return [
        Question(
            id=number, key=KEYS[number], shown_if_key=key, shown_if_values=values, tier_keys=tiers
        )
        for number, (key, values, tiers) in enumerate(shapes)
    ]  # fmt: skip


SHAPES = some.lists(
    some.tuples(
        some.none() | some.sampled_from(KEYS),
        some.lists(some.sampled_from(VALUES), max_size=2),
        some.lists(some.sampled_from(TIERS), max_size=2),
    ),
    min_size=1,
    max_size=6,
)
ANSWERS = some.dictionaries(
    some.integers(min_value=0, max_value=5),
    some.none() | some.sampled_from(VALUES) | some.lists(some.sampled_from(VALUES), max_size=3),
)


def model(form: list[Question], answers: dict[int, Any], tier: str | None) -> set[str]:
    """Return the keys of what is asked, found from the questions without a condition outwards."""
    found: set[str] = set()
    while True:
        more = {
            question.key
            for question in form
            if (not question.tier_keys or tier in question.tier_keys)
            and (question.shown_if_key is None or _is_met(question, form, answers, found))
        }
        if more == found:
            return found
        found = more


def _is_met(question: Question, form: list[Question], answers: dict[int, Any], found: set[str]) -> bool:
    for controlling in form:
        if controlling.key == question.shown_if_key and controlling.key in found:
            answer = answers.get(controlling.id)
            said = answer if isinstance(answer, list) else [answer]
            return any(value in question.shown_if_values for value in said)
    return False


@LAW
@given(SHAPES, ANSWERS, some.none() | some.sampled_from(TIERS))
def test_what_is_asked_is_what_can_be_reached_from_a_question_without_a_condition(
    shapes: list[tuple[str | None, list[str], list[str]]], answers: dict[int, Any], tier: str | None
) -> None:
    form = a_form(shapes)

    found = [question.key for question in asked(form, form, answers, tier)]

    assert found == [question.key for question in form if question.key in model(form, answers, tier)]


@pytest.mark.parametrize("circle", [["a"], ["b", "a"], ["b", "c", "a"]])
def test_a_circle_of_conditions_asks_nothing(circle: list[str]) -> None:
    form = a_form([(key, ["yes"], []) for key in circle])

    assert asked(form, form, dict.fromkeys(range(len(form)), "yes"), None) == []


@LAW
@given(ROWS)
def test_a_budget_is_the_sum_of_its_rows_in_whole_pounds(rows: list[dict[str, Any]]) -> None:
    assert budget_total(rows) == sum(row["pounds"] for row in rows) * 100
    assert total_from_elsewhere(rows) == sum(row["other"] for row in rows) * 100
    assert (budget_total(rows) % 100, total_from_elsewhere(rows) % 100) == (0, 0)
    assert budget_total(rows) == budget_total(rows[1:]) + budget_total(rows[:1])


@LAW
@given(
    ROWS,
    some.integers(min_value=1, max_value=2_000_000),
    some.integers(min_value=0, max_value=2_000_000),
    some.integers(min_value=0, max_value=WHOLE - 1),
)
def test_a_budget_fits_its_tier_exactly_when_amount_and_share_do(
    app: Flask, rows: list[dict[str, Any]], least: int, more: int, share: int
) -> None:
    tier = Tier(min_pence=Pence(least * 100), max_pence=Pence((least + more) * 100), match_share=share)
    ours, other = (sum(row[name] for row in rows) for name in ("pounds", "other"))

    found = tier_problems(tier, rows)

    has_amount = least <= ours <= least + more
    has_share = ours + other == 0 or Fraction(other, ours + other) >= Fraction(share, WHOLE)
    assert (found == []) == (has_amount and has_share)
    assert len(found) <= 1


def typed(amount: int, spelling: str) -> str:
    """Spell an amount of whole pounds as people do."""
    if spelling == "arabic":
        return str(amount).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    return spelling.format(amount)


@LAW
@given(ROWS, some.sampled_from(["{}", "£{:,}", " {}.00 ", "£ {}", "arabic"]), some.integers(0, 9))
def test_a_budget_is_read_as_it_was_typed_and_shown_as_it_is_kept(
    app: Flask, rows: list[dict[str, Any]], spelling: str, chosen: int
) -> None:
    question = Question(
        id=1, key="budget", kind=QuestionKind.BUDGET, required=True, label=Texts(en="B"), hint=Texts()
    )
    sent = MultiDict({"budget-evaluation": str(chosen)})
    for number, row in enumerate(rows):
        sent[f"budget-{number}-item"] = row["item"]
        sent[f"budget-{number}-pounds"] = typed(row["pounds"], spelling)
        sent[f"budget-{number}-other"] = typed(row["other"], spelling)

    read = read_answer(question, sent)

    wanted = [
        {**row, "item": row["item"].strip(), "evaluation": number == chosen}
        for number, row in enumerate(rows)
    ]
    assert read is not None
    assert (read.value, read.typed) == (wanted, None)
    with app.test_request_context():
        form = section_form(
            Round(), [question], {1: Answer(question_id=1, value=wanted, typed=None, version=1)}
        )
    shown = form.field_of(question)
    assert (shown.total, shown.total_other) == (budget_total(rows) // 100, total_from_elsewhere(rows) // 100)
    assert [row["pounds"] for row in shown.typed[: len(rows)]] == [str(row["pounds"]) for row in rows]


@LAW
@given(some.integers(min_value=0, max_value=10**12 - 1), some.integers(min_value=1, max_value=99))
def test_pence_are_refused_and_kept_as_they_were_typed(app: Flask, amount: int, pence: int) -> None:
    question = Question(
        id=1, key="budget", kind=QuestionKind.BUDGET, required=True, label=Texts(en="B"), hint=Texts()
    )
    text = f"{amount}.{pence:02}"

    read = read_answer(question, MultiDict({"budget-0-item": "Tea", "budget-0-pounds": text}))

    assert read is not None
    assert read.value is None
    assert read.typed == {"budget-0-item": ["Tea"], "budget-0-pounds": [text]}
