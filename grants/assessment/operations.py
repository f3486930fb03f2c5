"""What reviewers and moderators do.  Operations never commit: the caller does."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.applications.models import Application
from grants.applications.operations import give_up_part, take_part
from grants.assessment.models import AgreedScore, ConflictKind, Moderation, Review, Score
from grants.assessment.queries import live_reviews, possible_reviewers, reviews_are_in
from grants.assessment.scoring import weighted_total
from grants.assessment.snapshots import summary
from grants.db import db, hold
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import APPLICATION, REVIEW, ReviewState
from grants.notices.operations import tell
from grants.permissions import Part, Role
from grants.rounds.models import POINTS
from grants.rounds.queries import criteria_of

Given = Mapping[int, tuple[int | None, str]]


def assign_reviewer(application: Application, reviewer: User, *, actor: User) -> Review:
    """Give an application to a reviewer, who declares before it opens to them."""
    APPLICATION.check(actor, "assign", application)
    if reviewer.id not in {person.id for person, _load in possible_reviewers(application)}:
        raise RuleBroken(_("This person cannot review this application."), field="reviewer")
    if len(live_reviews(application)) >= application.reviewers_wanted:
        raise RuleBroken(_("It has all the reviewers that the round wants."), field="reviewer")
    review = Review(application=application, reviewer=reviewer, assigned_by_id=actor.id)
    db.session.add(review)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "review.assign", review, reviewer_id=reviewer.id)
    APPLICATION.take(actor, "assign", application, reviewer_id=reviewer.id)
    tell(
        reviewer,
        _l("An application to review"),
        _l("You have been asked to review an application to “%(round)s”.", round=application.round.title),
        _l("Before it opens, tell us whether you have a conflict of interest with the organisation."),
        link=(_l("See what you have been given"), "/reviews"),
        application_id=application.id,
    )
    return review


def declare_no_conflict(review: Review, *, actor: User) -> None:
    """Open the application to its reviewer, who has a part in it from now on."""
    REVIEW.check(actor, "declare_no_conflict", review)
    review.declared_at = clock.now()
    take_part(review.application, actor, Part.REVIEWER)
    REVIEW.take(actor, "declare_no_conflict", review)


def declare_conflict(review: Review, kind: ConflictKind, *, note: str, actor: User) -> None:
    """Close the application to its reviewer for good, and ask officers for another reviewer."""
    REVIEW.check(actor, "declare_conflict", review)
    if kind is ConflictKind.OTHER and not note.strip():
        raise RuleBroken(_("Say what the conflict is."), field="note")
    review.conflict_kind, review.conflict_note = kind, note
    review.declared_at = review.declared_at or clock.now()
    REVIEW.take(actor, "declare_conflict", review, kind=kind)
    application = review.application
    give_up_part(application, actor.id, Part.REVIEWER)
    take_part(application, actor, Part.CONFLICTED)
    _ask_officers(application, actor)


def _ask_officers(application: Application, reviewer: User) -> None:
    for person in people_with(Role.OFFICER):
        if person.id == reviewer.id or _is_conflicted(application, person):
            continue
        tell(
            person,
            _l("Application %(reference)s needs another reviewer", reference=application.reference),
            _l("%(who)s declared a conflict of interest and no longer sees it.", who=reviewer.full_name),
            link=(_l("Assign a reviewer"), f"/applications/{application.reference}/reviews"),
            application_id=application.id,
        )


def _is_conflicted(application: Application, person: User) -> bool:
    return any(k.user_id == person.id and k.part is Part.CONFLICTED for k in application.parts)


def release_review(review: Review, *, reason: str, actor: User) -> None:
    """Take a review back from somebody who cannot do it, so that another can be asked."""
    REVIEW.take(actor, "release", review, reason=reason)
    give_up_part(review.application, review.reviewer_id, Part.REVIEWER)
    tell(
        review.reviewer,
        _l("A review was given to somebody else"),
        _l("You do not need to review this application any more. Thank you."),
        link=(_l("See what you have been given"), "/reviews"),
    )


def end_reviews(application: Application, actor: User) -> None:
    """End what reviewers have not handed in of an application that was withdrawn."""
    for review in live_reviews(application):
        if review.state in (ReviewState.ASSIGNED, ReviewState.READING):
            REVIEW.take(actor, "end", review)
            give_up_part(application, review.reviewer_id, Part.REVIEWER)
            tell(
                review.reviewer,
                _l("A review is not needed any more"),
                _l("The application was withdrawn. You do not need to review it any more. Thank you."),
                link=(_l("See what you have been given"), "/reviews"),
            )


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


def moderate(
    application: Application,
    points: Mapping[int, int],
    *,
    reason: str,
    strengths: str,
    improvements: str,
    actor: User,
) -> Moderation:
    """Settle the reviews into one agreed score, with a reason; the reviews stay as they are."""
    APPLICATION.check(actor, "moderate", application)
    if not reviews_are_in(application):
        raise RuleBroken(_("Not all reviews are in yet."))
    criteria = criteria_of(application.round)
    for criterion in criteria:
        if points.get(criterion.id) not in POINTS:
            raise RuleBroken(_("Choose the agreed points for “%(title)s”.", title=criterion.title),
                             field=f"points_{criterion.id}")  # fmt: skip
    moderation = Moderation(
        application=application,
        total=weighted_total(criteria, points),
        reason=reason,
        strengths=strengths,
        improvements=improvements,
        moderated_by_id=actor.id,
        scores=[AgreedScore(criterion_id=c.id, points=points[c.id]) for c in criteria],
    )
    db.session.add(moderation)
    db.session.flush()  # The audit lines need the ids.
    take_part(application, actor, Part.MODERATOR)
    audit.record(actor, "moderation.agree", moderation, total=moderation.total)
    for score in moderation.scores:
        audit.record(actor, "agreed_score.agree", score, points=score.points)
    APPLICATION.take(actor, "moderate", application, total=moderation.total)
    _issue_summary(application, moderation, actor)
    return moderation


def _issue_summary(application: Application, moderation: Moderation, actor: User) -> None:
    reviews = live_reviews(application)
    snapshots: dict[str, dict[str, Any]] = {
        code: summary(application, reviews, moderation, code) for code in LANGUAGES
    }
    issue_in_every_language(
        DocumentKind.ASSESSMENT_SUMMARY, application, snapshots, application_id=application.id, actor=actor
    )
