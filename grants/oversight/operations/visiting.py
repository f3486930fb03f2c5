"""A visit is planned, made, changed, called off.  Operations never commit: the caller does."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.operations.telling import tell_people_of
from grants.awards.models import Award
from grants.db import db, lock, next_reference
from grants.documents.operations import Copies
from grants.errors import NotAllowed, RuleBroken
from grants.formats import said_day
from grants.lifecycles import EVER_ACTIVE, VISIT
from grants.notices.operations import tell
from grants.oversight.models import Sample, Visit
from grants.oversight.queries import officers_for
from grants.permissions import PARTIES, officer


def plan_visit(
    award: Award,
    planned_on: date,
    *,
    purpose: str,
    announced: bool,
    visitor: User,
    sample: Sample | None = None,
    actor: User,
) -> Visit:
    """Plan a visit to a project that is under way or has just ended; its group is told if it is announced."""
    if not officer(actor, award):
        raise NotAllowed(_("Only %(who)s can do this.", who=PARTIES[officer]))
    if award.state not in EVER_ACTIVE:
        raise RuleBroken(_("Only a project that was accepted can be visited."))
    _check_plan(award, planned_on, visitor)
    visit = Visit(
        reference=next_reference("VS"),
        award=award,
        sample=sample,
        planned_on=planned_on,
        announced=announced,
        purpose=purpose,
        visitor=visitor,
    )
    db.session.add(visit)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "visit.plan", visit, planned_on=planned_on, announced=announced)
    _announce(visit)
    if visitor.id != actor.id:
        tell(
            visitor,
            _l("You are to make a visit: %(reference)s", reference=visit.reference),
            _l("It is planned for %(day)s.", day=said_day(planned_on)),
            link=_link(visit),
            application_id=visit.application.id,
        )
    return visit


def _check_plan(award: Award, planned_on: date, visitor: User) -> None:
    if planned_on < clock.today():
        raise RuleBroken(_("Choose a day that has not passed."), field="planned_on")
    if visitor.id not in {person.id for person in officers_for(award)}:
        raise RuleBroken(_("This person cannot visit this group. Choose somebody else."), field="visitor")


def _announce(visit: Visit) -> None:
    if visit.announced:
        tell_group(
            visit,
            _l("We would like to visit your project: %(reference)s", reference=visit.reference),
            _l("We plan to come on %(day)s. If the day does not suit you, please write to us.",
               day=said_day(visit.planned_on)),
        )  # fmt: skip


def change_visit(
    visit: Visit, planned_on: date, *, purpose: str, announced: bool, visitor: User, actor: User
) -> None:
    """Change the plan of a visit; what the group has been told cannot be taken back."""
    VISIT.check(actor, "change", visit)
    if planned_on != visit.planned_on or visitor.id != visit.visitor_id:
        _check_plan(visit.award, planned_on, visitor)
    if visit.announced and not announced:
        raise RuleBroken(_("The group knows of this visit already."), field="announced")
    was = (visit.planned_on, visit.announced)
    visit.planned_on, visit.announced, visit.purpose = planned_on, announced, purpose
    visit.visitor = visitor
    VISIT.take(actor, "change", visit, planned_on=planned_on, announced=announced)
    if was != (planned_on, announced):
        _announce(visit)


def cancel_visit(visit: Visit, *, reason: str, actor: User) -> None:
    """Call a visit off with a reason; the group is told if it knew of it."""
    VISIT.check(actor, "cancel", visit)
    VISIT.take(actor, "cancel", visit, reason=reason)
    visit.ended_at = clock.now()
    if visit.announced:
        tell_group(
            visit,
            _l("We do not come on %(day)s", day=said_day(visit.planned_on)),
            _l("The visit %(reference)s is called off.", reference=visit.reference),
        )


def record_visit(visit: Visit, made_on: date, *, met: str, seen: str, actor: User) -> None:
    """Record that a visit was made: when, whom one met and what one saw."""
    lock(visit)
    VISIT.check(actor, "record", visit)
    if made_on > clock.today():
        raise RuleBroken(_("The day of the visit cannot lie in the future."), field="made_on")
    if made_on < visit.award.awarded_on:
        raise RuleBroken(_("The award was made after that day."), field="made_on")
    visit.made_on, visit.met, visit.seen = made_on, met, seen
    VISIT.take(actor, "record", visit, made_on=made_on)


def tell_group(visit: Visit, subject: Any, *paragraphs: Any, documents: Copies | None = None) -> None:
    """Mail everybody of the group, each in their language, with the way to the visit."""
    tell_people_of(visit.application, subject, *paragraphs, link=_link(visit), documents=documents)


def _link(visit: Visit) -> tuple[Any, str]:
    return _l("Open the visit"), f"/visits/{visit.reference}"
