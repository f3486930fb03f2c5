"""The notices of the ladder: each is noted, its PDF issued and its mails written in one transaction.

A notice is noted once for each report, step and due day, so that to run again, or late, sends nothing
twice.  Mails carry their notice's PDF, and wait until it is stored.
"""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import User
from grants.accounts.queries import certifiers_of, contacts_of, people_of, people_with
from grants.awards.queries import find_award
from grants.db import db, lock
from grants.delivery.chasing import (
    REMINDED,
    Due,
    is_chased,
    joined,
    notices_about,
    paragraphs_of,
    rules_of,
    step_on,
    title_of,
    words_for,
)
from grants.delivery.models import ChaseNotice, ChaseStep, MilestoneReport
from grants.delivery.operations.links import about_links, new_link, writers_of
from grants.delivery.operations.telling import address_of
from grants.delivery.snapshots import report_notice
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import issue
from grants.formats import said_day
from grants.languages import Texts
from grants.lifecycles import ReportState
from grants.notices.operations import Addressee, tell
from grants.permissions import SERVICE, Role

__all__ = ["REMINDED", "send_notice"]

_SUBJECTS = {
    ChaseStep.BEFORE: _l("Your report “{title}” is due on {due}"),
    ChaseStep.DUE: _l("The last day for your report “{title}” is {due}"),
    ChaseStep.OVERDUE_1: _l("Your report “{title}” is late"),
    ChaseStep.OVERDUE_2: _l("Second reminder: your report “{title}” is late"),
    ChaseStep.OVERDUE_3: _l("Third reminder: your report “{title}” is late"),
    ChaseStep.FORMAL: _l("Formal notice: your report “{title}” is late"),
    ChaseStep.ESCALATION: _l("Your late report “{title}” is before those who decide"),
}

#: From here on everybody of the group is told and, at the formal notice, its contacts too.
_GRAVE = (ChaseStep.FORMAL, ChaseStep.ESCALATION)


def send_notice(due: Due) -> ChaseNotice | None:
    """Send the newest step that is due for a report, and note those below it that were never sent.

    Return the notice; None where another run was faster, or the report came or was paused meanwhile.
    """
    report = db.session.get_one(due.kind, due.number)
    lock(report)  # Two runs at one moment, or one and the group that sends it, come one after the other.
    if not _is_chased_still(due):
        return None
    rules = rules_of(report.application.round)
    step = step_on(report.due_on, rules.offsets)
    noted = {notice.step for notice in notices_about(report)}
    if step is None or any(known.rank >= step.rank for known in noted):
        return None
    for below in ChaseStep:
        if below.rank < step.rank and below not in noted:
            _note(report, below, skipped=True)
    notice = _note(report, step, skipped=False)
    _tell(notice, report, words_for(rules, step))
    return notice


def _is_chased_still(due: Due) -> bool:
    query = joined(sa.select(due.kind.id), due.kind).where(is_chased(due.kind), due.kind.id == due.number)
    return db.session.scalar(query) is not None


def _note(report: Any, step: ChaseStep, *, skipped: bool) -> ChaseNotice:
    notice = ChaseNotice(
        award=report.award, report_reference=report.reference, step=step, due_on=report.due_on,
        skipped=skipped,
    )  # fmt: skip
    db.session.add(notice)
    db.session.flush()  # The audit line and the document need its id.
    verb = "skip" if skipped else "send"
    audit.record(SERVICE, f"chase_notice.{verb}", notice, step=step, due_on=report.due_on)
    return notice


def _tell(notice: ChaseNotice, report: Any, words: Texts) -> None:
    language = report.application.organisation.language
    document = issue(
        DocumentKind.REPORT_NOTICE,
        notice,
        report_notice(notice, report, _SUBJECTS[notice.step], words, language),
        language=language,
        application_id=report.application.id,
        actor=SERVICE,
    )
    for person in _readers(notice.step, report):
        _mail(person, notice, report, words, document)
    if notice.step is ChaseStep.FORMAL:
        _mail_contacts(notice, report, words, document)
    if notice.step is ChaseStep.ESCALATION:
        _tell_staff(report, document)


def _readers(step: ChaseStep, report: Any) -> list[User]:
    """Return whom a step goes to: who writes it, who signs it off, and when it is grave everybody."""
    organisation = report.application.organisation_id
    if step in _GRAVE:
        return people_of(organisation)
    if report.state is ReportState.AWAITING_SIGN_OFF:
        return certifiers_of(organisation) or people_of(organisation)
    return writers_of(report)


def _mail(person: User, notice: ChaseNotice, report: Any, words: Texts, document: IssuedDocument) -> None:
    full: Any = (_l("Open the report"), address_of(report))
    by_link = _may_be_sent_by_link(notice.step, report) and person in writers_of(report)
    link = (_l("Send the report now"), new_link(report, person)) if by_link else full
    tell(
        person,
        *paragraphs_of(_SUBJECTS[notice.step], report, person.language),
        *paragraphs_of(words, report, person.language),
        *(about_links() if by_link else ()),
        link=link,
        second_link=(_l("Open the full form"), address_of(report)) if by_link else None,
        application_id=report.application.id,
        document=document,
    )


def _may_be_sent_by_link(step: ChaseStep, report: Any) -> bool:
    is_open = report.state in (ReportState.DUE, ReportState.SENT_BACK) and report.submitted_at is None
    return isinstance(report, MilestoneReport) and is_open and step is not ChaseStep.ESCALATION


def _mail_contacts(notice: ChaseNotice, report: Any, words: Texts, document: IssuedDocument) -> None:
    """Mail a formal notice to the contacts of a group who are not among its people."""
    organisation = report.application.organisation
    known = {person.email.lower() for person in people_of(organisation.id)}
    for contact in contacts_of(organisation).values():
        if contact.email.lower() in known:
            continue
        known.add(contact.email.lower())
        tell(
            Addressee(contact.email, contact.full_name, organisation.language),
            *paragraphs_of(_SUBJECTS[notice.step], report, organisation.language),
            *paragraphs_of(words, report, organisation.language),
            application_id=report.application.id,
            document=document,
        )


def _tell_staff(report: Any, document: IssuedDocument) -> None:
    """Tell the officers and decision makers who may see the award."""
    for person in people_with(Role.OFFICER, Role.DECISION_MAKER):
        if find_award(report.award.reference, person) is None:
            continue
        tell(
            person,
            _l("A report is still missing after a formal notice: %(reference)s", reference=report.reference),
            _l("“%(title)s” on award %(award)s was due on %(day)s. Decide what happens now: speak with the"
               " group, give it another day, or end the grant.",
               title=title_of(report).in_language(person.language), award=report.award.reference,
               day=said_day(report.due_on)),
            link=(_l("Open the award"), f"/awards/{report.award.reference}"),
            application_id=report.application.id,
            document=document,
        )  # fmt: skip
