"""Reminders of findings and of concerns that wait: each occasion once.  Operations never commit."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.db import db
from grants.formats import said_day
from grants.lifecycles import ConcernState, VisitState
from grants.notices.operations import tell
from grants.oversight.models import Concern, Finding, FindingReminder, Visit
from grants.oversight.operations.visiting import tell_group
from grants.oversight.queries import ASSIGNERS

#: Whoever has to answer a finding is reminded so many days before its day, and once it has passed each week.
REMIND_BEFORE = 7
AGAIN_EVERY = 7

#: A concern that nobody has read is told of again every so many days.
UNREAD_AT_MOST = 2


def chase_findings() -> int:
    """Remind of every finding whose day nears or has passed; return how many reminders there were."""
    today = clock.today()
    known = {(row.finding_id, row.occasion) for row in db.session.scalars(sa.select(FindingReminder))}
    query = (
        sa.select(Finding)
        .join(Visit, Finding.visit_id == Visit.id)
        .where(Visit.state == VisitState.FOLLOW_UP, Finding.settled_at.is_(None))
        .where(Finding.due_on <= today + clock.days(REMIND_BEFORE))
    )
    sent = 0
    for finding in db.session.scalars(query.order_by(Finding.id)):
        assert finding.due_on is not None, "The query asks for one."
        late = (today - finding.due_on).days
        occasion = f"late-{late // AGAIN_EVERY}:{finding.due_on}" if late > 0 else f"soon:{finding.due_on}"
        if (finding.id, occasion) in known:
            continue
        _remind(finding)
        db.session.add(FindingReminder(finding_id=finding.id, occasion=occasion))
        audit.record(None, "finding.chase", finding, occasion=occasion)
        sent += 1
    return sent


def _remind(finding: Finding) -> None:
    visit = finding.visit
    assert finding.due_on is not None, "Only what has a day is chased."
    by = said_day(finding.due_on)
    if finding.for_group and finding.answer is None:
        tell_group(
            visit,
            _l("Please answer what we found: %(reference)s", reference=visit.reference),
            _l("We asked you to put something right by %(day)s, and to tell us.", day=by),
        )
        return
    tell(
        visit.visitor,
        _l("A finding waits for you: %(reference)s", reference=visit.reference),
        _l("It was to be put right by %(day)s. Please settle it, or ask again.", day=by),
        link=(_l("Open the visit"), f"/visits/{visit.reference}"),
        application_id=visit.application.id,
    )


def chase_concerns() -> int:
    """Tell once more of each concern that waits to be given to somebody, or to be read; return how many."""
    sent = 0
    query = sa.select(Concern).where(Concern.state == ConcernState.RECEIVED).order_by(Concern.id)
    for concern in db.session.scalars(query):
        since = concern.assigned_at or concern.raised_at
        last = concern.reminded_on or clock.in_london(since).date()
        if (clock.today() - last).days >= UNREAD_AT_MOST:
            _remind_of(concern)
            concern.reminded_on = clock.today()
            audit.record(None, "concern.chase", concern)
            sent += 1
    return sent


def _remind_of(concern: Concern) -> None:
    readers: list[User] = [concern.triager] if concern.triager else people_with(*ASSIGNERS)
    place = f"/concerns/{concern.reference}" if concern.triager else "/concerns/waiting"
    for person in readers:
        tell(
            person,
            _l("A concern still waits: %(reference)s", reference=concern.reference),
            _l("Nobody has confirmed yet that they read it."),
            link=(_l("Open it"), place),
        )
