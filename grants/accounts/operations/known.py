"""Organisations that others name: found by their number, or made without people.  Never commits."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import Organisation, OrganisationKind
from grants.accounts.operations.organisations import numbers
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
    given: dict[str, Any] = {column: value for column, value in numbers(kind, number).items() if value}
    if not given:
        raise RuleBroken(_("Enter the charity or company number"), field="number")
    same = sa.or_(*(getattr(Organisation, column) == value for column, value in given.items()))
    query = sa.select(Organisation).where(same).order_by(Organisation.id).limit(1)
    if (known := db.session.scalar(query)) is not None:
        return known
    organisation = Organisation(
        name=name.strip(), kind=kind, **given, area_code=area_code, address=address.strip(), language=language
    )
    db.session.add(organisation)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "organisation.create", organisation, name=name, kind=kind.value)
    return organisation
