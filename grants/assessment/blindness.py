"""What a person may know of who applies to a round that is blind."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.queries import reviews_blindly
from grants.db import db
from grants.permissions import Role
from grants.rounds.models import Fact, Question, Round, Section

#: Who works with the groups themselves; everybody else on a panel reads of them what reviewers do.
KNOWS_GROUPS = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)


def naming_questions(round_: Round) -> sa.Select[int]:
    """Return the ids of the questions that say who applies: flagged themselves, or by their section."""
    return (
        sa.select(Question.id)
        .join(Section, Section.id == Question.section_id)
        .where(
            Question.round_id == round_.id,
            Question.retired_at.is_(None),
            sa.or_(Question.names_applicant, Section.names_applicant),
        )
    )


def named_now(round_: Round) -> set[int]:
    """Return the ids of the questions of a round that say who applies, as its form stands."""
    return set(db.session.scalars(naming_questions(round_)))


def title_says_who(round_: Round) -> bool:
    """Say whether titles stay hidden in a round: it is blind, and they come from what says who applies."""
    if not round_.is_blind:
        return False
    query = naming_questions(round_).where(Question.fact == Fact.TITLE)
    return db.session.scalar(query.limit(1)) is not None


@dataclass(frozen=True)
class Sight:
    """What one person may read of the applications of a round, beside their references."""

    knows_groups: bool
    hides_titles: bool
    blindly_reviewed: frozenset[int]

    def shows_group(self, application_id: int) -> bool:
        """Say whether they may read whose an application is."""
        return self.knows_groups and application_id not in self.blindly_reviewed

    def shows_title(self, application_id: int) -> bool:
        """Say whether they may read its title, which may tell whose it is."""
        return not self.hides_titles or self.shows_group(application_id)


def sight_of(round_: Round, person: User, application_ids: Collection[int]) -> Sight:
    """Return what a person may read of these applications of a round."""
    return Sight(
        knows_groups=person.has(*KNOWS_GROUPS),
        hides_titles=title_says_who(round_),
        blindly_reviewed=_blindly(round_, person, application_ids),
    )


def _blindly(round_: Round, person: User, application_ids: Collection[int]) -> frozenset[int]:
    if not round_.is_blind or not application_ids or person.has(Role.AUDITOR):
        return frozenset()
    query = sa.select(Application.id).where(Application.id.in_(application_ids), reviews_blindly(person))
    return frozenset(db.session.scalars(query))
