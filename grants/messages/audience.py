"""Whom a message to many is for: the people of the groups whose applications fit a filter."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import Area, Membership, User
from grants.applications.models import Application, ApplicationArea, ApplicationTheme
from grants.awards.models import Award
from grants.db import count, db
from grants.delivery.models import Milestone, MilestoneReport
from grants.languages import Texts
from grants.lifecycles import ApplicationState, AwardState, ReportState
from grants.rounds.models import Round, Theme, Tier

#: What can be chosen; an empty word chooses everybody.
CHOICES = ("round", "state", "award", "theme", "tier", "area", "language", "report")

OVERDUE = "overdue"

#: Later stages add here which applications owe them something that is overdue.
OTHER_OVERDUE: list[Callable[[], sa.Select[int]]] = []

_OWED = (ReportState.DUE, ReportState.CHANGES_REQUESTED)


def _reports_overdue() -> sa.Select[int]:
    return (
        sa.select(Award.application_id)
        .join(Milestone, Milestone.award_id == Award.id)
        .join(MilestoneReport, MilestoneReport.milestone_id == Milestone.id)
        .where(
            Award.state == AwardState.ACTIVE,
            MilestoneReport.state.in_(_OWED),
            MilestoneReport.due_on < clock.today(),
        )
    )


def _of_round(word: str) -> sa.ColumnElement[bool]:
    return Application.round_id.in_(sa.select(Round.id).where(Round.reference == word))


def _in_state(word: str) -> sa.ColumnElement[bool]:
    return Application.state == (ApplicationState.named(word) or ApplicationState.DELETED)


def _with_award(word: str) -> sa.ColumnElement[bool]:
    state = AwardState.named(word)
    return Application.id.in_(sa.select(Award.application_id).where(Award.state == state))


def _of_theme(word: str) -> sa.ColumnElement[bool]:
    query = sa.select(ApplicationTheme.application_id).join(Theme, Theme.id == ApplicationTheme.theme_id)
    return Application.id.in_(query.where(Theme.key == word))


def _of_tier(word: str) -> sa.ColumnElement[bool]:
    return Application.tier_id.in_(sa.select(Tier.id).where(Tier.key == word))


def _in_area(word: str) -> sa.ColumnElement[bool]:
    query = sa.select(ApplicationArea.application_id).join(Area, Area.id == ApplicationArea.area_id)
    return Application.id.in_(query.where(Area.code == word))


def _in_language(word: str) -> sa.ColumnElement[bool]:
    return Application.language == word


def _with_report(_word: str) -> sa.ColumnElement[bool]:
    owing = [_reports_overdue(), *(other() for other in OTHER_OVERDUE)]
    return sa.or_(*(Application.id.in_(query) for query in owing))


_CONDITIONS: dict[str, Callable[[str], sa.ColumnElement[bool]]] = {
    "round": _of_round, "state": _in_state, "award": _with_award, "theme": _of_theme, "tier": _of_tier,
    "area": _in_area, "language": _in_language, "report": _with_report,
}  # fmt: skip


def _fitting(chosen: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on an application; what was deleted never fits, what was withdrawn if named."""
    gone = [ApplicationState.DELETED]
    if not chosen.get("state"):
        gone.append(ApplicationState.WITHDRAWN)
    named = [condition(chosen[name]) for name, condition in _CONDITIONS.items() if chosen.get(name)]
    return [Application.state.not_in(gone), *named]


def recipients(chosen: dict[str, Any]) -> sa.Select[int, int]:
    """Return every active person of the groups that fit, once each, with their newest application."""
    return (
        sa.select(User.id.label("user_id"), sa.func.max(Application.id).label("application_id"))
        .join(Membership, Membership.user_id == User.id)
        .join(Application, Application.organisation_id == Membership.organisation_id)
        .where(User.active, *_fitting(chosen))
        .group_by(User.id)
        .order_by(User.id)
    )


def how_many(chosen: dict[str, Any]) -> tuple[int, int]:
    """Return how many people and how many applications fit."""
    fitting = sa.select(Application.id).where(*_fitting(chosen))
    people = recipients(chosen).order_by(None).subquery()
    return count(sa.select(people.c.user_id)), count(fitting)


def samples(chosen: dict[str, Any], seen: sa.ColumnElement[bool]) -> dict[str, Application]:
    """Return for each language one application that fits and that the person may see, the newest."""
    found: dict[str, Application] = {}
    query = sa.select(Application).where(seen, *_fitting(chosen)).order_by(Application.id.desc()).limit(50)
    for application in db.session.scalars(query):
        found.setdefault(application.language, application)
    return found


def titles(kind: type[Theme] | type[Tier]) -> dict[str, Texts]:
    """Return the themes or the tiers of all rounds by their keys, each with its newest title."""
    query: sa.Select[Any] = sa.select(kind).where(kind.retired_at.is_(None)).order_by(kind.id)
    return {part.key: part.title for part in db.session.scalars(query)}
