"""Reminders of reports and returns before they are due.  The caller commits.

Each occasion is noted once for each report, so that to run again, or late, sends nothing twice.  More
steps, before and after the day, are further rows of the same table.
"""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.db import db
from grants.delivery.models import MilestoneReport, ReportReminder
from grants.delivery.operations.links import mail_link, writers_of
from grants.delivery.operations.telling import address_of
from grants.formats import said_day
from grants.lifecycles import WRITABLE, AwardState
from grants.notices.operations import tell

#: Groups are reminded so many days before a report is due.
REMIND_BEFORE = 14

#: The kinds of report that are reminded of: later stages add theirs.
REMINDED: list[type[Any]] = [MilestoneReport]


def remind_due() -> int:
    """Remind of every report that is due soon and not sent, once; return of how many there were."""
    rows = db.session.execute(sa.select(ReportReminder.report_reference, ReportReminder.occasion))
    known = {(row.report_reference, row.occasion) for row in rows}
    last = clock.today() + clock.days(REMIND_BEFORE)
    sent = 0
    for kind in REMINDED:
        query = sa.select(kind).where(
            kind.state.in_(WRITABLE), kind.due_on.between(clock.today(), last)
        ).order_by(kind.id)  # fmt: skip
        for report in db.session.scalars(query).all():
            occasion = f"due-{REMIND_BEFORE}:{report.due_on}"
            if report.award.state is AwardState.ACTIVE and (report.reference, occasion) not in known:
                _remind(report, occasion)
                sent += 1
    return sent


def _remind(report: Any, occasion: str) -> None:
    for person in writers_of(report):
        if isinstance(report, MilestoneReport) and not report.submitted_at:
            mail_link(report, person)
        else:
            tell(
                person,
                _l("Your report %(reference)s is due on %(day)s",
                   reference=report.reference, day=said_day(report.due_on)),
                _l("Please send it by then. Until it is accepted, the next payment waits."),
                link=(_l("Open the report"), address_of(report)),
                application_id=report.application.id,
            )  # fmt: skip
    db.session.add(ReportReminder(report_reference=report.reference, occasion=occasion))
    audit.record(None, "report.remind", report, occasion=occasion)
