"""Reads of reviews and moderation; nobody sees a score of others before all reviews are in."""

from dataclasses import dataclass

import sqlalchemy as sa

from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.queries import too_near, visible_applications
from grants.assessment.models import Moderation, Review, SubmittedReview
from grants.db import db
from grants.lifecycles import ApplicationState, ReviewState
from grants.permissions import Role
from grants.rounds.models import Round

#: A review that still counts towards the number wanted.
LIVE = (ReviewState.ASSIGNED, ReviewState.READING, ReviewState.SUBMITTED)


def reviews_of(application: Application) -> list[Review]:
    """Return every review of an application, in the order of assignment."""
    query = sa.select(Review).where(Review.application_id == application.id).order_by(Review.id)
    return list(db.session.scalars(query))


def live_reviews(application: Application) -> list[Review]:
    """Return the reviews that count: neither given back nor barred by a conflict."""
    return [review for review in reviews_of(application) if review.state in LIVE]


def reviews_are_in(application: Application) -> bool:
    """Say whether as many reviews as the round wants are submitted, and none is still open."""
    live = live_reviews(application)
    submitted = [review for review in live if review.state is ReviewState.SUBMITTED]
    return len(submitted) == len(live) >= application.reviewers_wanted


def scores_are_visible(application: Application) -> bool:
    """Say whether scores may be shown to people other than their author."""
    return application.state is not ApplicationState.IN_REVIEW or reviews_are_in(application)


def scores_were_shown(application: Application) -> bool:
    """Say whether scores are shown, or were at any time before a review was sent back."""
    if scores_are_visible(application):
        return True
    query = sa.select(Review.id).outerjoin(SubmittedReview, SubmittedReview.review_id == Review.id)
    again = sa.or_(Review.sent_back_reason != "", SubmittedReview.reason != "")
    return db.session.scalar(query.where(Review.application_id == application.id, again).limit(1)) is not None


def versions_of(*reviews: Review) -> list[SubmittedReview]:
    """Return what was handed in, each time, oldest first.  Whoever shows it asks
    ``scores_are_visible`` first.
    """
    query = sa.select(SubmittedReview).where(SubmittedReview.review_id.in_([r.id for r in reviews]))
    return list(db.session.scalars(query.order_by(SubmittedReview.review_id, SubmittedReview.number)))


def visible_to(person: User) -> sa.Select[Review]:
    """Return the reviews that a person may open: their own, or for officers and auditors
    those of applications they may see.  Scores of others need ``scores_are_visible`` too.
    """
    query = sa.select(Review).join(Application, Review.application_id == Application.id)
    own = sa.and_(Review.reviewer_id == person.id, Review.application_id.not_in(too_near(person)))
    if person.has(Role.OFFICER, Role.AUDITOR, Role.DECISION_MAKER):
        query = query.where(sa.or_(own, visible_applications(person)))
    else:
        query = query.where(own)
    return query.order_by(Review.id.desc())


def find_review(reference: str, person: User, reviewer_id: int) -> Review | None:
    """Return a reviewer's review of an application if this person may see it."""
    return db.session.scalar(
        visible_to(person).where(Application.reference == reference, Review.reviewer_id == reviewer_id)
    )


def reviews_in(round_: Round, person: User) -> sa.Select[Review]:
    """Return the reviews of a round that staff may know of, the first due first; none given back."""
    return (
        sa.select(Review)
        .join(Application, Review.application_id == Application.id)
        .join(User, Review.reviewer_id == User.id)
        .where(
            Application.round_id == round_.id,
            visible_applications(person),
            Review.state != ReviewState.RELEASED,
        )
        .order_by(Review.due_on, Application.reference, User.full_name, Review.id)
    )


def my_reviews(person: User) -> sa.Select[Review]:
    """Return what a reviewer has been given and not given back, what needs doing first; nothing too near."""
    order = sa.case({state.value: place for place, state in enumerate(LIVE)}, value=Review.state, else_=9)
    return (
        sa.select(Review)
        .where(
            Review.reviewer_id == person.id,
            Review.state.in_(LIVE),
            Review.application_id.not_in(too_near(person)),
        )
        .order_by(order, Review.id)
    )


@dataclass(frozen=True)
class Progress:
    """How far a reviewer is: how many of theirs are in, to score, and to declare on."""

    submitted: int
    reading: int
    assigned: int

    @property
    def total(self) -> int:
        return self.submitted + self.reading + self.assigned


def progress_of(person: User) -> Progress:
    """Count what a reviewer has handed in and has yet to do."""
    mine = (Review.reviewer_id == person.id, Review.application_id.not_in(too_near(person)))
    query = sa.select(Review.state, sa.func.count()).where(*mine)
    numbers = dict(db.session.execute(query.group_by(Review.state)).all())
    return Progress(*(numbers.get(state, 0) for state in reversed(LIVE)))


def next_review(person: User, after: Review) -> Review | None:
    """Return what a reviewer may go on with: what is open already first, then what is due first."""
    waiting = (ReviewState.READING, ReviewState.ASSIGNED)
    query = sa.select(Review).where(
        Review.reviewer_id == person.id,
        Review.application_id.not_in(too_near(person)),
        Review.state.in_(waiting),
        Review.id != after.id,
    )
    order = sa.case({ReviewState.READING.value: 0}, value=Review.state, else_=1)
    return db.session.scalar(query.order_by(order, Review.due_on, Review.id).limit(1))


def moderation_of(application: Application) -> Moderation | None:
    """Return the agreed score of an application."""
    return db.session.scalar(sa.select(Moderation).where(Moderation.application_id == application.id))
