"""Reviews of one application side by side: what each reviewer gave, and how far apart they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from grants.assessment.models import Review, Score
from grants.assessment.scoring import divergent, weighted_total
from grants.rounds.models import Criterion


@dataclass(frozen=True)
class Side:
    """What the reviewers gave for one criterion, side by side, and how far apart they are."""

    criterion: Criterion
    given: list[tuple[Review, Score]]
    lowest: int
    highest: int
    is_divergent: bool


def side_by_side(criterion: Criterion, reviews: Sequence[Review]) -> Side:
    """Return the points and reasons that submitted reviews have for a criterion."""
    given = [(r, score) for r in reviews for score in r.scores if score.criterion_id == criterion.id]
    points = [score.points or 0 for _review, score in given]
    return Side(criterion, given, min(points, default=0), max(points, default=0), divergent(points))


def total_of(review: Review, criteria: Sequence[Criterion]) -> int:
    """Return the weighted total of a submitted review."""
    return weighted_total(criteria, {score.criterion_id: score.points or 0 for score in review.scores})
