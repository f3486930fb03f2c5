"""What administrators do with people and their roles.  Operations never commit: the caller does."""

import uuid
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import HeldRole, User
from grants.accounts.queries import person_with_address
from grants.db import db
from grants.errors import NotAllowed, RuleBroken
from grants.notices.operations import tell
from grants.permissions import Role


def add_person(
    address: str, full_name: str, *, language: str, roles: Iterable[Role] = (), actor: User | None
) -> User:
    """Give a person an account; they choose their own password, or sign in by link."""
    if person_with_address(address) is not None:
        raise RuleBroken(_("There is an account with this e-mail address already."), field="email")
    person = User(
        email=address.strip().lower(),
        full_name=full_name.strip(),
        language=language,
        fs_uniquifier=uuid.uuid4().hex,
        confirmed_at=clock.now(),
        roles=[HeldRole(name=role) for role in roles],
    )
    db.session.add(person)
    db.session.flush()  # Its id is needed for the audit line and by callers.
    audit.record(actor, "user.add", person, roles=sorted(role.value for role in roles))
    return person


def invite_person(address: str, full_name: str, *, language: str, roles: Iterable[Role], actor: User) -> User:
    """Give somebody an account with roles, and tell them by mail how to sign in."""
    person = add_person(address, full_name, language=language, roles=roles, actor=actor)
    tell(
        person,
        _l("You can use the grants service"),
        _l("%(who)s has given you an account in the grants service.", who=actor.full_name),
        _l("Sign in with this e-mail address. If you have no password yet, ask for a sign-in link."),
        link=(_l("Sign in"), "/sign-in/link"),
    )
    return person


def change_roles(person: User, roles: set[Role], *, actor: User) -> None:
    """Give a person exactly these roles; nobody changes their own."""
    if person.id == actor.id:
        raise NotAllowed(_("Nobody changes their own roles. Ask another administrator."))
    before = {held.name for held in person.roles}
    person.roles = [held for held in person.roles if held.name in roles]
    person.roles += [HeldRole(name=role) for role in sorted(roles - before, key=lambda r: r.value)]
    audit.record(
        actor,
        "user.change_roles",
        person,
        before=sorted(role.value for role in before),
        after=sorted(role.value for role in roles),
    )


def set_active(person: User, active: bool, *, actor: User) -> None:  # the value itself
    """Let a person sign in, or stop them; nobody stops themselves."""
    if person.id == actor.id:
        raise NotAllowed(_("Nobody closes their own account. Ask another administrator."))
    person.active = active
    audit.record(actor, "user.set_active", person, active=active)
