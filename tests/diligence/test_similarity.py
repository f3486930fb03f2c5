"""How much of two texts is the same is told alike from both sides, and never beyond its bounds."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grants.diligence.similarity import (
    FEWEST_WORDS,
    RUN,
    bands,
    plain_words,
    share,
    sketch,
)

WORD = st.text("abcdefghij", min_size=2, max_size=6)
TEXT = st.lists(WORD, min_size=FEWEST_WORDS, max_size=80).map(" ".join)

STORY = (
    "Neighbours on our estate stopped talking to each other after the attack in May, and the doors on every"
    " landing stayed shut. We open one flat on each floor for tea on Thursdays, with hosts whom everybody"
    " knows, so that people who heard rumours can ask about them and hear from those they are about."
)
ANOTHER = (
    "Young people in our boxing club are sent films by strangers who want them to be afraid."
    " Our coaches learn how such films work, and then talk them through with small groups after training."
)


def runs(text: str) -> set[tuple[str, ...]]:
    words = plain_words(text)
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def likeness(one: str, other: str) -> int:
    known, others = sketch(one), sketch(other)
    assert known is not None
    assert others is not None
    return share(known, others)


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT)
def test_likeness_is_the_same_from_both_sides_and_between_nothing_and_all(one: str, other: str) -> None:
    found = likeness(one, other)

    assert found == likeness(other, one)
    assert 0 <= found <= 100


@settings(max_examples=40, deadline=None)
@given(TEXT)
def test_a_text_is_wholly_like_itself_however_it_is_set(text: str) -> None:
    assert likeness(text, text) == 100
    assert likeness(text, text.upper().replace(" ", ",  \n")) == 100


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, st.integers(0, 80))
def test_likeness_is_near_to_the_true_share_of_runs(one: str, other: str, kept: int) -> None:
    mixed = " ".join([*one.split()[:kept], *other.split()])
    true = 100 * len(runs(one) & runs(mixed)) / len(runs(one) | runs(mixed))

    assert abs(likeness(one, mixed) - true) <= 35


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT)
def test_texts_without_a_common_run_share_no_band(one: str, other: str) -> None:
    assume(not runs(one) & runs(other))
    known, others = sketch(one), sketch(other)

    assert not set(bands(known or [])) & set(bands(others or []))
    assert likeness(one, other) == 0


def test_a_text_that_was_changed_a_little_is_found_and_another_is_not() -> None:
    changed = STORY.replace("Thursdays", "Fridays")

    assert likeness(STORY, changed) >= 70
    assert set(bands(sketch(STORY) or [])) & set(bands(sketch(changed) or []))
    assert likeness(STORY, ANOTHER) == 0


def test_short_texts_are_not_compared() -> None:
    assert sketch("Neighbours meet on every floor of one tower.") is None


def test_arabic_is_read_without_vowel_signs_and_variants_of_letters() -> None:
    assert plain_words("إلى المَدرَسةِ، مع الآباء") == plain_words("الى المدرسه مع الاباء")
