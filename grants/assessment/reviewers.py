"""Who may be given what to review, and why somebody may not: the one place that says so."""

import enum
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants.accounts.models import HeldRole, User
from grants.accounts.queries import people_with
from grants.applications.models import Application
from grants.assessment.models import (
    Acknowledgement,
    Briefing,
    Declaration,
    Review,
    ReviewerProfile,
    SubmittedReview,
)
from grants.assessment.names import CLOSING
from grants.assessment.queries import LIVE
from grants.db import db
from grants.languages import Texts
from grants.lifecycles import ApplicationState, DeclarationState, ReviewState
from grants.permissions import Role, has_conflict
from grants.rounds.models import Round, Theme

#: Whose role lets them read all scores once they are in.
_READ_SCORES = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)

OPEN = (ReviewState.ASSIGNED, ReviewState.READING)


class Hindrance(enum.Enum):
    """Why somebody may not be given an application to review."""

    NO_PROFILE = "no_profile"
    TERM = "term"
    BRIEFING = "briefing"
    CONFLICT = "conflict"
    PART = "part"
    SAW_SCORES = "saw_scores"
    NOT_DECLARED = "not_declared"
    FULL = "full"
    LANGUAGE = "language"

    @property
    def label(self) -> Any:
        return _HINDRANCES[self]


_HINDRANCES = {
    Hindrance.NO_PROFILE: _l("No term is recorded"),
    Hindrance.TERM: _l("The term does not cover today"),
    Hindrance.BRIEFING: _l("The briefing is not acknowledged"),
    Hindrance.CONFLICT: _l("Conflict of interest, or not sure"),
    Hindrance.PART: _l("Had a part in it before"),
    Hindrance.SAW_SCORES: _l("Could read the scores of others already"),
    Hindrance.NOT_DECLARED: _l("Has not declared on this organisation yet"),
    Hindrance.FULL: _l("Has as many open reviews as they can take"),
    Hindrance.LANGUAGE: _l("Does not read the language of the application"),
}


def profile_of(person: User) -> ReviewerProfile | None:
    """Return what is known of somebody who reviews."""
    return db.session.scalar(sa.select(ReviewerProfile).where(ReviewerProfile.user_id == person.id))


def the_briefing() -> Briefing | None:
    """Return the text of the briefing that is in force, if there is one."""
    return db.session.scalar(sa.select(Briefing).order_by(Briefing.id.desc()).limit(1))


def acknowledged_by(person: User, briefing: Briefing) -> Acknowledgement | None:
    """Return that somebody has read this text of the briefing."""
    return db.session.scalar(
        sa.select(Acknowledgement).where(
            Acknowledgement.user_id == person.id, Acknowledgement.briefing_id == briefing.id
        )
    )


def who_may_review() -> sa.Select[User]:
    """Return the active people whose role lets them review, by name."""
    holders = sa.select(HeldRole.user_id).where(HeldRole.name.in_([Role.OFFICER, Role.ADVISER]))
    return sa.select(User).where(User.id.in_(holders), User.active).order_by(User.full_name, User.id)


def themes_ever() -> dict[str, Texts]:
    """Return the themes of all rounds by their short name, in the words of the newest round."""
    rows = db.session.execute(sa.select(Theme.key, Theme.title).order_by(Theme.id))
    return {row.key: row.title for row in rows}


@dataclass(frozen=True)
class Candidate:
    """Somebody who reviews: how many reviews they have open, and what stands in the way of one more."""

    person: User
    load: int
    hindrances: list[Hindrance]


