"""Who reviews: given, given to somebody else, ended."""

from collections import Counter
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import give_up_part
from grants.assessment.comparing import wants_third_read
from grants.assessment.models import Review
from grants.assessment.planning import plan_for
from grants.assessment.queries import live_reviews
from grants.assessment.reviewers import candidates_for
from grants.db import db, lock
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import APPLICATION, REVIEW, ReviewState
from grants.notices.operations import tell
from grants.permissions import Part
from grants.rounds.models import Round


def assign_reviewer(application: Application, reviewer: User, *, actor: User) -> Review:
    """Give an application to a reviewer, who declares before it opens to them."""
    APPLICATION.check(actor, "assign", application)
    _check_may_review(application, reviewer)
    wanted = application.reviewers_wanted + wants_third_read(application)
    if len(live_reviews(application)) >= wanted:
        raise RuleBroken(_("It has all the reviewers that the round wants."), field="reviewer")
    review = _give(application, reviewer, actor)
    tell(
        reviewer,
        _l("An application to review"),
        _l("You have been asked to review an application to “%(round)s”.", round=application.round.title),
        _l("Please hand in your review by %(day)s.", day=said_day(review.due_on)),
        _l("Before it opens, tell us whether you have a conflict of interest with the organisation."),
        link=(_l("See what you have been given"), "/reviews"),
        application_id=application.id,
    )
    return review


def _check_may_review(application: Application, reviewer: User) -> None:
    found = [known for known in candidates_for(application) if known.person.id == reviewer.id]
    if not found:
        raise RuleBroken(_("This person cannot review this application."), field="reviewer")
    if found[0].hindrances:
        why = "; ".join(str(hindrance.label) for hindrance in found[0].hindrances)
        raise RuleBroken(_("This person cannot review this application: %(why)s.", why=why), field="reviewer")


def _give(application: Application, reviewer: User, actor: User) -> Review:
    review = Review(
        application=application, reviewer=reviewer, assigned_by_id=actor.id, due_on=_due_on(application.round)
    )
    db.session.add(review)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "review.assign", review, reviewer_id=reviewer.id)
    APPLICATION.take(actor, "assign", application, reviewer_id=reviewer.id)
    return review


def _due_on(round_: Round) -> date:
    return clock.today() + clock.days(round_.review_days)


def assign_round(round_: Round, mark: str, *, actor: User) -> int:
    """Give everything that a plan for a round gives, if the plan is still the one that was looked at.

    Each reviewer is told once, of all that is new to them.  Returns the number of reviews given.
    """
    lock(round_)  # Two officers who press at once come here one after the other.
    plan = plan_for(round_, actor)
    if plan.mark != mark:
        raise RuleBroken(_("Something has changed since you looked at the plan. Look at the new one below."))
    for application, reviewer in plan.given:
        APPLICATION.check(actor, "assign", application)
        _give(application, reviewer, actor)
    numbers = Counter(reviewer for _application, reviewer in plan.given)
    for reviewer, number in numbers.items():
        tell(
            reviewer,
            _l("Applications to review"),
            _l(
                "Applications to “%(round)s” have been given to you: %(number)s.",
                round=round_.title, number=number,
            ),
            _l("Please hand in your reviews by %(day)s.", day=said_day(_due_on(round_))),
            link=(_l("See what you have been given"), "/reviews"),
        )  # fmt: skip
    return len(plan.given)


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


def reassign_review(review: Review, reviewer: User, *, reason: str, actor: User) -> Review:
    """Take a review back from one person and give it to another, in one step."""
    release_review(review, reason=reason, actor=actor)
    db.session.flush()  # Who may review is read afresh, without the review that was taken back.
    return assign_reviewer(review.application, reviewer, actor=actor)


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
