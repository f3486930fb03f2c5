"""Notices on what is late, sent by the nightly run on their day; pauses, and rules of a round."""

from datetime import datetime, time, timedelta
from typing import Any

from factories.awards import a_report
from factories.people import an_officer, do, rows
from grants import clock
from grants.accounts.models import User
from grants.awards.models import Award
from grants.delivery import operations as delivery
from grants.delivery.chasing import rules_of
from grants.delivery.daily import chase_reports
from grants.delivery.models import ChaseNotice, ChasePause, ChaseRules, ChaseStep
from grants.rounds.models import Round


def morning_of(report: Any, late: int) -> datetime:
    """Return the morning on which a report is so many days late; negative ones are before its day."""
    return clock.london(report.due_on + timedelta(days=late), time(6))


def chase(report: Any, late: int) -> None:
    """Run what the service does with reports each night, when this one is so many days late."""
    with clock.at(morning_of(report, late)):
        chase_reports()


def a_notice(step: ChaseStep = ChaseStep.BEFORE, report: Any = None) -> ChaseNotice:
    """Return the notice of a step about a report, sent on the first day on which it is due."""
    report = report or a_report()
    chase(report, rules_of(report.application.round).offsets[step])
    (notice,) = rows(ChaseNotice, ChaseNotice.step == step, ChaseNotice.report_reference == report.reference)
    return notice


def a_pause(award: Award, report: Any = None, *, days: int = 30, actor: User | None = None) -> ChasePause:
    """Return a pause of notices on an award, or one report of it, from now for so many days."""
    pause: ChasePause = do(
        delivery.pause_chasing, award, report.reference if report else None,
        until_on=clock.today() + timedelta(days=days), reason="Its treasurer is ill.",
        actor=actor or an_officer(),
    )  # fmt: skip
    return pause


def have_chased(
    round_: Round, *days: int, holds_other_awards: bool = False, blocks_applications: bool = False
) -> ChaseRules:
    """Give a round rules of its own for notices: the usual days unless told."""
    rules: ChaseRules = do(
        delivery.set_chase_rules, round_, days=list(days) or [14, 7, 21, 35, 49, 63],
        holds_other_awards=holds_other_awards, blocks_applications=blocks_applications, actor=an_officer(),
    )  # fmt: skip
    return rules
