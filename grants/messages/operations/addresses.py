"""A person corrects the address that their mails go to.  Operations never commit: the caller does."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import person_with_address
from grants.errors import RuleBroken
from grants.messages.queries import marks_of
from grants.notices.operations import Addressee, tell


def ask_for_address(person: User, address: str, path: str) -> None:
    """Mail the way to a new address to that address: whoever reads it there shows that it is theirs."""
    if address == person.email:
        raise RuleBroken(_("This is your address already."), field="email")
    tell(
        Addressee(address, person.full_name, person.language),
        _l("Confirm your e-mail address"),
        _l("You want to sign in with this address from now on, and to get our mails here. The link works for"
           " a day."),
        _l("If it was not you, you need to do nothing."),
        link=(_l("Confirm my address"), path),
    )  # fmt: skip


def change_address(person: User, address: str) -> None:
    """Change the address of a person who has shown that it is theirs; the old one is told."""
    if person_with_address(address) is not None:
        raise RuleBroken(_("This address cannot be used. Sign in with it, or choose another one."))
    before: Any = Addressee(person.email, person.full_name, person.language)
    person.email = address
    audit.record(person, "user.change_address", person)
    tell(
        before,
        _l("Your e-mail address was changed"),
        _l("From now on you sign in with another address, and our mails go there."),
        _l("If it was not you, tell us at once."),
    )


def clear_marks(person: User) -> None:
    """Take a person's word that their address takes mail again."""
    for mark in marks_of(person):
        mark.cleared_at = clock.now()
        audit.record(person, "bounce.clear", mark)
