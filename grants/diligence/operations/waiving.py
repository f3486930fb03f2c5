"""What stands in the way of an offer is waived by two people, with a reason."""

from flask_babel import gettext as _

from grants import clock
from grants.accounts.models import User
from grants.diligence.models import DiligenceCheck
from grants.errors import RuleBroken
from grants.lifecycles import APPLICATION, CHECK


def ask_waiver(check: DiligenceCheck, *, reason: str, actor: User) -> None:
    """Ask to go on although a check is red or has expired; somebody else confirms it."""
    APPLICATION.check(actor, "look_into", check.application)
    CHECK.check(actor, "ask_waiver", check)
    if not check.wants_waiver:
        raise RuleBroken(_("This does not stand in the way of an offer, so there is nothing to waive."))
    check.waiver_reason = reason
    check.waiver_asked_by_id, check.waiver_asked_at = actor.id, clock.now()
    CHECK.take(actor, "ask_waiver", check, reason=reason)


def confirm_waiver(check: DiligenceCheck, *, actor: User) -> None:
    """Agree, as a second person, that an offer may be made all the same."""
    CHECK.check(actor, "confirm_waiver", check)
    check.waived_by_id, check.waived_at = actor.id, clock.now()
    CHECK.take(actor, "confirm_waiver", check)


def refuse_waiver(check: DiligenceCheck, *, reason: str, actor: User) -> None:
    """Do not agree, with a reason; it goes on standing in the way."""
    CHECK.take(actor, "refuse_waiver", check, reason=reason)
