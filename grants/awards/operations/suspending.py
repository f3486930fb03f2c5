"""A grant is suspended, looked at again, and goes on.  Operations never commit: the caller does."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.awards.endings import standing_suspension, to_look_at
from grants.awards.models import Award, Suspension
from grants.awards.operations.telling import tell_host, tell_recipient
from grants.db import db, lock
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.lifecycles import AWARD
from grants.notices.operations import tell
from grants.permissions import SERVICE, Role

#: Called when a grant is suspended, and when it goes on: later stages let the payments follow.
ON_SUSPEND: list[Callable[[Award], None]] = []

#: Officers are told again every so many days of a suspension that nobody has looked at.
AGAIN_EVERY = 7


def suspend(award: Award, *, told: str, reason: str, review_on: date, actor: User) -> Suspension:
    """Suspend a grant by decision: payments wait, reports stay open, and the group reads ``told``."""
    lock(award)
    AWARD.check(actor, "suspend", award)
    award.suspended_by_id = actor.id
    AWARD.take(actor, "suspend", award, reason=reason, review_on=review_on)
    return _place(award, review_on, actor, told=told, reason=reason)


def suspend_for_enquiry(award: Award, *, review_on: date, actor: User) -> Suspension:
    """Suspend a grant for an enquiry; its page says no more than that.  The caller has checked who asks."""
    lock(award)
    AWARD.check(SERVICE, "suspend", award)
    award.suspended_by_id = actor.id
    AWARD.take(SERVICE, "suspend", award, review_on=review_on)
    return _place(award, review_on, actor)


def _place(award: Award, review_on: date, actor: User, *, told: str = "", reason: str = "") -> Suspension:
    if review_on <= clock.today():
        raise RuleBroken(_("Choose a day after today."), field="review_on")
    suspension = Suspension(
        award=award, is_enquiry=not reason, told=told, reason=reason, review_on=review_on,
        placed_by_id=actor.id,
    )  # fmt: skip
    db.session.add(suspension)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor if reason else SERVICE, "suspension.place", suspension, review_on=review_on)
    _follow(award)
    said: Any = told or _l("We look at something and write to you when we know more.")
    subject = _l("Your award %(reference)s is suspended", reference=award.reference)
    rest = _l("We pay nothing until we write to you again. Your reports stay open: please go on with them.")
    tell_recipient(award, subject, said, rest)
    tell_host(award, subject, said, rest)
    return suspension


def _follow(award: Award) -> None:
    for follow in ON_SUSPEND:
        follow(award)


def release(suspension: Suspension) -> None:
    """Note that an enquiry no longer needs the suspension; whoever calls this has checked who says so."""
    if suspension.ended_at is not None or suspension.released_at is not None:
        raise WrongState(_("This suspension has ended, or was released already."))
    suspension.released_at = clock.now()
    audit.record(SERVICE, "suspension.release", suspension)
    for person in people_with(Role.OFFICER, Role.DECISION_MAKER):
        if AWARD.allows(person, "lift_suspension", suspension.award):
            tell(
                person,
                _l("A suspension can be lifted: %(reference)s", reference=suspension.award.reference),
                _l("Nothing speaks any more against letting the grant go on."),
                link=(_l("Open the award"), f"/awards/{suspension.award.reference}"),
                application_id=suspension.award.application_id,
            )


def lift_suspension(award: Award, *, reason: str, actor: User) -> None:
    """Let a suspended grant go on; whoever suspended it does not decide that."""
    lock(award)
    AWARD.check(actor, "lift_suspension", award)
    suspension = standing_suspension(award)
    assert suspension is not None, "A suspended grant has one."
    if suspension.is_enquiry and suspension.released_at is None:
        raise RuleBroken(_("An enquiry is under way. It can be lifted once that needs it no longer."))
    award.suspended_by_id = None
    AWARD.take(actor, "lift_suspension", award, reason=reason)
    suspension.lifted_by_id, suspension.lift_reason, suspension.ended_at = actor.id, reason, clock.now()
    audit.record(actor, "suspension.lift", suspension, reason=reason)
    _follow(award)
    subject = _l("Your award %(reference)s goes on", reference=award.reference)
    said = _l("It is not suspended any more. What was held back can be paid as planned.")
    tell_recipient(award, subject, said)
    tell_host(award, subject, said)


def end_suspension(award: Award, actor: User) -> None:
    """Note that a suspension is over because the grant is."""
    suspension = standing_suspension(award)
    if suspension is not None:
        suspension.ended_at = clock.now()
        audit.record(actor, "suspension.end", suspension)


def chase_suspensions() -> int:
    """Ask officers to look again at suspensions whose day has come; return how many reminders there were."""
    today, sent = clock.today(), 0
    for suspension in db.session.scalars(to_look_at()).all():
        if suspension.reminded_on is None or suspension.reminded_on <= today - clock.days(AGAIN_EVERY):
            suspension.reminded_on = today
            audit.record(None, "suspension.chase", suspension)
            award = suspension.award
            for person in people_with(Role.OFFICER):
                if AWARD.allows(person, "suspend", award) or AWARD.allows(person, "demand_repayment", award):
                    tell(
                        person,
                        _l("Look again at a suspended grant: %(reference)s", reference=award.reference),
                        _l("It was to be looked at again by %(day)s.", day=said_day(suspension.review_on)),
                        link=(_l("Open the award"), f"/awards/{award.reference}"),
                        application_id=award.application_id,
                    )
            sent += 1
    return sent
