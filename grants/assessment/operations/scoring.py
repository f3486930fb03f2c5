"""Points with their reasons: kept as a draft, handed in."""

from collections.abc import Mapping

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.assessment.models import Review, Score
from grants.db import db, hold
from grants.errors import RuleBroken
from grants.lifecycles import REVIEW
from grants.rounds.models import POINTS
from grants.rounds.queries import criteria_of

Given = Mapping[int, tuple[int | None, str]]


def save_scores(review: Review, given: Given, *, strengths: str, improvements: str, actor: User) -> None:
    """Keep points and justifications as a draft; ``given`` is by the id of the criterion."""
    hold(review.application.round)  # What is scored by is not corrected in the middle of it.
    REVIEW.check(actor, "score", review)
    known = {score.criterion_id: score for score in review.scores}
    for criterion in criteria_of(review.application.round):
        points, justification = given.get(criterion.id, (None, ""))
        if points is not None and points not in POINTS:
            raise RuleBroken(_("Give 0 to 4 points."), field=f"points_{criterion.id}")
        score = known.get(criterion.id)
        if score is None:
            score = Score(criterion_id=criterion.id)
            review.scores.append(score)
        score.points, score.justification = points, justification.strip()
    review.strengths, review.improvements = strengths.strip(), improvements.strip()
    REVIEW.take(actor, "score", review)
    db.session.flush()  # Each score's own line needs its id.
    for score in review.scores:
        audit.record(actor, "score.give", score, points=score.points)


def submit_review(review: Review, *, actor: User) -> None:
    """Hand in a review that gives points and a reason for every criterion."""
    REVIEW.check(actor, "submit", review)
    given = {score.criterion_id: score for score in review.scores}
    for criterion in criteria_of(review.application.round):
        score = given.get(criterion.id)
        if score is None or score.points is None:
            raise RuleBroken(_("Choose the points for “%(title)s”.", title=criterion.title),
                             field=f"points_{criterion.id}")  # fmt: skip
        if not score.justification:
            raise RuleBroken(_("Give the reason for your points for “%(title)s”.", title=criterion.title),
                             field=f"justification_{criterion.id}")  # fmt: skip
    if not review.strengths:
        raise RuleBroken(_("Write at least one strength, as feedback for the group."), field="strengths")
    if not review.improvements:
        raise RuleBroken(
            _("Write at least one thing to improve, as feedback for the group."), field="improvements"
        )
    review.submitted_at = clock.now()
    REVIEW.take(actor, "submit", review, points=[score.points for score in review.scores])
