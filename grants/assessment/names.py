"""Reads of the names in a round, what reviewers declared of them, and interests that go on."""

import re
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from grants.accounts.models import Organisation, User
from grants.applications.models import Application, PartTaken
from grants.assessment.models import Declaration, NamesReminder, StandingInterest
from grants.db import count, db
from grants.lifecycles import ApplicationState, DeclarationState
from grants.permissions import Part
from grants.rounds.models import Round

#: What closes a record: a conflict, and a doubt on which no officer has decided yet.
CLOSING = (DeclarationState.CONFLICT, DeclarationState.NOT_SURE)

_GONE = (ApplicationState.WITHDRAWN, ApplicationState.DELETED)
_WORD = re.compile(r"\w+")


def has_sent(round_: Round) -> sa.ColumnElement[bool]:
    """Return the condition that an organisation has sent an application to a round and not withdrawn it."""
    sent = sa.select(Application.organisation_id).where(
        Application.round_id == round_.id,
        Application.submitted_at.is_not(None),
        Application.state.not_in(_GONE),
    )
    return Organisation.id.in_(sent)


def names_in(round_: Round) -> sa.Select[Organisation]:
    """Return the organisations that have sent an application to a round, in the order of the alphabet."""
    query = sa.select(Organisation).where(has_sent(round_))
    return query.order_by(sa.func.lower(Organisation.name), Organisation.id)


def names_to_declare(round_: Round, person: User) -> sa.Select[Organisation]:
    """Return the names in a round on which a reviewer has not said anything yet."""
    said = sa.select(Declaration.organisation_id).where(
        Declaration.round_id == round_.id,
        Declaration.reviewer_id == person.id,
        Declaration.state != DeclarationState.ASKED,
    )
    return names_in(round_).where(Organisation.id.not_in(said))


def names_left(person: User) -> list[tuple[Round, int]]:
    """Return the rounds in which a reviewer was asked about names and has not answered, with the number."""
    query = (
        sa.select(Round, sa.func.count().label("number"))
        .join(Declaration, Declaration.round_id == Round.id)
        .where(
            Declaration.reviewer_id == person.id,
            Declaration.state == DeclarationState.ASKED,
            sa.exists().where(
                Application.round_id == Declaration.round_id,
                Application.organisation_id == Declaration.organisation_id,
                Application.submitted_at.is_not(None),
                Application.state.not_in(_GONE),
            ),
        )
        .group_by(Round.id)
        .order_by(Round.id)
    )
    return [(row.Round, row.number) for row in db.session.execute(query)]


def last_word_to(round_: Round, person: User) -> datetime | None:
    """Return when a reviewer was last asked or reminded about the names in a round."""
    asked = sa.select(sa.func.max(Declaration.asked_at)).where(
        Declaration.round_id == round_.id, Declaration.reviewer_id == person.id
    )
    return max(
        (sent for sent in (db.session.scalar(asked), *reminders_of(round_, [person.id]).values()) if sent),
        default=None,
    )


def reminders_of(round_: Round, person_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each of these reviewers was last reminded of the names in a round."""
    query = (
        sa.select(NamesReminder.reviewer_id, sa.func.max(NamesReminder.sent_at).label("sent_at"))
        .where(NamesReminder.round_id == round_.id, NamesReminder.reviewer_id.in_(person_ids))
        .group_by(NamesReminder.reviewer_id)
    )
    return {row.reviewer_id: row.sent_at for row in db.session.execute(query)}


def reminders_sent(round_: Round, person: User) -> int:
    """Return how often a reviewer was reminded of the names in a round."""
    query = sa.select(NamesReminder.id).where(
        NamesReminder.round_id == round_.id, NamesReminder.reviewer_id == person.id
    )
    return count(query)


def declared_by(
    person: User, round_: Round, organisation_ids: Collection[int] | None = None
) -> dict[int, Declaration]:
    """Return what a reviewer declared in a round, by the id of the organisation."""
    query = sa.select(Declaration).where(
        Declaration.round_id == round_.id, Declaration.reviewer_id == person.id
    )
    if organisation_ids is not None:
        query = query.where(Declaration.organisation_id.in_(organisation_ids))
    return {known.organisation_id: known for known in db.session.scalars(query)}


def visible_declarations(round_: Round, person: User) -> sa.Select[Declaration]:
    """Return what reviewers said of names in a round, doubts first; none on names too near to the reader."""
    near = sa.select(Application.organisation_id).where(
        Application.id.in_(
            sa.select(PartTaken.application_id).where(
                PartTaken.user_id == person.id, PartTaken.part == Part.CONFLICTED
            )
        )
    )
    order = sa.case(
        (Declaration.state == DeclarationState.NOT_SURE, 0),
        (Declaration.state == DeclarationState.CONFLICT, 1),
        (Declaration.state == DeclarationState.ASKED, 2),
        else_=3,
    )
    return (
        sa.select(Declaration)
        .join(Organisation)
        .join(User, User.id == Declaration.reviewer_id)
        .where(
            Declaration.round_id == round_.id,
            Declaration.organisation_id.not_in([*person.organisation_ids]),
            sa.or_(Declaration.reviewer_id == person.id, Declaration.organisation_id.not_in(near)),
        )
        .order_by(order, sa.func.lower(Organisation.name), User.full_name, Declaration.id)
    )


def plain(name: str) -> str:
    """Return a name without case, points and spaces, so that two spellings of one name are one."""
    return " ".join(_WORD.findall(name.casefold()))


def standing_interests(*conditions: sa.ColumnElement[bool]) -> list[StandingInterest]:
    """Return the interests that still count, the newest last."""
    query = sa.select(StandingInterest).where(StandingInterest.ended_at.is_(None), *conditions)
    return list(db.session.scalars(query.order_by(StandingInterest.id)))


def concerns(interest: StandingInterest, organisation: Organisation) -> bool:
    """Say whether an interest is in this organisation: by our record of it, else by its name."""
    if interest.organisation_id is not None:
        return interest.organisation_id == organisation.id
    return plain(interest.name) == plain(organisation.name)


def organisations_meant(name: str) -> list[Organisation]:
    """Return the organisations of our records that a name, or a charity or company number, means."""
    said = name.strip()
    query = sa.select(Organisation).where(
        sa.or_(
            sa.func.lower(Organisation.name) == said.lower(),
            Organisation.charity_number == said,
            Organisation.company_number == said.upper(),
        )
    )
    return list(db.session.scalars(query.order_by(Organisation.id)))
