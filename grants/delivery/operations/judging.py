"""What officers decide about reports and returns, and about their dates.  The caller commits."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.awards.models import Ending
from grants.db import db
from grants.delivery.kinds import asked_in, kind_of, labels_of
from grants.delivery.models import ChangeRequest, Rating
from grants.delivery.operations.following import follow
from grants.delivery.operations.telling import tell_writers
from grants.delivery.queries import reports_of
from grants.delivery.said import queries_about
from grants.errors import RuleBroken
from grants.lifecycles import OWED, REPORT
from grants.permissions import SERVICE


def request_changes(report: Any, *, wanted: str, keys: Collection[str] = (), actor: User) -> None:
    """Send a report or return back, saying what is wanted and in which questions; all, where none is named.

    Only the questions that are named can be changed until it is sent again.
    """
    REPORT.check(actor, "request_changes", report)
    known = [asked.key for asked in asked_in(report)]
    named = [key for key in known if key in keys] if keys else known
    if not named:
        raise RuleBroken(_("Choose at least one question."), field="keys")
    report.changes_wanted = wanted
    db.session.add(
        ChangeRequest(report_reference=report.reference, keys=named, wanted=wanted, asked_by_id=actor.id)
    )
    REPORT.take(actor, "request_changes", report, wanted=wanted, questions=named)
    tell_writers(
        report,
        _l("Please change your report %(reference)s", reference=report.reference),
        _l("An officer has read it and asks you to change this:"),
        wanted,
        *(labels_of(report, named) if len(named) < len(known) else ()),
    )


def accept_report(report: Any, *, assessment: str, rating: Rating, actor: User) -> None:
    """Accept a report or return, with a rating; a milestone's instalment can be requested from now on.

    Questions that were answered are closed with it; one that waits for the group holds it.
    """
    REPORT.check(actor, "accept", report)
    left = [query for query in queries_about(report) if query.ended_at is None]
    if any(not query.is_answered for query in left):
        raise RuleBroken(_("A question is not answered yet. Close it first, or wait for the answer."))
    for query in left:
        query.ended_at, query.ended_by_id = clock.now(), actor.id
    report.assessment, report.rating, report.accepted_at = assessment, rating, clock.now()
    REPORT.take(actor, "accept", report, assessment=assessment, rating=rating)
    tell_writers(
        report,
        _l("Your report %(reference)s is accepted", reference=report.reference),
        _l("Thank you. An officer has read and accepted it."),
    )
    if (then := kind_of(report).accepted) is not None:
        then(report, actor)
    follow(report)


def shift_due_date(report: Any, due_on: date, *, reason: str) -> None:
    """Give a report or return the day that a variation says; whoever agreed to it tells the group."""
    REPORT.check(SERVICE, "shift", report)
    before, report.due_on = report.due_on, due_on
    REPORT.take(SERVICE, "shift", report, due_before=before, due_on=due_on, reason=reason)
    follow(report)


def cancel_report(report: Any, *, reason: str, actor: User) -> None:
    """Say that a report or return is no longer needed, with a reason."""
    REPORT.take(actor, "cancel", report, reason=reason)
    tell_writers(
        report,
        _l("Your report %(reference)s is no longer needed", reference=report.reference),
        reason,
    )
    follow(report)


def end_reports(ending: Ending, _actor: User) -> None:
    """Cancel the milestone reports of a grant that ends early, unless they stay owed."""
    end_any_reports(ending, reports_of(ending.award))


def end_any_reports(ending: Ending, reports: Iterable[Any]) -> None:
    """Cancel those of these reports or returns that are owed; the letter tells the group."""
    for report in reports:
        if report.state in OWED and not ending.keeps_reports:
            REPORT.take(SERVICE, "cancel", report, ending=ending.reference)
