"""What is done once a day for reviewing: names are asked about, reviewers are reminded.

Each person is a transaction of its own, and what was done is noted in it: to run again does
nothing twice.
"""

import logging
from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.models import MOST_REMINDERS, Review, ReviewReminder
from grants.assessment.names import last_word_to, names_left, names_to_declare, reminders_sent
from grants.assessment.operations import ask_for_names, remind_of_names, remind_reviewer
from grants.assessment.reviewers import OPEN, people_to_declare
from grants.db import db, lock, transaction
from grants.lifecycles import ApplicationState, RoundState
from grants.rounds.models import Round

_LOG = logging.getLogger(__name__)

#: Of names somebody is reminded so many days after the last mail about them.
REMIND_OF_NAMES = 3

#: A reviewer is reminded so many days before a review is due, and then every so many days while it is late.
REMIND_BEFORE, REMIND_EVERY = 3, 7

_BEFORE_MODERATION = (ApplicationState.SUBMITTED, ApplicationState.QUERIED, ApplicationState.IN_REVIEW)


def ask_about_names() -> None:
    """Ask everybody who reviews about names that are new to them, once a round has closed."""
    for round_ in _closed_rounds():
        for person in people_to_declare():
            if db.session.scalar(names_to_declare(round_, person).limit(1)) is not None:
                _ask(round_, person)


def _closed_rounds() -> list[Round]:
    """Return the rounds that have closed and of which something still waits for its agreed score."""
    waiting = sa.select(Application.round_id).where(Application.state.in_(_BEFORE_MODERATION))
    rounds = sa.select(Round).where(
        Round.state == RoundState.PUBLISHED, Round.closes_at <= clock.now(), Round.id.in_(waiting)
    )
    return list(db.session.scalars(rounds.order_by(Round.id)))


def _ask(round_: Round, person: User) -> None:
    try:
        with transaction():
            lock(person)  # Two runs at one moment come here one after the other.
            ask_for_names(round_, person, actor=None)
    except Exception:  # Whatever it is, the others must not wait for it.
        _LOG.exception("Reviewer %s could not be asked about names.", person.id)


def remind_about_names() -> None:
    """Remind everybody who has not gone through the names of a round, some days after the last mail."""
    rounds = {round_.id for round_ in _closed_rounds()}
    for person in people_to_declare():
        for round_, left in names_left(person):
            if round_.id in rounds:
                _remind_of_names(round_, person, left)


def _remind_of_names(round_: Round, person: User, left: int) -> None:
    try:
        with transaction():
            lock(person)  # As above.
            sent, last = reminders_sent(round_, person), last_word_to(round_, person)
            is_due = last is not None and _days_since(last) >= REMIND_OF_NAMES
            if is_due and sent < MOST_REMINDERS:
                remind_of_names(person, round_, number=sent + 1, left=left, actor=None)
    except Exception:  # As above.
        _LOG.exception("Reviewer %s could not be reminded of names.", person.id)


def _days_since(moment: datetime) -> int:
    return (clock.today() - clock.in_london(moment).date()).days


def remind_reviewers() -> None:
    """Remind everybody whose reviews are due soon or late."""
    numbers = sa.select(Review.reviewer_id).where(Review.state.in_(OPEN), Review.due_on <= _horizon())
    for number in sorted(set(db.session.scalars(numbers))):
        try:
            with transaction():
                person = db.session.get_one(User, number)
                lock(person)  # As above.
                if due := _due(person):
                    remind_reviewer(person, due, actor=None)
        except Exception:  # As above.
            _LOG.exception("Reviewer %s could not be reminded.", number)


def _horizon() -> object:
    return clock.today() + clock.days(REMIND_BEFORE)


def _due(person: User) -> list[tuple[Review, str]]:
    """Return the reviews of which somebody is to be reminded today, each with the occasion."""
    query = sa.select(Review).where(
        Review.reviewer_id == person.id, Review.state.in_(OPEN), Review.due_on <= _horizon()
    )
    reviews = list(db.session.scalars(query.order_by(Review.id)))
    noted = defaultdict(set)
    sent = sa.select(ReviewReminder).where(ReviewReminder.review_id.in_([review.id for review in reviews]))
    for reminder in db.session.scalars(sent):
        noted[reminder.review_id].add(reminder.occasion)
    found = [(review, _occasion(review)) for review in reviews]
    return [(review, occasion) for review, occasion in found if occasion not in noted[review.id]]


def _occasion(review: Review) -> str:
    """Return which reminder is due: the one before, or which of those while it is late."""
    late = (clock.today() - review.due_on).days
    return (
        f"before:{review.due_on}" if late <= 0 else f"late-{(late - 1) // REMIND_EVERY + 1}:{review.due_on}"
    )


#: What is done once a day.
PARTS = [ask_about_names, remind_about_names, remind_reviewers]
