"""Reads of milestones and reports."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.queries import visible_outcomes
from grants.db import db
from grants.delivery.models import CalendarFeed, Milestone, MilestoneReport
from grants.lifecycles import OWED
from grants.money import Pence

#: What an accepted report releases, such as an instalment: later stages say.
RELEASES: list[Callable[[Milestone], Any]] = []

#: What claims of costs say was spent of an award, None where none are wanted: a later stage says.
SPENT_BY_CLAIMS: list[Callable[[Award], Pence | None]] = []


def spent_in(report: MilestoneReport) -> Pence | None:
    """Return what claims say was spent since the reports before; None where reports ask what was spent."""
    total = next((known for of in SPENT_BY_CLAIMS if (known := of(report.award)) is not None), None)
    if total is None:
        return None
    others = [other.spent_pence or 0 for other in reports_of(report.award) if other.id != report.id]
    return Pence(max(0, total - sum(others)))


def milestones_of(award: Award) -> list[Milestone]:
    """Return the milestones of an award, in order."""
    query = sa.select(Milestone).where(Milestone.award_id == award.id).order_by(Milestone.position)
    return list(db.session.scalars(query))


def reports_of(award: Award) -> list[MilestoneReport]:
    """Return the milestone reports of an award, in order."""
    query = sa.select(MilestoneReport).join(Milestone).where(Milestone.award_id == award.id)
    return list(db.session.scalars(query.order_by(Milestone.position)))


def report_of(milestone: Milestone) -> MilestoneReport | None:
    """Return the report on a milestone."""
    return db.session.scalar(sa.select(MilestoneReport).where(MilestoneReport.milestone_id == milestone.id))


def overdue_reports(award: Award) -> list[MilestoneReport]:
    """Return the milestone reports of an award whose due date has passed."""
    query = (
        sa.select(MilestoneReport)
        .join(Milestone)
        .where(
            Milestone.award_id == award.id,
            MilestoneReport.state.in_(OWED),
            MilestoneReport.due_on < clock.today(),
        )
    )
    return list(db.session.scalars(query.order_by(MilestoneReport.due_on)))


def visible_reports(person: User) -> sa.Select[MilestoneReport]:
    """Return the milestone reports of awards that a person may see."""
    return (
        sa.select(MilestoneReport)
        .join(Milestone, MilestoneReport.milestone_id == Milestone.id)
        .join(Award, Milestone.award_id == Award.id)
        .join(Application, Award.application_id == Application.id)
        .where(visible_outcomes(person))
        .order_by(MilestoneReport.due_on, MilestoneReport.id)
    )


def find_report(reference: str, person: User) -> MilestoneReport | None:
    """Return a milestone report by its reference if this person may see it."""
    return db.session.scalar(visible_reports(person).where(MilestoneReport.reference == reference))


def feed_of(person: User) -> CalendarFeed | None:
    """Return the private calendar of a person, if they have one."""
    query = sa.select(CalendarFeed).where(CalendarFeed.user_id == person.id, CalendarFeed.ended_at.is_(None))
    return db.session.scalar(query)
