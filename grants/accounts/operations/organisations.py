"""What people do with their organisation's profile.  Operations never commit: the caller does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import Organisation, OrganisationKind, User
from grants.accounts.numbers import charity_number, company_number, telephone
from grants.accounts.operations.members import check_owner, join
from grants.accounts.queries import members_of, with_number
from grants.db import db
from grants.errors import RuleBroken
from grants.money import Pence

_WEBSITE = re.compile(r"(?:https?://)?[^\s/:@]+\.[^\s/:@.]{2,}(?:/\S*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Profile:
    """What an organisation says of itself; which numbers it has follows from its kind."""

    name: str
    kind: OrganisationKind
    area_code: str
    address: str
    charity_number: str | None = None
    company_number: str | None = None
    other_names: str = ""
    phone: str = ""
    website: str = ""


def create_organisation(profile: Profile, *, position: str, may_sign: bool, actor: User) -> Organisation:
    """Make an organisation whose owner is who makes it; its letters go out in that person's language.

    One that others have named, such as a host, has no people yet: the first become its own.
    """
    organisation = _without_people(profile) or Organisation()
    _take_over(organisation, profile)
    organisation.language = actor.language
    db.session.add(organisation)
    db.session.flush()  # The membership needs its id.
    join(organisation, actor, position=position, is_owner=True, may_sign=may_sign)
    audit.record(
        actor, "organisation.create", organisation, name=organisation.name, kind=organisation.kind.value
    )
    return organisation


def change_organisation(organisation: Organisation, profile: Profile, *, language: str, actor: User) -> None:
    """Correct what is known of an organisation."""
    check_owner(organisation, actor)
    before = {
        "name": organisation.name,
        "kind": organisation.kind.value,
        "charity_number": organisation.charity_number,
        "company_number": organisation.company_number,
    }
    _take_over(organisation, profile)
    organisation.language = language
    audit.record(actor, "organisation.change", organisation, before=before)


def describe_work(
    organisation: Organisation,
    *,
    work_areas: Sequence[str],
    income_pence: Pence,
    staff_count: int,
    volunteer_count: int,
    actor: User,
) -> None:
    """Say where an organisation works and how large it is."""
    check_owner(organisation, actor)
    if income_pence % 100:
        raise RuleBroken(_("Enter the income in whole pounds"), field="income")
    organisation.work_areas = list(work_areas)
    organisation.income_pence = income_pence
    organisation.staff_count, organisation.volunteer_count = staff_count, volunteer_count
    audit.record(actor, "organisation.describe_work", organisation, income_pence=income_pence)


def _without_people(profile: Profile) -> Organisation | None:
    """Return the organisation that is known by one of the numbers and to which nobody belongs."""
    numbers = {
        Organisation.charity_number.key: charity_number(profile.charity_number, profile.kind),
        Organisation.company_number.key: company_number(profile.company_number, profile.kind),
    }
    known = (with_number(column, number) for column, number in numbers.items() if number)
    return next((one for one in known if one is not None and not members_of(one)), None)


def _take_over(organisation: Organisation, profile: Profile) -> None:
    charity = charity_number(profile.charity_number, profile.kind)
    company = company_number(profile.company_number, profile.kind)
    _check_unknown(organisation, Organisation.charity_number.key, charity)
    _check_unknown(organisation, Organisation.company_number.key, company)
    organisation.name, organisation.kind = profile.name.strip(), profile.kind
    organisation.charity_number, organisation.company_number = charity, company
    organisation.area_code, organisation.address = profile.area_code, profile.address.strip()
    organisation.other_names = profile.other_names.strip()
    organisation.phone = telephone(profile.phone, field="phone")
    organisation.website = _checked_website(profile.website)


def _check_unknown(organisation: Organisation, column: str, number: str | None) -> None:
    """Refuse a number that another organisation has: nobody becomes a second one without knowing."""
    known = with_number(column, number) if number else None
    if known is not None and known is not organisation:
        raise RuleBroken(
            _("An organisation with this number uses the service already. If it is yours, ask the colleague"
              " who manages it here to invite you: only its owner can."),
            field=column,
        )  # fmt: skip


def _checked_website(text: str) -> str:
    address = text.strip()
    if address and not _WEBSITE.fullmatch(address):
        raise RuleBroken(_("Enter a web address, such as www.harbourchoir.example"), field="website")
    return address
