"""Small numbers in tables about people cannot be worked out from what is shown."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.assessment.pack.suppression import (
    FEW,
    HIDDEN,
    of_one_choice,
    of_several_choices,
)

#: From here on a count is shown, in these tests.
SMALLEST = 10

COUNTS = st.lists(st.integers(0, 200), min_size=1, max_size=7)


@given(COUNTS)
def test_what_is_shown_is_true_and_never_small(counts: list[int]) -> None:
    shown = of_one_choice(counts, SMALLEST)

    for number, word in zip(counts, shown or [], strict=False):
        assert (word == FEW) == (number < SMALLEST)
        assert word in (number, FEW, HIDDEN)


@given(COUNTS)
def test_a_small_count_could_be_any_small_number_for_all_that_the_total_tells(counts: list[int]) -> None:
    shown = of_one_choice(counts, SMALLEST)
    if shown is None:
        return
    rest = sum(counts) - sum(word for word in shown if isinstance(word, int))
    few, hidden = shown.count(FEW), shown.count(HIDDEN)

    for guess in range(SMALLEST) if few else ():
        left = rest - guess - hidden * SMALLEST
        # Whatever is left can be given to the others: without bound to hidden ones, else to small ones.
        assert left >= 0
        assert hidden or left <= (few - 1) * (SMALLEST - 1)


@pytest.mark.parametrize("choices", [2, 3])
def test_not_even_whoever_knows_the_method_can_work_one_out(choices: int) -> None:
    smallest = 3
    possible: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(12), repeat=choices):
        shown = of_one_choice(counts, smallest)
        if shown is not None:
            possible[tuple(shown), sum(counts)].append(counts)

    for (shown, total), tables in possible.items():  # type: ignore[misc]  # each key is such a pair
        if total > 11:
            continue  # Larger counts than were tried could stand behind it as well.
        for place, word in enumerate(shown):
            assert word != FEW or len({table[place] for table in tables}) > 1, (shown, total)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(0, 60))
def test_of_several_choices_neither_who_made_one_nor_who_did_not_is_few(counts: list[int], more: int) -> None:
    total = max(counts) + more
    shown = of_several_choices(counts, total, SMALLEST)

    if total < 2 * SMALLEST:
        assert shown is None
    for number, word in zip(counts, shown or [], strict=False):
        if isinstance(word, int):
            assert word == number
            assert SMALLEST <= number <= total - SMALLEST


def test_some_tables_as_they_are_shown() -> None:
    assert of_one_choice([40, 30], SMALLEST) == [40, 30]
    assert of_one_choice([49, 30, 1], SMALLEST) == [49, HIDDEN, FEW]
    assert of_one_choice([10, 0], SMALLEST) is None
    assert of_one_choice([9, 9], SMALLEST) is None
    assert of_one_choice([40, 5, 4], SMALLEST) == [40, FEW, FEW]
    assert of_several_choices([25, 15, 3], 30, SMALLEST) == [HIDDEN, 15, FEW]
