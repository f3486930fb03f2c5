"""The two people who speak for an organisation.  Operations never commit: the caller does."""

from dataclasses import astuple, dataclass

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.kinds import KINDS
from grants.accounts.models import Contact, ContactPlace, Organisation, User
from grants.accounts.numbers import dialled, telephone
from grants.accounts.operations.members import check_owner
from grants.accounts.queries import contacts_of
from grants.db import db
from grants.errors import RuleBroken


@dataclass(frozen=True)
class Reach:
    """Who a contact is and how to reach them."""

    full_name: str
    position: str
    email: str
    phone: str


def set_contact(organisation: Organisation, place: ContactPlace, reach: Reach, *, actor: User) -> None:
    """Say who the senior or the main contact is.

    Whoever says so declares their age; no birth date is kept.  That the two are not
    related must be declared again after a change.
    """
    check_owner(organisation, actor)
    known = contacts_of(organisation)
    reach = Reach(
        full_name=" ".join(reach.full_name.split()),
        position=reach.position.strip(),
        email=reach.email.strip().lower(),
        phone=telephone(reach.phone, field="phone"),
    )
    _check_position(organisation, place, reach)
    if other := next((contact for other, contact in known.items() if other is not place), None):
        _check_different(reach, other)
    contact = known.get(place)
    if contact is None:
        contact = Contact(organisation_id=organisation.id, place=place)
        db.session.add(contact)
    elif reach == Reach(contact.full_name, contact.position, contact.email, contact.phone):
        return
    contact.full_name, contact.position, contact.email, contact.phone = astuple(reach)
    organisation.unrelated_declared_by_id = organisation.unrelated_declared_at = None
    audit.record(actor, "organisation.set_contact", organisation, place=place.value)


def _check_position(organisation: Organisation, place: ContactPlace, reach: Reach) -> None:
    fitting = [position.value for position in KINDS[organisation.kind].senior_positions]
    if place is ContactPlace.SENIOR and reach.position not in fitting:
        raise RuleBroken(
            _("Choose a position from the list: the senior contact answers for your organisation in law."),
            field="position",
        )


def _check_different(reach: Reach, other: Contact) -> None:
    """The two contacts are different people, who can be reached without each other."""
    if reach.full_name.casefold() == other.full_name.casefold():
        raise RuleBroken(_("The other contact has this name. They must be two people."), field="full_name")
    if reach.email == other.email:
        raise RuleBroken(_("The other contact has this e-mail address. Give each their own."), field="email")
    if dialled(reach.phone) == dialled(other.phone):
        raise RuleBroken(
            _("The other contact has this telephone number. Give each their own."), field="phone"
        )


def declare_unrelated(organisation: Organisation, *, actor: User) -> None:
    """Declare that the two contacts are not related or married, not partners, and live at two addresses."""
    check_owner(organisation, actor)
    if len(contacts_of(organisation)) < len(ContactPlace):
        raise RuleBroken(_("Name a senior contact and a main contact first."))
    organisation.unrelated_declared_by_id = actor.id
    organisation.unrelated_declared_at = clock.now()
    audit.record(actor, "organisation.declare_unrelated", organisation)
