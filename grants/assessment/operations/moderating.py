"""Reviews settled into one agreed score."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.assessment.models import AgreedScore, Moderation
from grants.assessment.operations.meetings import check_meeting
from grants.assessment.queries import live_reviews, reviews_are_in
from grants.assessment.scoring import weighted_total
from grants.assessment.snapshots import summary
from grants.db import db, lock
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import APPLICATION
from grants.permissions import Part
from grants.rounds.models import POINTS
from grants.rounds.queries import criteria_of


def moderate(
    application: Application,
    points: Mapping[int, int],
    *,
    reason: str,
    strengths: str,
    improvements: str,
    actor: User,
) -> Moderation:
    """Settle the reviews into one agreed score, with a reason; the reviews stay as they are.

    In a round whose panel has a quorum this is done in a meeting.
    """
    lock(application)  # No review is taken back or sent back in the same moment.
    APPLICATION.check(actor, "moderate", application)
    if not reviews_are_in(application):
        raise RuleBroken(_("Not all reviews are in yet."))
    meeting = check_meeting(application, actor)
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
        meeting_id=meeting.id if meeting else None,
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
