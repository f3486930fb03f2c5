"""How scores become one number."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.assessment.scoring import (
    agreement,
    divergent,
    severities,
    spread,
    third_read_wanted,
    total_so_far,
    weighted_total,
)
from grants.money import WHOLE
from grants.rounds.models import POINTS, Criterion

HIGHEST = POINTS[-1]


@st.composite
def scored(draw: st.DrawFn) -> tuple[list[Criterion], dict[int, int]]:
    """Draw criteria with any weights, and points for each."""
    weights = draw(st.lists(st.integers(1, WHOLE), min_size=1, max_size=8))
    criteria = [Criterion(id=number, weight=weight) for number, weight in enumerate(weights, start=1)]
    return criteria, {criterion.id: draw(st.sampled_from(POINTS)) for criterion in criteria}


def criteria_of(*weights: int) -> list[Criterion]:
    return [Criterion(id=number, weight=weight) for number, weight in enumerate(weights, start=1)]


@pytest.mark.parametrize(
    ("weights", "points", "total"),
    [
        ((6000, 4000), (3, 3), 7500),
        ((6000, 4000), (4, 0), 6000),
        ((6000, 4000), (0, 4), 4000),
        ((5000, 5000), (4, 3), 8750),
        ((3333, 3333, 3334), (1, 1, 0), 1667),
        ((1, 2), (1, 0), 833),
        ((2, 1), (1, 0), 1667),
        ((7,), (2,), 5000),
    ],
)
def test_the_total_is_the_weighted_share_of_the_highest_score(
    weights: tuple[int, ...], points: tuple[int, ...], total: int
) -> None:
    known = dict(enumerate(points, start=1))

    assert weighted_total(criteria_of(*weights), known) == total


def test_half_a_basis_point_is_rounded_up() -> None:
    assert weighted_total(criteria_of(1, 9999), {1: 2, 2: 0}) == 1
    assert weighted_total(criteria_of(1, 9999), {1: 1, 2: 0}) == 0


def test_points_that_are_missing_are_not_taken_for_nought() -> None:
    with pytest.raises(KeyError):
        weighted_total(criteria_of(1, 1), {1: 4})


@given(scored())
def test_a_total_is_a_share_of_the_whole(case: tuple[list[Criterion], dict[int, int]]) -> None:
    assert 0 <= weighted_total(*case) <= WHOLE


@given(scored(), st.sampled_from(POINTS))
def test_equal_points_give_the_same_total_whatever_the_weights(
    case: tuple[list[Criterion], dict[int, int]], points: int
) -> None:
    criteria, _points = case

    assert weighted_total(criteria, dict.fromkeys(_points, points)) == points * WHOLE // HIGHEST


@given(scored(), st.data())
def test_one_point_more_never_lowers_the_total(
    case: tuple[list[Criterion], dict[int, int]], data: Any
) -> None:
    criteria, points = case
    raised = data.draw(st.sampled_from(criteria)).id
    better = {**points, raised: min(points[raised] + 1, HIGHEST)}

    assert weighted_total(criteria, better) >= weighted_total(criteria, points)


@given(scored(), st.randoms())
def test_the_order_of_the_criteria_does_not_matter(
    case: tuple[list[Criterion], dict[int, int]], random: Any
) -> None:
    criteria, points = case
    shuffled = random.sample(criteria, len(criteria))

    assert weighted_total(shuffled, points) == weighted_total(criteria, points)


@given(scored(), st.integers(2, 9))
def test_only_the_proportions_of_the_weights_matter(
    case: tuple[list[Criterion], dict[int, int]], factor: int
) -> None:
    criteria, points = case
    heavier = [Criterion(id=criterion.id, weight=criterion.weight * factor) for criterion in criteria]

    assert weighted_total(heavier, points) == weighted_total(criteria, points)


@given(scored())
def test_a_score_and_its_opposite_add_up_to_the_whole(case: tuple[list[Criterion], dict[int, int]]) -> None:
    criteria, points = case
    opposite = {number: HIGHEST - known for number, known in points.items()}

    assert weighted_total(criteria, points) + weighted_total(criteria, opposite) - WHOLE in (0, 1)


@pytest.mark.parametrize(
    ("points", "is_divergent"),
    [((), False), ((4,), False), ((2, 3), False), ((1, 3), True), ((0, 2, 4), True), ((3, 3), False)],
)
def test_two_points_between_reviewers_are_far_apart(points: tuple[int, ...], is_divergent: bool) -> None:
    assert divergent(points) is is_divergent


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        ([], None),
        ([[4]], None),
        ([[4, 4]], WHOLE),
        ([[4, 2]], 0),
        ([[4, 3], [4, 2]], 5000),
        ([[0, 1, 2]], 6667),
    ],
)
def test_agreement_is_the_share_of_pairs_at_most_one_point_apart(
    rows: list[list[int]], share: int | None
) -> None:
    assert agreement(rows) == share


@given(st.lists(st.lists(st.sampled_from(POINTS), max_size=4), max_size=6))
def test_agreement_is_a_share_and_whole_where_nobody_is_far_apart(rows: list[list[int]]) -> None:
    share = agreement(rows)

    assert share is None or 0 <= share <= WHOLE
    assert (share in (None, WHOLE)) == all(spread(row) <= 1 for row in rows)


@given(st.lists(st.lists(st.sampled_from(POINTS), min_size=1, max_size=4), max_size=5),
       st.lists(st.integers(0, WHOLE), max_size=4), st.integers(1, 4), st.integers(1, WHOLE))  # fmt: skip
def test_a_third_read_is_wanted_by_either_part_of_the_rule_and_never_without_one(
    rows: list[list[int]], totals: list[int], points: int, total: int
) -> None:
    def wanted(from_points: int | None, from_total: int | None) -> bool:
        return third_read_wanted(rows, totals, from_points=from_points, from_total=from_total)

    assert not wanted(None, None)
    assert wanted(points, total) == (wanted(points, None) or wanted(None, total))
    assert wanted(points, None) == any(spread(row) >= points for row in rows)
    assert wanted(None, total) == (spread(totals) >= total)


totals_of_round = st.dictionaries(
    st.integers(1, 9), st.dictionaries(st.integers(1, 4), st.integers(0, WHOLE), max_size=4), max_size=9
)


@given(totals_of_round)
def test_severity_is_told_of_everybody_who_read_anything_in_order(known: dict[int, dict[int, int]]) -> None:
    found = severities(known)

    assert sorted(one.reviewer_id for one in found) == sorted(
        {r for totals in known.values() for r in totals}
    )
    told = [one.difference for one in found if one.difference is not None]
    assert told == sorted(told)
    assert [one.difference for one in found[len(told) :]] == [None] * (len(found) - len(told))
    for one in found:
        shared = [totals for totals in known.values() if one.reviewer_id in totals and len(totals) > 1]
        assert one.applications == len(shared)
        assert (one.difference is None) == (len(shared) < 3)


@given(st.lists(st.tuples(st.integers(0, WHOLE), st.integers(0, WHOLE)), min_size=3, max_size=9))
def test_of_two_reviewers_one_is_as_strict_as_the_other_is_mild(pairs: list[tuple[int, int]]) -> None:
    found = severities({place: {1: first, 2: second} for place, (first, second) in enumerate(pairs)})

    assert sum(one.difference or 0 for one in found) == 0


@given(totals_of_round, st.integers(-500, 500))
def test_severity_does_not_change_when_all_give_more(known: dict[int, dict[int, int]], more: int) -> None:
    raised = {a: {r: total + more for r, total in totals.items()} for a, totals in known.items()}

    assert severities(raised) == severities(known)


@given(scored(), st.data())
def test_the_total_so_far_counts_what_is_missing_as_nought(
    case: tuple[list[Criterion], dict[int, int]], data: Any
) -> None:
    criteria, points = case
    missing = data.draw(st.sampled_from(criteria)).id
    some = {number: given_ for number, given_ in points.items() if number != missing}

    assert total_so_far(criteria, some) == weighted_total(criteria, {**points, missing: 0})
