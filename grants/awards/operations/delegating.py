"""Who may decide on money, up to which amount: set by administrators, for others."""

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.models import Delegation, Subject
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.formats import said_day
from grants.money import Pence
from grants.permissions import Role


def delegate(
    person: User, limit_pence: Pence | None, *, begins_on: date, ends_on: date | None, note: str, actor: User,
    subject: Subject = Subject.AWARD,
) -> Delegation:  # fmt: skip
    """Let a person decide on a subject up to an amount; with none, of any amount.

    What the person had on it until now ends the day before; what was to begin on the same day never holds.
    """
    _check_administrator(actor)
    if person.id == actor.id:
        raise RuleBroken(_("Nobody sets their own limit. Ask another administrator."), field="person")
    if not person.has(subject.role):
        raise RuleBroken(
            _("Choose a person of this role: %(role)s.", role=subject.role.label), field="person"
        )
    if limit_pence is not None and limit_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="limit")
    if begins_on < clock.today():
        raise RuleBroken(_("It cannot begin in the past."), field="begins_on")
    if ends_on is not None and ends_on < begins_on:
        raise RuleBroken(_("The last day must not be before the first."), field="ends_on")
    for earlier in db.session.scalars(_not_ended(person, subject, begins_on)):
        if earlier.begins_on > begins_on:
            raise RuleBroken(
                _("They have a limit from %(day)s on. End it first.", day=said_day(earlier.begins_on)),
                field="begins_on",
            )
        earlier.ends_on = begins_on - clock.days(1)
        audit.record(actor, "delegation.end", earlier, ends_on=earlier.ends_on)
    line = Delegation(
        subject=subject, user=person, limit_pence=limit_pence, begins_on=begins_on, ends_on=ends_on,
        note=note, given_by_id=actor.id,
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "delegation.give", line, about=subject, user_id=person.id,
                 limit_pence=limit_pence)  # fmt: skip
    return line


def _not_ended(person: User, subject: Subject, day: date) -> sa.Select[Delegation]:
    return sa.select(Delegation).where(
        Delegation.user_id == person.id,
        Delegation.subject == subject,
        sa.or_(
            Delegation.ends_on.is_(None),
            sa.and_(Delegation.ends_on >= day, Delegation.ends_on >= Delegation.begins_on),
        ),
    )


def end_delegation(line: Delegation, *, actor: User) -> None:
    """End what somebody may decide: today is the last day, or it never holds if it has not begun."""
    _check_administrator(actor)
    if line.user_id == actor.id:
        raise RuleBroken(_("Nobody sets their own limit. Ask another administrator."))
    if not line.may_be_ended:
        raise WrongState(_("This limit does not hold any more."))
    line.ends_on = max(clock.today(), line.begins_on - clock.days(1))
    audit.record(actor, "delegation.end", line, ends_on=line.ends_on)


def _check_administrator(actor: User) -> None:
    if not actor.has(Role.ADMINISTRATOR):
        raise NotAllowed(_("Only an administrator can do this."))
