"""What the assessment summary is made from."""

from collections.abc import Sequence
from typing import Any

from grants.applications.models import Application
from grants.assessment.models import Moderation, Review
from grants.assessment.scoring import divergent, weighted_total
from grants.rounds.models import POINTS, Anchor
from grants.rounds.queries import criteria_of, parts_of, the_programme


def summary(
    application: Application, reviews: Sequence[Review], moderation: Moderation, language: str
) -> dict[str, Any]:
    """Return reviews and agreed score in one language; what people wrote stays as they wrote it."""
    criteria = criteria_of(application.round)
    anchors = {a.position: a.words.in_language(language) for a in parts_of(application.round, Anchor)}
    agreed = {score.criterion_id: score.points for score in moderation.scores}
    given = [{score.criterion_id: score for score in review.scores} for review in reviews]
    return {
        "programme": the_programme().name.in_language(language),
        "reference": application.reference,
        "title": application.title,
        "application_language": application.language,
        "organisation": application.organisation.name,
        "round_title": application.round.title.in_language(language),
        "requested_pence": application.requested_pence,
        "highest": POINTS[-1],
        "reviewers": [
            {
                "name": review.reviewer.full_name,
                "submitted_at": review.submitted_at.isoformat() if review.submitted_at else None,
                "total": weighted_total(criteria, {c: s.points or 0 for c, s in points.items()}),
                "strengths": review.strengths,
                "improvements": review.improvements,
                "recommendation": review.recommendation.value if review.recommendation else None,
                "recommended_pence": review.recommended_pence,
            }
            for review, points in zip(reviews, given, strict=True)
        ],
        "criteria": [
            {
                "title": criterion.title.in_language(language),
                "weight": criterion.weight,
                "agreed": agreed[criterion.id],
                "anchor": anchors[agreed[criterion.id]],
                "divergent": divergent([points[criterion.id].points or 0 for points in given]),
                "given": [
                    {"points": points[criterion.id].points, "why": points[criterion.id].justification}
                    for points in given
                ],
            }
            for criterion in criteria
        ],
        "total": moderation.total,
        "reason": moderation.reason,
        "moderated_by": moderation.moderated_by.full_name,
        "moderated_at": moderation.moderated_at.isoformat(),
    }
