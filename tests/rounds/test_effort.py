"""How long a form takes, how much is written, and how hard it is to read, by rules that others measured."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import both, do
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from grants.languages import Texts
from grants.rounds import effort, operations
from grants.rounds.models import Question, QuestionKind, Round, Section, Tier
from grants.rounds.outline import Outline
from grants.rounds.queries import parts_of

Visit = Callable[..., Visitor]
K = QuestionKind


def asked(kind: QuestionKind = K.YES_NO, *, label: str = "", **values: Any) -> Question:
    known = {"key": "q", "options": [], "hint": Texts(), "section_id": 1, "tier_keys": []}
    return Question(kind=kind, label=Texts(en=label), **{**known, **values})


def age_of(*texts: str) -> int | None:
    return effort.reading_age((None, Texts(en=text, ar="كلمة " * 99)) for text in texts)


def an_outline(questions: list[Question], *tiers: str) -> Outline:
    section = Section(id=1, key="s", title=Texts(), introduction=Texts(), tier_keys=[])
    known = [Tier(key=key, title=both(key)) for key in tiers]
    return Outline({"tier": known, "theme": [], "section": [section], "question": questions})


@pytest.mark.parametrize(
    ("question", "minutes"),
    [
        (asked(K.YES_NO), 0.5),
        (asked(K.YES_NO, label="word " * 100), 1),
        (asked(K.BUDGET), 30),
        (asked(K.FILE), 5),
        (asked(K.SHORT_TEXT), 1),
        (asked(K.LONG_TEXT, max_words=190), 5),
        (asked(K.LONG_TEXT, min_words=95, max_words=285), 10),
        (asked(K.GROUP, min_rows=1, max_rows=3, options=[{"key": "a", "words": {}}] * 2), 2),
        (asked(K.GROUP, options=[{"key": "a", "words": {}}] * 2), 5),
        (asked(K.CHOICE, options=[{"key": "a", "words": {"en": "word " * 50}}] * 2), 1),
    ],
)
def test_the_minutes_for_a_question_are_reading_and_writing(question: Question, minutes: float) -> None:
    assert float(effort.minutes_for(question)) == minutes


def test_every_kind_of_question_takes_some_time() -> None:
    column = [{"key": "a", "words": {}}]

    assert all(effort.minutes_for(asked(kind, options=column)) > 0 for kind in QuestionKind)


def test_a_question_with_a_condition_counts_only_at_most() -> None:
    found = effort.effort_of(
        [asked(K.LONG_TEXT, max_words=190), asked(K.LONG_TEXT, max_words=380, shown_if_key="a")]
    )

    assert found == effort.Effort(questions=2, least_minutes=5, most_minutes=15, most_words=570)


def test_minutes_are_said_in_fives_from_half_an_hour_on() -> None:
    said = [effort.effort_of([asked(K.LONG_TEXT, max_words=38 * minutes)]).most_minutes
            for minutes in (7, 29, 30, 31, 36)]  # fmt: skip

    assert said == [7, 29, 30, 35, 40]


def test_a_tier_is_asked_what_is_for_it() -> None:
    outline = an_outline(
        [
            asked(K.BUDGET, key="all"),
            asked(K.FILE, key="large", tier_keys=["large"]),
            asked(K.TIER, key="tier"),
            asked(K.FILE, key="hangs", shown_if_key="tier", shown_if_values=["large"]),
        ],
        "small",
        "large",
    )

    by_tier = {key: effort.effort_of_tier(outline, key) for key in ("small", "large")}

    assert [(found.questions, found.most_minutes) for found in by_tier.values()] == [(2, 35), (4, 45)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three?", ["One", "Two", "Three"]),
        ("هل تعملون هنا؟ نعم.", ["هل تعملون هنا", "نعم"]),
        ("£1.50 a head, e.g. tea", ["£1.50 a head, e.g", "tea"]),
        ("A line\nand another", ["A line", "and another"]),
        (" \n ", []),
    ],
)
def test_sentences_end_where_one_stops(text: str, found: list[str]) -> None:
    assert effort.sentences(text) == found


def test_the_reading_age_follows_the_automated_readability_index() -> None:
    # 30 words of 4 letters in 3 sentences: 4.71 × 4 + 0.5 × 10 − 21.43 = 2.41, so grade 3.
    assert age_of("word " * 9 + "word.", "word " * 9 + "word.", "word " * 9 + "word.") == 3 + 5


def test_long_words_and_long_sentences_are_harder() -> None:
    plain = age_of("We help the old and the ill. " * 6)
    heavy = age_of("Intergenerational community cohesion necessitates collaboration. " * 6)

    assert plain is not None
    assert heavy is not None
    assert plain < 10 < heavy


def test_of_a_few_words_nothing_is_said() -> None:
    assert age_of("word " * 29) is None


def test_long_sentences_are_named_in_either_language() -> None:
    question = asked(label="Short.", hint=Texts(en="word " * 26 + "end.", ar="كلمة " * 26))

    found = effort.long_sentences(an_outline([question]))

    assert [(said.language, said.words, said.part is question) for said in found] == [
        ("en", 27, True),
        ("ar", 26, True),
    ]


@given(st.lists(st.integers(0, 2000), max_size=12), st.integers(0, 2000))
def test_one_more_question_never_makes_a_form_shorter(words: list[int], more: int) -> None:
    before = effort.effort_of([asked(K.LONG_TEXT, max_words=most) for most in words])
    after = effort.effort_of([asked(K.LONG_TEXT, max_words=most) for most in [*words, more]])

    assert after.least_minutes >= before.least_minutes
    assert after.most_minutes >= after.least_minutes
    assert after.most_words == sum(words) + more


@given(st.text(alphabet="ab .!?\n؟", max_size=80))
def test_sentences_lose_no_word(text: str) -> None:
    letters = [character for character in text if character.isalpha()]

    assert [character for said in effort.sentences(text) for character in said if character.isalpha()] == (
        letters
    )


def add(round_: Round, kind: type[Any], /, **values: Any) -> Any:
    return do(operations.add_part, round_, kind, **values, actor=make.an_officer())


def test_the_build_page_shows_the_effort_of_each_tier_and_names_long_sentences(visit: Visit) -> None:
    round_ = make.a_draft_round()
    money = parts_of(round_, Section)[1]
    question = add(round_, Question, section_id=money.id, key="file", kind=K.FILE, label=both("A plan"),
                   hint=both("word " * 26), tier_keys=["large"])  # fmt: skip

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/build")

    assert "Small Questions: 10, up to 250 words, about 45 minutes" in page.text
    assert "Large Questions: 11, up to 250 words, about 50 minutes" in page.text
    assert "about 40 minutes reading age 6" in page.text
    assert "Sentences of more than 25 words: 1" in page.text
    assert page.links.count(f"/rounds/{round_.reference}/questions/{question.id}") == 2
    assert "How long it really takes is shown here once three groups have sent this form." in page.text


def test_the_effort_of_an_empty_round_is_no_effort(app: Flask, visit: Visit) -> None:
    round_ = make.a_draft_round()
    for part in [*parts_of(round_, Question), *parts_of(round_, Section), *parts_of(round_, Tier)]:
        do(operations.remove_part, round_, part, actor=make.an_officer())

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/build")

    assert page.status == 200
    assert effort.effort_of_tier(Outline.of(round_), None) == effort.Effort(0, 0, 0, 0)
