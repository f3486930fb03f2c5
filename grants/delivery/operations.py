"""What recipients and officers do while the work goes on.  The caller commits."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_of
from grants.awards.models import Award
from grants.awards.plans import plan_for
from grants.db import db, next_reference
from grants.delivery.models import Milestone, MilestoneReport
from grants.delivery.queries import spent_in
from grants.delivery.snapshots import milestone_report
from grants.documents.models import DocumentKind, Upload
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.languages import LANGUAGES
from grants.lifecycles import REPORT
from grants.money import Pence, format_pounds
from grants.notices.operations import tell


def lay_out_plan(award: Award, actor: User) -> None:
    """Bring the milestones of an accepted award and their reports into being."""
    plan = plan_for(award.application, award.amount_pence)
    for position, promise in enumerate(plan.milestones, start=1):
        milestone = Milestone(award=award, position=position, title=promise.title)
        report = MilestoneReport(
            reference=next_reference("MR"),
            milestone=milestone,
            due_on=promise.due_on,
            language=award.application.organisation.language,
        )
        db.session.add_all([milestone, report])
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "report.plan", report, due_on=report.due_on)


def save_report(
    report: MilestoneReport, *, done: str, spent_pence: Pence | None, evidence: Upload | None, actor: User
) -> None:
    """Keep what the recipient has written so far about a milestone."""
    REPORT.check(actor, "edit", report)
    report.done, report.spent_pence = done, spent_pence
    report.language = actor.language
    if evidence is not None:
        report.evidence = evidence
    REPORT.take(actor, "edit", report)


def submit_report(report: MilestoneReport, *, actor: User) -> None:
    """Hand in a milestone report that says what was done and what was spent."""
    REPORT.check(actor, "submit", report)
    if not report.done:
        raise RuleBroken(_("Say what was done."), field="done")
    if (claimed := spent_in(report)) is not None:
        report.spent_pence = claimed
    if report.spent_pence is None:
        raise RuleBroken(_("Enter what was spent; 0 if nothing."), field="spent")
    if report.spent_pence > report.award.amount_pence:
        raise RuleBroken(
            _("This is more than the award of %(amount)s. Enter only what the grant paid for.",
              amount=format_pounds(report.award.amount_pence)),
            field="spent",
        )  # fmt: skip
    submit_any_report(report, actor=actor)
    copies = {code: milestone_report(report, code) for code in LANGUAGES}
    issue_in_every_language(
        DocumentKind.MILESTONE_REPORT, report, copies, application_id=report.application.id, actor=actor
    )


def submit_any_report(report: Any, *, actor: User) -> None:
    """Move a report or return on to the officers, and send its writers a receipt."""
    report.submitted_at, report.submitted_by_id = clock.now(), actor.id
    REPORT.take(actor, "submit", report)
    for person in people_of(report.application.organisation_id):
        tell(
            person,
            _l("We have your report %(reference)s", reference=report.reference),
            _l("An officer reads it now. You need to do nothing until you hear from us."),
            link=(_l("Open your award"), f"/awards/{report.award.reference}"),
            application_id=report.application.id,
        )


def request_changes(report: Any, *, wanted: str, actor: User) -> None:
    """Send a report or return back to be changed, saying what is wanted."""
    REPORT.check(actor, "request_changes", report)
    report.changes_wanted = wanted
    REPORT.take(actor, "request_changes", report, wanted=wanted)
    _tell_writers(
        report,
        _l("Please change your report %(reference)s", reference=report.reference),
        _l("An officer has read it and asks you to change this:"),
        wanted,
    )


def accept_report(report: Any, *, assessment: str, actor: User) -> None:
    """Accept a report or return; a milestone's instalment can be requested from now on."""
    REPORT.check(actor, "accept", report)
    report.assessment, report.accepted_at = assessment, clock.now()
    REPORT.take(actor, "accept", report, assessment=assessment)
    _tell_writers(
        report,
        _l("Your report %(reference)s is accepted", reference=report.reference),
        _l("Thank you. An officer has read and accepted it."),
    )


def move_due_date(report: Any, due_on: date, *, reason: str, actor: User) -> None:
    """Give the recipient another date for a report or return, with a reason."""
    REPORT.check(actor, "move_due_date", report)
    if due_on < clock.today():
        raise RuleBroken(_("Choose a day that has not passed."), field="due_on")
    before, report.due_on = report.due_on, due_on
    REPORT.take(actor, "move_due_date", report, due_before=before, due_on=due_on, reason=reason)
    _tell_writers(
        report,
        _l("A new date for your report %(reference)s", reference=report.reference),
        _l("Please send it by %(day)s.", day=said_day(due_on)),
    )


def cancel_report(report: Any, *, reason: str, actor: User) -> None:
    """Say that a report or return is no longer needed, with a reason."""
    REPORT.take(actor, "cancel", report, reason=reason)
    _tell_writers(
        report,
        _l("Your report %(reference)s is no longer needed", reference=report.reference),
        reason,
    )


def _tell_writers(report: Any, subject: Any, *paragraphs: Any) -> None:
    for person in people_of(report.application.organisation_id):
        tell(
            person,
            subject,
            *paragraphs,
            link=(_l("Open your award"), f"/awards/{report.award.reference}"),
            application_id=report.application.id,
        )