class Pool:
    """Everybody who reviews, with all that decides what they may be given in one round.

    It asks the database a fixed number of times, however many applications and people there are.
    """

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.people = people_with(Role.OFFICER, Role.ADVISER)
        profiles = db.session.scalars(sa.select(ReviewerProfile))
        self.profiles = {profile.user_id: profile for profile in profiles}
        self.loads = open_reviews()

    @cached_property
    def _informed(self) -> set[int] | None:
        """Who has acknowledged the briefing in force; None when there is none."""
        briefing = the_briefing()
        if briefing is None:
            return None
        query = sa.select(Acknowledgement.user_id).where(Acknowledgement.briefing_id == briefing.id)
        return set(db.session.scalars(query))

    @cached_property
    def _declared(self) -> dict[tuple[int, int], DeclarationState]:
        columns = (Declaration.reviewer_id, Declaration.organisation_id, Declaration.state)
        rows = db.session.execute(sa.select(*columns).where(Declaration.round_id == self.round.id))
        return {(row.reviewer_id, row.organisation_id): row.state for row in rows}

    @cached_property
    def _reviews(self) -> dict[int, dict[int, ReviewState]]:
        columns = (Review.application_id, Review.reviewer_id, Review.state)
        query = sa.select(*columns).join(Application).where(Application.round_id == self.round.id)
        found: dict[int, dict[int, ReviewState]] = defaultdict(dict)
        for row in db.session.execute(query):
            found[row.application_id][row.reviewer_id] = row.state
        return found

    @cached_property
    def _scored_again(self) -> set[int]:
        query = sa.select(Review.application_id).join(Application).outerjoin(SubmittedReview)
        again = sa.or_(Review.sent_back_reason != "", SubmittedReview.reason != "")
        return set(db.session.scalars(query.where(Application.round_id == self.round.id, again)))

    def _were_shown(self, application: Application) -> bool:
        """Say whether the scores of an application are shown to staff, or once were."""
        states = [state for state in self._reviews[application.id].values() if state in LIVE]
        all_in = all(state is ReviewState.SUBMITTED for state in states)
        is_over = application.state is not ApplicationState.IN_REVIEW
        enough = all_in and len(states) >= application.reviewers_wanted
        return is_over or enough or application.id in self._scored_again

    def load(self, person: User) -> int:
        """Return how many reviews somebody has open, in all rounds."""
        return self.loads.get(person.id, 0)

    def room(self, person: User) -> int:
        """Return how many more reviews somebody can take."""
        profile = self.profiles.get(person.id)
        return max(0, profile.most_at_once - self.load(person)) if profile else 0

    def of_person(self, person: User) -> list[Hindrance]:
        """Return what stands in the way of giving somebody anything at all."""
        profile, found = self.profiles.get(person.id), []
        if profile is None:
            found.append(Hindrance.NO_PROFILE)
        elif not profile.is_current:
            found.append(Hindrance.TERM)
        if self._informed is not None and person.id not in self._informed:
            found.append(Hindrance.BRIEFING)
        return found

    def of_application(self, person: User, application: Application) -> list[Hindrance]:
        """Return what stands between a person and this application, whatever else they do."""
        word = self._declared.get((person.id, application.organisation_id), DeclarationState.ASKED)
        if has_conflict(person, application) or word in CLOSING:
            return [Hindrance.CONFLICT]
        found = []
        took_part = any(known.user_id == person.id for known in application.parts)
        if took_part or person.id in self._reviews[application.id]:
            found.append(Hindrance.PART)
        if person.has(*_READ_SCORES) and self._were_shown(application):
            found.append(Hindrance.SAW_SCORES)
        if word is not DeclarationState.NONE:
            found.append(Hindrance.NOT_DECLARED)
        return found

    def candidates(self, application: Application) -> list[Candidate]:
        """Return everybody: those first who may be given the application, the least busy before others."""
        found = [
            Candidate(
                person,
                self.load(person),
                [
                    *self.of_person(person),
                    *self.of_application(person, application),
                    *([] if self.room(person) or person.id not in self.profiles else [Hindrance.FULL]),
                ],
            )
            for person in self.people
        ]
        return sorted(found, key=lambda c: (bool(c.hindrances), c.load, c.person.full_name))


def open_reviews(people: Collection[int] | None = None) -> dict[int, int]:
    """Return how many reviews people have open, by their number; of all people unless some are named."""
    query = sa.select(Review.reviewer_id, sa.func.count().label("number")).where(Review.state.in_(OPEN))
    if people is not None:
        query = query.where(Review.reviewer_id.in_(people))
    return {row.reviewer_id: row.number for row in db.session.execute(query.group_by(Review.reviewer_id))}


def candidates_for(application: Application) -> list[Candidate]:
    """Return everybody who reviews, with why they may not be given this application."""
    return Pool(application.round).candidates(application)


def possible_reviewers(application: Application) -> list[tuple[User, int]]:
    """Return who may be given an application, with the number of reviews each has open."""
    return [(c.person, c.load) for c in candidates_for(application) if not c.hindrances]


def people_to_declare() -> list[User]:
    """Return everybody whose term as a reviewer covers today: they go through the names of a round."""
    profiles = db.session.scalars(sa.select(ReviewerProfile))
    current = [profile.user_id for profile in profiles if profile.is_current]
    return list(db.session.scalars(who_may_review().where(User.id.in_(current))))
