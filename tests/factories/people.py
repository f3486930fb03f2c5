"""People, organisations, and how tests read and write the database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import sqlalchemy as sa

from factories.files import a_pdf
from factories.remembered import remembered
from grants import clock
from grants.accounts.kinds import KINDS, Has
from grants.accounts.models import (
    ContactPlace,
    EvidenceItem,
    EvidenceKind,
    Membership,
    Organisation,
    OrganisationKind,
    User,
)
from grants.accounts.operations import (
    Profile,
    Reach,
    add_person,
    check_paper,
    create_organisation,
    declare_unrelated,
    describe_work,
    give_paper,
    refuse_paper,
    set_contact,
)
from grants.accounts.queries import areas, members_of
from grants.db import db, transaction
from grants.documents.files import checked_content
from grants.languages import Texts
from grants.lifecycles import EvidenceState
from grants.money import Pence
from grants.permissions import Role

_NUMBERS = count(1)


def both(english: str, arabic: str = "نص بالعربية") -> Texts:
    return Texts(en=english, ar=arabic)


def do(operation: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """Call one operation in a transaction of its own."""
    with transaction():
        return operation(*arguments, **keywords)


@remembered
def a_person(*roles: Role, name: str | None = None, language: str = "en") -> User:
    """Return a new person who holds these roles."""
    number = next(_NUMBERS)
    name = name or f"Person {number}"
    address = f"{name.lower().replace(' ', '.')}.{number}@people.example"
    return do(add_person, address, name, language=language, roles=roles, actor=None)


def an_officer(**how: Any) -> User:
    return a_person(Role.OFFICER, **how)


@remembered
def a_bare_organisation(
    *,
    kind: OrganisationKind = OrganisationKind.UNREGISTERED,
    language: str = "en",
    name: str | None = None,
    **more: Any,
) -> Organisation:
    """Return an organisation that says nothing of its work and contacts yet; its owner may sign for it."""
    number = next(_NUMBERS)
    profile = Profile(
        name=name or f"Group {number}",
        kind=kind,
        area_code=areas()[0].code,
        address="1 Lantern Row, London",
        charity_number=f"99{number:05}" if KINDS[kind].charity_number is Has.ALWAYS else None,
        company_number=f"99{number:06}" if KINDS[kind].company_number is Has.ALWAYS else None,
    )
    return do(
        create_organisation,
        replace(profile, **more),
        position="Chair",
        may_sign=True,
        actor=a_person(language=language),
    )


@remembered
def an_organisation(**how: Any) -> Organisation:
    """Return an organisation that lacks nothing to apply: an unregistered group, unless told."""
    organisation = a_bare_organisation(**how)
    do(_complete, organisation, member_of(organisation))
    return organisation


def _complete(organisation: Organisation, owner: User) -> None:
    describe_work(
        organisation,
        work_areas=[areas()[0].code],
        income_pence=Pence(1_200_000),
        staff_count=0,
        volunteer_count=12,
        actor=owner,
    )
    position = KINDS[organisation.kind].senior_positions[0]
    set_contact(organisation, ContactPlace.SENIOR, senior(position=position.value), actor=owner)
    set_contact(organisation, ContactPlace.MAIN, main(), actor=owner)
    declare_unrelated(organisation, actor=owner)


def senior(**changes: Any) -> Reach:
    """Return a senior contact of a group that is not registered."""
    return replace(Reach("Ada Ferrow", "chair", "ada@contacts.example", "020 7946 0001"), **changes)


def main(**changes: Any) -> Reach:
    """Return a main contact."""
    return replace(Reach("Bilal Quist", "Coordinator", "bilal@contacts.example", "020 7946 0002"), **changes)


def a_paper(
    state: EvidenceState = EvidenceState.GIVEN,
    organisation: Organisation | None = None,
    *,
    kind: EvidenceKind = EvidenceKind.INSURANCE,
    expires_on: date | None = None,
) -> EvidenceItem:
    """Return a paper in an organisation's locker, in a state reached by real steps."""
    organisation = organisation or an_organisation()
    until = expires_on or clock.today() + clock.days(200)

    def give() -> EvidenceItem:
        file = checked_content(a_pdf(), f"{kind.value}.pdf")
        return do(give_paper, organisation, kind, file, expires_on=until, actor=member_of(organisation))

    paper = give()
    if state is EvidenceState.CHECKED:
        do(check_paper, paper, expires_on=until, actor=an_officer())
    elif state is EvidenceState.REFUSED:
        do(refuse_paper, paper, reason="It names another group.", actor=an_officer())
    elif state is EvidenceState.REPLACED:
        give()
    assert paper.state is state
    return paper


def member_of(organisation: Organisation) -> User:
    """Return the first member, who may sign."""
    return members_of(organisation)[0].user


def fresh(record: Any) -> Any:
    """Return a record as the database has it now, after somebody else's request."""
    db.session.rollback()
    db.session.refresh(record)
    return record


def rows(model: type[Any], *conditions: Any) -> list[Any]:
    """Return the rows of a table, oldest first."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(model).where(*conditions).order_by(model.id)))


@remembered
def a_colleague(organisation: Organisation, *, language: str = "en") -> User:
    """Return another member of an organisation, who may not sign."""
    person = a_person(language=language)
    join(organisation, person)
    return person


def join(organisation: Organisation, person: User) -> None:
    """Make a person a member of an organisation, who may not sign."""

    def belong() -> None:
        db.session.add(Membership(organisation_id=organisation.id, user_id=person.id, position="Treasurer"))

    do(belong)
    db.session.refresh(person)
