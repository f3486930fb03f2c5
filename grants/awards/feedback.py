"""What a group learns from its scores: beside them the middle of those that were funded."""

from collections import defaultdict
from statistics import median
from typing import Any

import sqlalchemy as sa

from grants.applications.models import Application
from grants.assessment.models import AgreedScore, Moderation
from grants.assessment.queries import moderation_of
from grants.awards.models import Decision
from grants.db import db
from grants.rounds.models import POINTS, Anchor, Round
from grants.rounds.queries import criteria_of, parts_of, the_programme


def feedback(application: Application, language: str, *, beside_funded: bool = False) -> dict[str, Any]:
    """Return the agreed score of every criterion with its words, a strength and a thing to improve.

    For a group that was not funded each score stands beside the median of those that were.
    """
    moderation = moderation_of(application)
    if moderation is None:
        return {"criteria": [], "total": None, "strengths": "", "improvements": "", "highest": POINTS[-1],
                "funded": None}  # fmt: skip
    agreed = {score.criterion_id: score.points for score in moderation.scores}
    anchors = {a.position: a.words.in_language(language) for a in parts_of(application.round, Anchor)}
    funded = funded_scores(application.round) if beside_funded else None
    return {
        "criteria": [
            {
                "title": criterion.title.in_language(language),
                "points": agreed[criterion.id],
                "words": anchors[agreed[criterion.id]],
                "median": funded["medians"].get(criterion.id) if funded else None,
            }
            for criterion in criteria_of(application.round)
        ],
        "highest": POINTS[-1],
        "total": moderation.total,
        "strengths": moderation.strengths,
        "improvements": moderation.improvements,
        "funded": {name: funded[name] for name in ("number", "smallest", "total")} if funded else None,
    }


def funded_scores(round_: Round) -> dict[str, Any]:
    """Return the median points of each criterion and of the total, among the awards confirmed by now.

    Where fewer are funded than the programme's smallest number, no median is told: it would
    come too near to a single group's scores.
    """
    standing = sa.and_(Decision.confirmed_at.is_not(None), Decision.set_aside_at.is_(None))
    awarded = (
        sa.select(Decision.application_id)
        .join(Application, Decision.application_id == Application.id)
        .where(Application.round_id == round_.id, standing, Decision.amount_pence.is_not(None))
    )
    moderations = sa.select(Moderation.id, Moderation.total).where(Moderation.application_id.in_(awarded))
    totals = {row.id: row.total for row in db.session.execute(moderations)}
    smallest = the_programme().smallest_number
    told: dict[str, Any] = {"number": len(totals), "smallest": smallest, "total": None, "medians": {}}
    if len(totals) < smallest:
        return told
    points = defaultdict(list)
    scores = sa.select(AgreedScore.criterion_id, AgreedScore.points)
    for row in db.session.execute(scores.where(AgreedScore.moderation_id.in_(totals))):
        points[row.criterion_id].append(row.points)
    return {
        **told,
        "total": round(median(totals.values())),
        "medians": {criterion: _plain(median(given)) for criterion, given in points.items()},
    }


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value
