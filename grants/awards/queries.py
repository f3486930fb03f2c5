"""Reads of decisions and awards."""

from dataclasses import dataclass

import sqlalchemy as sa

from grants.accounts.models import Membership, User
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.queries import visible_applications
from grants.assessment.models import Moderation
from grants.awards.models import Agreement, Award, Decision, Outcome
from grants.db import db
from grants.lifecycles import ApplicationState, AwardState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import Round

_STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def visible_outcomes(person: User) -> sa.ColumnElement[bool]:
    """Return the condition under which a person may see what became of an application.

    Advisers see applications to review, not their outcome.
    """
    seen = visible_applications(person)
    if person.has(*_STAFF):
        return seen
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    return sa.and_(seen, Application.organisation_id.in_(mine))


def visible_to(person: User) -> sa.Select[Award]:
    """Return the awards that a person may see, newest first."""
    query = sa.select(Award).join(Application, Award.application_id == Application.id)
    return query.where(visible_outcomes(person)).order_by(Award.id.desc())


def find_award(reference: str, person: User) -> Award | None:
    """Return an award by its reference if this person may see it."""
    return db.session.scalar(visible_to(person).where(Award.reference == reference))


def award_of(application: Application) -> Award | None:
    """Return the award that an application was given."""
    return db.session.scalar(sa.select(Award).where(Award.application_id == application.id))


def standing_decision(application: Application) -> Decision | None:
    """Return the decision that has not been set aside."""
    return db.session.scalar(
        sa.select(Decision).where(Decision.application_id == application.id, Decision.set_aside_at.is_(None))
    )


def decisions_of(application: Application) -> list[Decision]:
    """Return every decision on an application, those set aside as well, oldest first."""
    query = sa.select(Decision).where(Decision.application_id == application.id)
    return list(db.session.scalars(query.order_by(Decision.id)))


def agreement_of(award: Award) -> Agreement | None:
    """Return what the recipient signed."""
    return db.session.scalar(sa.select(Agreement).where(Agreement.award_id == award.id))


#: Offers whose money went back into the pot.
_ENDED = (AwardState.REFUSED, AwardState.LAPSED)


@dataclass(frozen=True)
class Ranked:
    """One line of the ranked list: an application, its agreed score and what it would take."""

    place: int
    application: Application
    total: int
    decision: Decision | None
    amount_pence: Pence
    running_pence: Pence
    fits: bool


def ranked_list(round_: Round, person: User) -> list[Ranked]:
    """Return a round's moderated applications by agreed score, with the running total of money.

    Counted is what was awarded or is proposed, else what was asked for; a decline counts
    nothing.  Applications in which the person has a conflict, or of their own group, are left out.
    """
    own = [membership.organisation_id for membership in person.memberships]
    query = (
        sa.select(Application, Moderation.total, Decision, Award.state)
        .join(Moderation, Moderation.application_id == Application.id)
        .outerjoin(Award, Award.application_id == Application.id)
        .outerjoin(
            Decision,
            sa.and_(Decision.application_id == Application.id, Decision.set_aside_at.is_(None)),
        )
        .where(Application.round_id == round_.id, visible_applications(person))
        .where(Application.organisation_id.not_in(own))
        .where(Application.state != ApplicationState.WITHDRAWN)
        .order_by(Moderation.total.desc(), Application.submitted_at, Application.id)
    )
    lines: list[Ranked] = []
    running = 0
    for place, (application, total, decision, state) in enumerate(db.session.execute(query), start=1):
        amount = Pence(0) if state in _ENDED else _counted(application, decision)
        running += amount
        lines.append(
            Ranked(
                place, application, total, decision, amount, Pence(running), running <= round_.budget_pence
            )
        )
    return lines


def _counted(application: Application, decision: Decision | None) -> Pence:
    if decision is None:
        return Pence(application.requested_pence or 0)
    if decision.outcome is Outcome.DECLINE:
        return Pence(0)
    return Pence(decision.amount_pence or 0)


def mentions(words: str) -> sa.ColumnElement[bool]:
    """Return the condition that an award's or its application's own words hold these words."""
    return sa.or_(Award.reference.icontains(words, autoescape=True), applications.mentions(words))
