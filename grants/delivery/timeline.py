"""What is due when, and what was done: one list of an award, made from what every stage adds to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.awards.models import Award
from grants.db import db
from grants.delivery.models import Milestone, MilestoneReport
from grants.lifecycles import OWED, AwardState
from grants.money import Pence
from grants.workflow import State


@dataclass(frozen=True)
class Entry:
    """One thing of an award with its day: what it is, its title, and where it stands.

    ``path`` leads to it within the site; ``is_open`` says that somebody still has to do something, and
    ``state`` is shown as a tag where there is one.  ``title`` must hold nothing that others may not read:
    it goes into calendars.
    """

    award: Award
    on: date
    what: Any
    title: Any = ""
    reference: str = ""
    path: str = ""
    state: State | None = None
    amount_pence: Pence | None = None
    is_open: bool = False

    @property
    def is_overdue(self) -> bool:
        """Open, and its day has passed in London."""
        return self.is_open and self.on < clock.today()


Source = Callable[[Sequence[Award]], Iterable[Entry]]


def offers_and_projects(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the offer of each award, and the first and last day of its project."""
    for award in awards:
        path = f"/awards/{award.reference}"
        is_offered = award.state is AwardState.OFFERED
        day, what = (
            (award.accept_by, _l("Accept the offer")) if is_offered else (award.awarded_on, _l("Offer made"))
        )
        yield Entry(award, day, what, "", award.reference, path, award.state, is_open=is_offered)
        for project_day, project_what in (
            (award.application.starts_on, _l("Project begins")),
            (award.application.ends_on, _l("Project ends")),
        ):
            if project_day is not None:
                yield Entry(award, project_day, project_what, reference=award.reference, path=path)


def milestone_reports(awards: Sequence[Award]) -> Iterable[Entry]:
    """Return the report on each milestone: due, or accepted."""
    query = (
        sa.select(MilestoneReport)
        .join(Milestone)
        .where(Milestone.award_id.in_([award.id for award in awards]))
        .order_by(MilestoneReport.due_on, MilestoneReport.id)
    )
    for report in db.session.scalars(query):
        yield report_entry(
            report, _l("Milestone report"), report.milestone.title, f"/reports/{report.reference}"
        )


def report_entry(report: Any, what: Any, title: Any, path: str) -> Entry:
    """Return the line of a report or return."""
    return Entry(
        report.award, report.due_on, what, title, report.reference, path, report.state,
        is_open=report.state in OWED,
    )  # fmt: skip


#: What makes the lines of awards, each with as many queries for many as for one; later stages add theirs.
OWN_SOURCES: list[Source] = [offers_and_projects, milestone_reports]
SOURCES: list[Source] = [*OWN_SOURCES]


def timeline_of(awards: Sequence[Award]) -> list[Entry]:
    """Return everything of these awards that has a day, in the order of days."""
    entries = [entry for source in SOURCES for entry in source(awards)]
    return sorted(entries, key=lambda entry: (entry.on, entry.award.id, entry.reference))


def still_open(awards: Sequence[Award]) -> list[Entry]:
    """Return what somebody still has to do, the earliest due first."""
    return [entry for entry in timeline_of(awards) if entry.is_open]
