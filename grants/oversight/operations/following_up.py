"""What a visit found, what the group answers, and when it is settled.  Operations never commit."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db, lock
from grants.documents.models import DocumentKind
from grants.documents.operations import Copies, issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import VISIT, VisitState
from grants.notices.operations import tell
from grants.oversight.models import Finding, Severity, Visit
from grants.oversight.operations.visiting import tell_group
from grants.oversight.snapshots import visit_report


def add_finding(
    visit: Visit,
    *,
    text: str,
    severity: Severity,
    action: str,
    due_on: date | None,
    for_group: bool,
    actor: User,
) -> Finding:
    """Add what was found to a visit that was made; what is to follow has a day by which it does."""
    VISIT.check(actor, "add_finding", visit)
    if action and due_on is None:
        raise RuleBroken(_("Enter the day by which it is done"), field="due_on")
    if due_on is not None and not action:
        raise RuleBroken(_("Write what is to be done by that day"), field="action")
    if due_on is not None and due_on < clock.today():
        raise RuleBroken(_("Choose a day that has not passed."), field="due_on")
    finding = Finding(
        visit=visit, text=text, severity=severity, action=action, due_on=due_on, for_group=for_group
    )
    db.session.add(finding)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "finding.add", finding, severity=severity, due_on=due_on)
    VISIT.take(actor, "add_finding", visit)
    return finding


def send_findings(visit: Visit, *, actor: User) -> None:
    """Send the group what was found, as a page and a report; from now on it can answer."""
    lock(visit)
    VISIT.check(actor, "send", visit)
    if not any(finding.is_open for finding in visit.findings):
        raise RuleBroken(_("Nothing is to follow from this visit. Close it instead."))
    visit.sent_at = clock.now()
    VISIT.take(actor, "send", visit)
    tell_group(
        visit,
        _l("What we found on our visit %(reference)s", reference=visit.reference),
        _l("Please read it, and answer what is addressed to you by the day that stands beside it."),
        documents=_report(visit, actor),
    )


def _report(visit: Visit, actor: User) -> Copies:
    """Issue the report as it stands now."""
    said = {language: visit_report(visit, language) for language in LANGUAGES}
    return issue_in_every_language(
        DocumentKind.VISIT_REPORT, visit, said, application_id=visit.application.id, actor=actor
    )


def answer_finding(finding: Finding, *, answer: str, actor: User) -> None:
    """Answer a finding for the group; it may answer again until the finding is settled."""
    lock(finding)
    VISIT.check(actor, "answer", finding.visit)
    if not finding.for_group or finding.settled_at is not None:
        raise RuleBroken(_("There is nothing to answer any more."))
    finding.answer, finding.answered_by_id, finding.answered_at = answer, actor.id, clock.now()
    audit.record(actor, "finding.answer", finding)
    VISIT.take(actor, "answer", finding.visit)
    tell(
        finding.visit.visitor,
        _l("The group answered a finding of %(reference)s", reference=finding.visit.reference),
        _l("Please read the answer, and settle the finding if it is put right."),
        link=(_l("Open the visit"), f"/visits/{finding.visit.reference}"),
        application_id=finding.visit.application.id,
    )


def settle_finding(finding: Finding, *, note: str, actor: User) -> None:
    """Say how a finding was put right, or why nothing more is wanted."""
    lock(finding)
    VISIT.check(actor, "settle", finding.visit)
    if finding.settled_at is not None:
        raise RuleBroken(_("This finding is settled already."))
    finding.settled_note, finding.settled_by_id, finding.settled_at = note, actor.id, clock.now()
    audit.record(actor, "finding.settle", finding, reason=note)
    VISIT.take(actor, "settle", finding.visit)


def close_visit(visit: Visit, *, actor: User) -> None:
    """Close a visit once nothing is open; the group gets the report as it ended."""
    lock(visit)
    VISIT.check(actor, "close", visit)
    if any(finding.is_open for finding in visit.findings):
        wanted = (
            _("Settle every finding first.")
            if visit.state is VisitState.FOLLOW_UP
            else _("Something is to follow from this visit. Send the findings to the group first.")
        )
        raise RuleBroken(wanted)
    visit.ended_at = clock.now()
    visit.sent_at = visit.sent_at or clock.now()
    VISIT.take(actor, "close", visit)
    tell_group(
        visit,
        _l("Our visit %(reference)s is closed", reference=visit.reference),
        _l("Thank you for having us. The attached report says what we saw and how it ended."),
        documents=_report(visit, actor),
    )
