"""How scores become one number: weights in basis points, whole numbers all the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from grants.money import WHOLE
from grants.rounds.models import POINTS, Criterion

HIGHEST = POINTS[-1]

#: Fewer applications than this say nothing about how strict somebody is.
FEWEST_FOR_SEVERITY = 3

#: A spread of this many points or more between reviewers on one criterion wants moderation to look.
DIVERGENCE = 2


def weighted_total(criteria: Sequence[Criterion], points: Mapping[int, int]) -> int:
    """Return the weighted share of the highest score, in basis points, rounded half up.

    ``points`` holds the points by the id of their criterion; raises KeyError when one is missing.
    """
    weight = sum(criterion.weight for criterion in criteria)
    earned = sum(criterion.weight * points[criterion.id] for criterion in criteria)
    return int(Fraction(earned * WHOLE, weight * HIGHEST) + Fraction(1, 2))


def total_so_far(criteria: Sequence[Criterion], points: Mapping[int, int | None]) -> int:
    """Return the weighted total with nought for what has no points yet."""
    return weighted_total(criteria, {criterion.id: points.get(criterion.id) or 0 for criterion in criteria})


def spread(numbers: Sequence[int]) -> int:
    """Return how far the highest is from the lowest; nought for fewer than two."""
    return max(numbers) - min(numbers) if numbers else 0


def divergent(points: Sequence[int]) -> bool:
    """Say whether reviewers differ so much on one criterion that moderation should look."""
    return spread(points) >= DIVERGENCE


def rounded(amount: Fraction) -> int:
    """Return the nearest whole number; a half is rounded away from nought, so that signs are alike."""
    whole = int(abs(amount) + Fraction(1, 2))
    return whole if amount >= 0 else -whole


def agreement(rows: Iterable[Sequence[int]]) -> int | None:
    """Return the share of pairs of points on one criterion that are at most one apart, in basis points.

    Each row holds the points that one criterion of one application was given.
    """
    pairs = [pair for row in rows for pair in combinations(row, 2)]
    if not pairs:
        return None
    return rounded(Fraction(sum(spread(pair) <= 1 for pair in pairs) * WHOLE, len(pairs)))


def third_read_wanted(
    points: Iterable[Sequence[int]], totals: Sequence[int], *, from_points: int | None, from_total: int | None
) -> bool:
    """Say whether reviewers are so far apart that the round's rule wants a third read."""
    is_apart = from_points is not None and any(spread(row) >= from_points for row in points)
    return is_apart or (from_total is not None and spread(totals) >= from_total)


@dataclass(frozen=True)
class Severity:
    """How strict a reviewer is beside others who read the same: below nought is stricter.

    ``difference`` is in basis points of the total, over so many ``applications``; none for too few.
    """

    reviewer_id: int
    applications: int
    difference: int | None


def severities(totals: Mapping[int, Mapping[int, int]]) -> list[Severity]:
    """Return for each reviewer the mean of their totals less that of the others' on the same applications.

    ``totals`` holds them by application and reviewer; an application that only one has read says nothing.
    The strictest comes first, and last those of whom nothing can be said.
    """
    differences: dict[int, list[Fraction]] = {}
    for known in totals.values():
        for reviewer, total in known.items():
            others = [other for number, other in known.items() if number != reviewer]
            of_reviewer = differences.setdefault(reviewer, [])
            if others:
                of_reviewer.append(total - Fraction(sum(others), len(others)))
    found = [
        Severity(
            reviewer,
            len(known),
            rounded(sum(known, Fraction(0)) / len(known)) if len(known) >= FEWEST_FOR_SEVERITY else None,
        )
        for reviewer, known in differences.items()
    ]
    return sorted(found, key=lambda one: (one.difference is None, one.difference or 0, one.reviewer_id))
