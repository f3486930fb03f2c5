"""Points with their reasons: kept as a draft, handed in, and handed in again with every version kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.assessment.models import Recommendation, Review, Score, SubmittedReview
from grants.assessment.practice import practice_wanted
from grants.assessment.queries import reviews_are_in, scores_were_shown, versions_of
from grants.assessment.scoring import weighted_total
from grants.db import db, hold, lock
from grants.errors import RuleBroken
from grants.lifecycles import REVIEW, ApplicationState
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.rounds.models import POINTS, Criterion
from grants.rounds.queries import criteria_of

Given = Mapping[int, tuple[int | None, str]]


@dataclass(frozen=True)
class Written:
    """What a reviewer has written: points with their reason by the id of the criterion, and the rest."""

    given: Given
    strengths: str = ""
    improvements: str = ""
    recommendation: Recommendation | None = None
    recommended_pence: Pence | None = None

    @property
    def rest(self) -> dict[str, object]:
        """Return what is written of the application as a whole; an amount only where less is recommended."""
        is_reduced = self.recommendation is Recommendation.FUND_REDUCED
        return {
            "strengths": self.strengths.strip(),
            "improvements": self.improvements.strip(),
            "recommendation": self.recommendation,
            "recommended_pence": (self.recommended_pence or None) if is_reduced else None,
        }

    def score(self, criterion: Criterion) -> tuple[int | None, str]:
        points, justification = self.given.get(criterion.id, (None, ""))
        return points, justification.strip()


def _differing(review: Review, criteria: Sequence[Criterion], written: Written) -> list[str]:
    """Return the names of the fields in which a text differs from what is kept."""
    kept = {score.criterion_id: (score.points, score.justification) for score in review.scores}
    found = []
    for criterion in criteria:
        pairs = zip(kept.get(criterion.id, (None, "")), written.score(criterion), strict=True)
        for name, (old, new) in zip(("points", "justification"), pairs, strict=True):
            found += [f"{name}_{criterion.id}"] if old != new else []
    return found + [name for name, value in written.rest.items() if getattr(review, name) != value]


def save_review(review: Review, written: Written, *, seen: int | None = None, actor: User) -> list[str]:
    """Keep a draft, or return the fields in which another window has saved something else meanwhile.

    ``seen`` is the version that was written over.  What is the same already needs no saving.
    """
    hold(review.application.round)  # What is scored by is not corrected in the middle of it.
    REVIEW.check(actor, "score", review)
    if practice_wanted(review.application.round, actor) is not None:
        raise RuleBroken(_("Score the practice application of this round first."))
    criteria = criteria_of(review.application.round)
    fields = _differing(review, criteria, written)
    if fields and seen is not None and seen != review.version:
        return fields
    if fields or review.saved_at is None:
        _write(review, criteria, written, actor)
    return []


def _write(review: Review, criteria: Sequence[Criterion], written: Written, actor: User) -> None:
    known = {score.criterion_id: score for score in review.scores}
    changed = []
    for criterion in criteria:
        points, justification = written.score(criterion)
        if points is not None and points not in POINTS:
            raise RuleBroken(_("Give 0 to 4 points."), field=f"points_{criterion.id}")
        score = known.get(criterion.id)
        if score is None:
            score = Score(criterion_id=criterion.id)
            review.scores.append(score)
        elif (score.points, score.justification) == (points, justification):
            continue
        score.points, score.justification = points, justification
        changed.append(score)
    for name, value in written.rest.items():
        setattr(review, name, value)
    review.saved_at = clock.now()
    REVIEW.take(actor, "score", review)
    db.session.flush()  # Each score's own line needs its id.
    for score in changed:
        audit.record(actor, "score.give", score)


def submit_review(review: Review, *, actor: User) -> None:
    """Hand in a review that gives points and a reason for every criterion, and a recommendation.

    What is handed in is kept whole, whatever is scored again later.
    """
    lock(review.application)  # Whether all reviews are in is asked by one at a time.
    REVIEW.check(actor, "submit", review)
    criteria = criteria_of(review.application.round)
    given = {score.criterion_id: score for score in review.scores}
    for criterion in criteria:
        _check_score(criterion, given.get(criterion.id))
    _check_rest(review)
    number = len(versions_of(review)) + 1
    review.submitted_at = clock.now()
    version = SubmittedReview(
        review=review,
        number=number,
        scores=[
            {"criterion_id": c.id, "points": given[c.id].points, "justification": given[c.id].justification}
            for c in criteria
        ],
        total=weighted_total(criteria, {number: score.points or 0 for number, score in given.items()}),
        strengths=review.strengths,
        improvements=review.improvements,
        recommendation=review.recommendation,
        recommended_pence=review.recommended_pence,
        reason=review.sent_back_reason,
        submitted_at=review.submitted_at,
    )
    db.session.add(version)
    review.sent_back_reason = ""
    REVIEW.take(actor, "submit", review, number=version.number)
    audit.record(actor, "submitted_review.keep", version, number=version.number)


def _check_score(criterion: Criterion, score: Score | None) -> None:
    if score is None or score.points is None:
        raise RuleBroken(_("Choose the points for “%(title)s”.", title=criterion.title),
                         field=f"points_{criterion.id}")  # fmt: skip
    if not score.justification:
        raise RuleBroken(_("Give the reason for your points for “%(title)s”.", title=criterion.title),
                         field=f"justification_{criterion.id}")  # fmt: skip


def _check_rest(review: Review) -> None:
    if not review.strengths:
        raise RuleBroken(_("Write at least one strength, as feedback for the group."), field="strengths")
    if not review.improvements:
        raise RuleBroken(
            _("Write at least one thing to improve, as feedback for the group."), field="improvements"
        )
    if review.recommendation is None:
        raise RuleBroken(_("Choose what you recommend."), field="recommendation")
    if review.recommendation is not Recommendation.FUND_REDUCED:
        return
    if review.recommended_pence is None:
        raise RuleBroken(_("Enter the amount that you recommend."), field="amount")
    asked = review.application.requested_pence
    if asked is not None and review.recommended_pence >= asked:
        raise RuleBroken(
            _("Recommend less than the %(amount)s that was asked for, or choose “Fund it”.",
              amount=format_pounds(asked)),
            field="amount",
        )  # fmt: skip


def take_back_review(review: Review, *, actor: User) -> None:
    """Let a reviewer score again, while nobody can have seen the scores of others."""
    application = review.application
    lock(application)
    REVIEW.check(actor, "take_back", review)
    if scores_were_shown(application):
        raise RuleBroken(_("All reviews of this application were in, so yours stays as you handed it in."))
    REVIEW.take(actor, "take_back", review)
    review.submitted_at = None


def send_back_review(review: Review, *, reason: str, actor: User) -> None:
    """Ask a reviewer to score again, with a reason, until the reviews are settled."""
    application = review.application
    lock(application)
    REVIEW.check(actor, "send_back", review)
    if application.state is not ApplicationState.IN_REVIEW:
        raise RuleBroken(_("The reviews are settled, so they stay as they are."))
    if not reviews_are_in(application):
        raise RuleBroken(_("Not all reviews are in yet. Until then the reviewer can take it back."))
    REVIEW.take(actor, "send_back", review, reason=reason)
    review.submitted_at, review.sent_back_reason = None, reason
    tell(
        review.reviewer,
        _l("A review came back to you"),
        _l("An officer asks you to look at one of your reviews again. The reason stands on its page."),
        _l("What you handed in before is kept. Change what you want to change, and hand it in again."),
        link=(_l("Open the review"), f"/applications/{application.reference}/score"),
        application_id=application.id,
    )
