"""A mail that came back is noted, and its address counts as taking no mail.  Operations never commit."""

from typing import Any

from flask_babel import gettext as _

from grants import audit, storage
from grants.db import db
from grants.errors import NotAllowed, RuleBroken
from grants.messages.models import Bounce
from grants.messages.queries import mail_numbered
from grants.messages.reports import read_report
from grants.permissions import SERVICE, Role


def record_bounce(content: bytes, *, actor: Any) -> Bounce:
    """Note what a mail server's report says; raises RuleBroken when it is none about a mail of ours."""
    if actor is not SERVICE and not actor.has(Role.ADMINISTRATOR):
        raise NotAllowed(_("Only an administrator can do this."))
    report = read_report(content)
    if report is None:
        raise RuleBroken(_("This is no report of a mail that could not be delivered."), field="file")
    notice = mail_numbered(report.message_id)
    if notice is None:
        raise RuleBroken(_("The report is not about a mail of this service."), field="file")
    fingerprint = storage.fingerprint(content)
    if db.session.query(Bounce.id).filter_by(fingerprint=fingerprint).first() is not None:
        raise RuleBroken(_("This report is known already."), field="file")
    bounce = Bounce(
        notice=notice,
        address=notice.address.lower(),
        is_lasting=report.is_lasting,
        status=report.status,
        reason=report.reason,
        fingerprint=fingerprint,
    )
    db.session.add(bounce)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "bounce.record", bounce, status=report.status, is_lasting=report.is_lasting)
    return bounce
