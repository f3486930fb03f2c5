"""Who reviews: given, given to somebody else, ended."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import give_up_part
from grants.assessment.comparing import wants_third_read
from grants.assessment.models import Review
from grants.assessment.queries import live_reviews, possible_reviewers
from grants.db import db
from grants.errors import RuleBroken
from grants.lifecycles import APPLICATION, REVIEW, ReviewState
from grants.notices.operations import tell
from grants.permissions import Part


def assign_reviewer(application: Application, reviewer: User, *, actor: User) -> Review:
    """Give an application to a reviewer, who declares before it opens to them."""
    APPLICATION.check(actor, "assign", application)
    if reviewer.id not in {person.id for person, _load in possible_reviewers(application)}:
        raise RuleBroken(_("This person cannot review this application."), field="reviewer")
    wanted = application.reviewers_wanted + wants_third_read(application)
    if len(live_reviews(application)) >= wanted:
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
