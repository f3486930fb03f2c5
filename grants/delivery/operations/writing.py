"""Reports are written and sent, to a certifier first where the group wants it.  The caller commits."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import certifiers_of
from grants.db import db
from grants.delivery.kinds import asked_in, kind_of, open_keys
from grants.delivery.models import MilestoneReport, SentReport
from grants.delivery.operations.following import follow
from grants.delivery.operations.telling import tell_people, tell_writers
from grants.delivery.photos import without_consent
from grants.delivery.queries import spent_in
from grants.delivery.said import open_request, versions_of
from grants.delivery.snapshots import milestone_report
from grants.documents.models import DocumentKind, Upload
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import REPORT
from grants.money import Pence, format_pounds


def save_report(
    report: MilestoneReport,
    *,
    done: str,
    spent_pence: Pence | None,
    evidence: Upload | None,
    did_not_work: str = "",
    first_count: int | None = None,
    second_count: int | None = None,
    actor: User,
) -> None:
    """Keep what the recipient has written so far about a milestone.

    Where an officer has asked for changes, only the questions that were named may differ.
    """
    REPORT.check(actor, "edit", report)
    given: dict[str, Any] = {
        "done": ("done", done),
        "did_not_work": ("did_not_work", did_not_work),
        "first_count": ("first_count", first_count),
        "second_count": ("second_count", second_count),
        "spent": ("spent_pence", spent_pence),
    }
    if evidence is not None:
        given["evidence"] = ("evidence", evidence)
    change_only_open(report, given)
    report.language, report.by_link = actor.language, False
    REPORT.take(actor, "edit", report)


def change_only_open(report: Any, given: dict[str, tuple[str, Any]]) -> None:
    """Write answers (by key: column and value); one that differs in a closed question raises RuleBroken."""
    may_change = open_keys(report)
    for key, (column, value) in given.items():
        if getattr(report, column) == value:
            continue
        if key not in may_change and open_request(report) is not None:
            raise RuleBroken(_("Only the questions that an officer named can be changed now."), field=key)
        setattr(report, column, value)


def submit_report(report: MilestoneReport, *, actor: Any) -> None:
    """Hand in a milestone report that says what was done, how many came and what was spent."""
    REPORT.check(actor, "submit", report)
    if not report.done.strip():
        raise RuleBroken(_("Say what was done."), field="done")
    for asked in asked_in(report):
        if asked.kind == "number" and asked.value is None:
            raise RuleBroken(_("Enter a number; 0 if none."), field=asked.key)
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
    if without_consent(report):
        raise RuleBroken(
            _("Say that the people in the photos agreed, or take the photos out."), field="consent"
        )
    submit_any_report(report, actor=actor)


def submit_any_report(report: Any, *, actor: Any) -> None:
    """Send a report or return on: to a certifier of the group where it has one, else to the officers."""
    certifiers = certifiers_of(report.application.organisation_id)
    if not certifiers:
        report.submitted_by_id = actor.id
        REPORT.take(actor, "submit", report)
        receive(report, actor)
        return
    others = [person for person in certifiers if person.id != actor.id]
    if not others:
        raise RuleBroken(
            _("You sign off the reports of your organisation, so a colleague must send this one. An owner"
              " can also name another certifier.")
        )  # fmt: skip
    report.submitted_by_id = actor.id
    REPORT.take(actor, "ask_sign_off", report)
    tell_people(
        others,
        report,
        _l("Please sign off the report %(reference)s", reference=report.reference),
        _l("A colleague has finished it. It goes to the funder when you have signed it off."),
    )


def receive(report: Any, actor: Any, certifier: User | None = None) -> None:
    """Freeze what has arrived with the officers, make its documents, and send its writers a receipt."""
    report.submitted_at = clock.now()
    sent = SentReport(
        report_reference=report.reference,
        version=len(versions_of(report)) + 1,
        language=report.language,
        content={asked.key: asked.value for asked in asked_in(report)},
        sent_at=report.submitted_at,
        sent_by_id=report.submitted_by_id,
        certified_by_id=certifier.id if certifier else None,
    )
    db.session.add(sent)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "sent_report.freeze", sent, report=report.reference, version=sent.version)
    request = open_request(report)
    if request is not None:
        request.answered_at = report.submitted_at
    kind_of(report).issue(report, actor)
    tell_writers(
        report,
        _l("We have your report %(reference)s", reference=report.reference),
        _l("An officer reads it now. You need to do nothing until you hear from us."),
    )
    follow(report)


def issue_milestone_report(report: MilestoneReport, actor: Any) -> None:
    """Have the PDF of a milestone report made in every language."""
    db.session.refresh(report, ["submitted_by"])
    copies = {code: milestone_report(report, code) for code in LANGUAGES}
    issue_in_every_language(
        DocumentKind.MILESTONE_REPORT, report, copies, application_id=report.application.id, actor=actor
    )
