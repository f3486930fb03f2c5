"""People, organisations, and how tests read and write the database."""

from collections.abc import Callable
from itertools import count
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import Membership, Organisation, OrganisationKind, User
from grants.accounts.operations import add_person, create_organisation
from grants.accounts.queries import areas, members_of
from grants.db import db, transaction
from grants.languages import Texts
from grants.permissions import Role

_NUMBERS = count(1)


def both(english: str, arabic: str = "نص بالعربية") -> Texts:
    return Texts(en=english, ar=arabic)


def do(operation: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
    """Call one operation in a transaction of its own."""
    with transaction():
        return operation(*arguments, **keywords)


def a_person(*roles: Role, name: str | None = None, language: str = "en") -> User:
    """Return a new person who holds these roles."""
    number = next(_NUMBERS)
    name = name or f"Person {number}"
    address = f"{name.lower().replace(' ', '.')}.{number}@people.example"
    return do(add_person, address, name, language=language, roles=roles, actor=None)


def an_officer(**how: Any) -> User:
    return a_person(Role.OFFICER, **how)


def an_organisation(*, language: str = "en", name: str | None = None) -> Organisation:
    """Return an unregistered group whose first member may sign for it."""
    founder = a_person(language=language)
    return do(
        create_organisation,
        name or f"Group {next(_NUMBERS)}",
        OrganisationKind.UNREGISTERED,
        None,
        area_code=areas()[0].code,
        address="1 Lantern Row, London",
        position="Chair",
        may_sign=True,
        actor=founder,
    )


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


def a_colleague(organisation: Organisation, *, language: str = "en") -> User:
    """Return another member of an organisation, who may not sign."""
    person = a_person(language=language)

    def belong() -> None:
        db.session.add(Membership(organisation_id=organisation.id, user_id=person.id, position="Treasurer"))

    do(belong)
    return person
