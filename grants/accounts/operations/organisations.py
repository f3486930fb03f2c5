"""What people do with their organisation.  Operations never commit: the caller does."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import Membership, Organisation, OrganisationKind, User
from grants.accounts.operations.people import add_person
from grants.accounts.queries import members_of, person_with_address
from grants.db import db
from grants.errors import NotAllowed, RuleBroken
from grants.notices.operations import tell

#: The form of each kind's number, and a sentence for one that does not fit.
_NUMBERS = {
    OrganisationKind.CHARITY: re.compile(r"\d{6,7}"),
    OrganisationKind.COMPANY: re.compile(r"(\d{8}|[A-Z]{2}\d{6})"),
    OrganisationKind.CIC: re.compile(r"(\d{8}|[A-Z]{2}\d{6})"),
}


def create_organisation(
    name: str,
    kind: OrganisationKind,
    number: str | None,
    *,
    area_code: str,
    address: str,
    position: str,
    may_sign: bool,
    actor: User,
) -> Organisation:
    """Make an organisation with its first member; its letters go out in that person's language."""
    organisation = Organisation(
        name=name.strip(),
        kind=kind,
        **numbers(kind, number),
        area_code=area_code,
        address=address.strip(),
        language=actor.language,
    )
    db.session.add(organisation)
    db.session.flush()  # The membership needs its id.
    join(organisation, actor, position=position, may_sign=may_sign)
    audit.record(actor, "organisation.create", organisation, name=name, kind=kind.value)
    return organisation


def change_organisation(
    organisation: Organisation,
    name: str,
    kind: OrganisationKind,
    number: str | None,
    *,
    area_code: str,
    address: str,
    language: str,
    actor: User,
) -> None:
    """Correct what is known of an organisation."""
    check_member(organisation, actor)
    before = {"name": organisation.name, "kind": organisation.kind.value, "number": organisation.number}
    organisation.name, organisation.kind = name.strip(), kind
    for column, value in numbers(kind, number).items():
        setattr(organisation, column, value)
    organisation.area_code, organisation.address = area_code, address.strip()
    organisation.language = language
    audit.record(actor, "organisation.change", organisation, before=before)


def check_member(organisation: Organisation, actor: User) -> None:
    """Raise NotAllowed unless the person belongs to the organisation."""
    if not actor.is_member_of(organisation.id):
        raise NotAllowed(_("Only members of %(name)s can do this.", name=organisation.name))


def join(organisation: Organisation, person: User, *, position: str, may_sign: bool) -> Membership:
    """Make a person a member."""
    membership = Membership(
        organisation_id=organisation.id, user_id=person.id, position=position.strip(), may_sign=may_sign
    )
    db.session.add(membership)
    db.session.flush()  # Memberships are read through the person from here on.
    db.session.refresh(person, ["memberships"])
    return membership


def invite_member(
    organisation: Organisation, address: str, full_name: str, *, position: str, may_sign: bool, actor: User
) -> Membership:
    """Make somebody a member and tell them by mail; who has no account gets one."""
    check_member(organisation, actor)
    person = person_with_address(address) or add_person(
        address, full_name, language=actor.language, actor=actor
    )
    if person.is_member_of(organisation.id):
        raise RuleBroken(_("This person is a member already."), field="email")
    membership = join(organisation, person, position=position, may_sign=may_sign)
    audit.record(actor, "organisation.invite", organisation, user_id=person.id, may_sign=may_sign)
    tell(
        person,
        _l("You have been added to %(name)s", name=organisation.name),
        _l(
            "%(who)s has added you to %(name)s in the grants service.",
            who=actor.full_name,
            name=organisation.name,
        ),
        _l("Sign in with this e-mail address. If you have no password yet, ask for a sign-in link."),
        link=(_l("Sign in"), "/sign-in/link"),
    )
    return membership


def leave(membership: Membership, *, actor: User) -> None:
    """Take a person out of an organisation; the last one stays."""
    organisation = membership.organisation
    check_member(organisation, actor)
    if len(members_of(organisation)) == 1:
        raise RuleBroken(_("An organisation needs at least one person."))
    audit.record(actor, "organisation.leave", organisation, user_id=membership.user_id)
    db.session.delete(membership)


def checked_number(kind: OrganisationKind, number: str | None) -> str | None:
    """Return a registration number in its usual form, or raise RuleBroken with how it looks."""
    if kind is OrganisationKind.UNREGISTERED:
        return None
    text = re.sub(r"[\s-]", "", number or "").upper()
    if kind is not OrganisationKind.CHARITY and re.fullmatch(r"\d{7}", text):
        text = "0" + text  # Companies House writes eight digits; many people leave out the first zero.
    if _NUMBERS[kind].fullmatch(text):
        return text
    if kind is OrganisationKind.CHARITY:
        raise RuleBroken(_("Enter the charity number: 6 or 7 digits, such as 9912345"), field="number")
    raise RuleBroken(_("Enter the company number: 8 digits, such as 09912345"), field="number")


def numbers(kind: OrganisationKind, number: str | None) -> dict[str, str | None]:
    """Return the column in which each kind keeps its number, and the number in its usual form."""
    known = checked_number(kind, number)
    is_charity = kind in (OrganisationKind.CHARITY, OrganisationKind.CIO)
    return {"charity_number": known if is_charity else None, "company_number": None if is_charity else known}
