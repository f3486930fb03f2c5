"""Organisations that others name: found by their number, or made without people.  Never commits."""

from flask_babel import gettext as _

from grants import audit
from grants.accounts.kinds import KINDS, Has
from grants.accounts.models import Organisation, OrganisationKind
from grants.accounts.numbers import charity_number, company_number
from grants.accounts.queries import with_number
from grants.db import db
from grants.errors import RuleBroken
from grants.permissions import Actor


def find_or_add_organisation(
    name: str,
    kind: OrganisationKind,
    number: str,
    *,
    area_code: str,
    address: str,
    language: str,
    actor: Actor,
) -> Organisation:
    """Return the registered organisation with this number, as it is known, or add it without people.

    What is known of it already is not changed: whoever names it may not be of its people.
    """
    column, known_number = _read(kind, number)
    if (known := with_number(column, known_number)) is not None:
        return known
    organisation = Organisation(
        name=name.strip(),
        kind=kind,
        **{column: known_number},
        area_code=area_code,
        address=address.strip(),
        language=language,
    )
    db.session.add(organisation)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "organisation.create", organisation, name=name, kind=kind.value)
    return organisation


def _read(kind: OrganisationKind, number: str) -> tuple[str, str]:
    """Return the column in which organisations of a kind keep their number, and the number read."""
    column, read = Organisation.charity_number.key, charity_number
    if KINDS[kind].company_number is Has.ALWAYS:
        column, read = Organisation.company_number.key, company_number
    try:
        known = read(number, kind)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="number") from broken
    if known is None:
        raise RuleBroken(_("Enter the charity or company number"), field="number")
    return column, known
