"""A conflict of interest closes an organisation's applications to a person: the one place that does."""

from collections.abc import Iterable

import sqlalchemy as sa

from grants.accounts.models import Organisation, User
from grants.applications.models import Application
from grants.applications.operations import give_up_part, take_part
from grants.assessment.models import Declaration, Review, StandingInterest
from grants.assessment.names import CLOSING, concerns, standing_interests
from grants.db import db, lock
from grants.lifecycles import ReviewState
from grants.permissions import Part


def settle(person: User, organisation: Organisation) -> None:
    """Close every application of an organisation that is too near to a person, and open the others.

    Too near is what they declared of it in its round, or on opening its review, or as an
    interest that goes on, which counts in every round.
    """
    lock(organisation)  # An application that is sent at this moment comes before or after.
    found = db.session.scalars(sa.select(Application).where(Application.organisation_id == organisation.id))
    applications = found.unique().all()
    mine = standing_interests(StandingInterest.user_id == person.id)
    everywhere = any(concerns(interest, organisation) for interest in mine)
    rounds = _rounds_closed(person, organisation)
    reviewed = _reviews_closed(person, [application.id for application in applications])
    for application in applications:
        if everywhere or application.round_id in rounds or application.id in reviewed:
            take_part(application, person, Part.CONFLICTED)
        else:
            give_up_part(application, person.id, Part.CONFLICTED)


def _rounds_closed(person: User, organisation: Organisation) -> set[int]:
    query = sa.select(Declaration.round_id).where(
        Declaration.reviewer_id == person.id,
        Declaration.organisation_id == organisation.id,
        Declaration.state.in_(CLOSING),
    )
    return set(db.session.scalars(query))


def _reviews_closed(person: User, numbers: Iterable[int]) -> set[int]:
    query = sa.select(Review.application_id).where(
        Review.reviewer_id == person.id,
        Review.application_id.in_(numbers),
        Review.state == ReviewState.CONFLICTED,
    )
    return set(db.session.scalars(query))


def close_to_the_near(application: Application) -> None:
    """Close an application that has just been sent to everybody who is too near to its organisation."""
    organisation = application.organisation
    lock(organisation)  # As above.
    in_question = sa.or_(
        StandingInterest.organisation_id == organisation.id, StandingInterest.organisation_id.is_(None)
    )
    near = {known.user_id for known in standing_interests(in_question) if concerns(known, organisation)}
    near |= set(
        db.session.scalars(
            sa.select(Declaration.reviewer_id).where(
                Declaration.round_id == application.round_id,
                Declaration.organisation_id == organisation.id,
                Declaration.state.in_(CLOSING),
            )
        )
    )
    for number in sorted(near):
        take_part(application, db.session.get_one(User, number), Part.CONFLICTED)


def open_reviews_of(person: User, organisation: Organisation) -> list[Review]:
    """Return what a person has still to review of an organisation."""
    query = (
        sa.select(Review)
        .join(Application, Review.application_id == Application.id)
        .where(
            Review.reviewer_id == person.id,
            Application.organisation_id == organisation.id,
            Review.state.in_([ReviewState.ASSIGNED, ReviewState.READING]),
        )
    )
    return list(db.session.scalars(query.order_by(Review.id)))
