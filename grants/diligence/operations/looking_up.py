"""Officers look organisations up in public registers, and type what they found."""

from datetime import date

from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.db import db
from grants.diligence.models import Register, RegisterLookup
from grants.errors import RuleBroken
from grants.lifecycles import APPLICATION


def record_lookup(
    application: Application,
    register: Register,
    *,
    number: str,
    name_found: str,
    status_found: str,
    looked_on: date,
    address: str,
    note: str,
    actor: User,
) -> RegisterLookup:
    """Keep what a register said of an application's organisation; all its applications use it."""
    APPLICATION.check(actor, "look_into", application)
    if looked_on > clock.today():
        raise RuleBroken(_("This day has not come yet."), field="looked_on")
    if address and not address.startswith(("https://", "http://")):
        raise RuleBroken(_("Enter an address that begins with https://"), field="address")
    lookup = RegisterLookup(
        organisation=application.organisation,
        register=register,
        number=number,
        name_found=name_found,
        status_found=status_found,
        looked_on=looked_on,
        address=address,
        note=note,
        looked_by_id=actor.id,
    )
    db.session.add(lookup)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "register_lookup.record", lookup, register=register, number=number)
    APPLICATION.take(actor, "look_into", application, item="register_lookup")
    return lookup
