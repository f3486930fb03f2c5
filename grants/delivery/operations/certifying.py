"""A certifier of the group signs off a report, or sends it back to its writers.  The caller commits."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.delivery.operations.telling import tell_writers
from grants.delivery.operations.writing import receive
from grants.errors import RuleBroken
from grants.lifecycles import REPORT


def sign_off(report: Any, *, actor: User) -> None:
    """Stand for a report that a colleague wrote: it goes to the officers."""
    REPORT.take(actor, "sign_off", report)
    receive(report, actor, certifier=actor)


def send_back(report: Any, *, reason: str, actor: User) -> None:
    """Return a report to its writers, saying what is missing."""
    REPORT.check(actor, "send_back", report)
    if not reason:
        raise RuleBroken(_("Write what should be changed"), field="reason")
    REPORT.take(actor, "send_back", report, reason=reason)
    report.sent_back_because = reason
    tell_writers(
        report,
        _l("Your report %(reference)s is not signed off yet", reference=report.reference),
        _l("%(who)s asks you to change this first:", who=actor.full_name),
        reason,
    )


def take_back(report: Any, *, actor: User) -> None:
    """Take a report back that waits for sign-off, to write on."""
    REPORT.take(actor, "take_back", report)
    report.sent_back_because = ""
