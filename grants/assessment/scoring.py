"""How scores become one number: weights in basis points, whole numbers all the way."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from grants.money import WHOLE
from grants.rounds.models import POINTS, Criterion

HIGHEST = POINTS[-1]

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


def divergent(points: Sequence[int]) -> bool:
    """Say whether reviewers differ so much on one criterion that moderation should look."""
    return bool(points) and max(points) - min(points) >= DIVERGENCE
