"""Payments of an award are held and released.  Operations never commit: the caller does."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.holds import standing_holds
from grants.awards.models import Award, Hold, HoldCause
from grants.awards.operations.following import follow
from grants.awards.operations.telling import tell_recipient
from grants.db import db, lock
from grants.errors import RuleBroken, WrongState
from grants.lifecycles import AWARD


def place_hold(award: Award, *, told: str, reason: str, actor: User) -> Hold:
    """Hold the payments of an award by an officer's decision, and tell the group in these words."""
    lock(award)  # A second press waits, and then finds that there is one.
    AWARD.check(actor, "hold", award)
    if any(hold.cause is HoldCause.OFFICER for hold in standing_holds(award)):
        raise RuleBroken(_("A grant officer holds the payments of this award already."))
    hold = place(award, HoldCause.OFFICER, told=told, reason=reason, actor=actor)
    tell_recipient(
        award,
        _l("Payments of your award %(reference)s are on hold", reference=award.reference),
        told,
    )
    return hold


def place(award: Award, cause: HoldCause, *, told: str = "", reason: str = "", actor: User) -> Hold:
    """Note a hold of any cause; whoever calls this has checked that the person may place it."""
    hold = Hold(award=award, cause=cause, told=told, reason=reason, placed_by_id=actor.id)
    db.session.add(hold)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "hold.place", hold, cause=cause, reason=reason)
    follow(award)
    return hold


def lift_hold(hold: Hold, *, reason: str, actor: User) -> None:
    """Release the payments that an officer held, and tell the group."""
    lock(hold)
    AWARD.check(actor, "lift_hold", hold.award)
    if hold.cause is not HoldCause.OFFICER:
        raise RuleBroken(_("Only who placed this hold can lift it."))
    lift(hold, reason=reason, actor=actor)
    tell_recipient(
        hold.award,
        _l("The hold on payments of your award %(reference)s is lifted", reference=hold.award.reference),
        _l("What was held back can be paid as planned, as far as nothing else stands in its way."),
    )


def lift(hold: Hold, *, reason: str = "", actor: User) -> None:
    """Note that a hold of any cause is over; whoever calls this has checked that the person may lift it."""
    if hold.lifted_at is not None:
        raise WrongState(_("This hold was lifted already."))
    hold.lifted_at, hold.lifted_by_id, hold.lift_reason = clock.now(), actor.id, reason
    audit.record(actor, "hold.lift", hold, reason=reason)
    follow(hold.award)
