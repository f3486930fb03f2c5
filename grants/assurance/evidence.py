"""The evidence of one award in one ZIP: records, documents, files, history, and a list of hashes."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from grants import audit, storage
from grants.accounts.models import EvidenceItem, Organisation
from grants.appeals.models import Appeal, AppealFile, AppealReminder, AppealStep, GroundNamed
from grants.applications.models import (
    Answer,
    AnswerTranslation,
    AnswerVersion,
    Application,
    EligibilityCheck,
    Helper,
    Hosting,
    PartTaken,
    Query,
    Reminder,
    Submission,
)
from grants.assessment.models import (
    AgreedScore,
    Declaration,
    Meeting,
    MeetingMember,
    Moderation,
    NamesReminder,
    Recusal,
    Review,
    ReviewReminder,
    Score,
    SubmittedReview,
)
from grants.awards.models import (
    Agreement,
    Award,
    AwardCondition,
    BatchItem,
    Decision,
    Hold,
    HoldCause,
    Posting,
    ScenarioLine,
    Signature,
)
from grants.db import db
from grants.delivery.models import (
    ChangeRequest,
    Milestone,
    MilestoneReport,
    Photo,
    QueryMessage,
    ReportLink,
    ReportQuery,
    ReportReminder,
    SentReport,
)
from grants.diligence.models import AssistanceDeclaration, DiligenceCheck, RegisterLookup
from grants.documents.models import IssuedDocument, Upload
from grants.evaluation.models import Closure, IndicatorValue, MonitoringReturn, Target
from grants.messages.models import (
    Bounce,
    BroadcastItem,
    Message,
    MessageFile,
    MessageMail,
    Thread,
    ThreadRead,
)
from grants.notices.models import Notice
from grants.oversight.models import Finding, FindingReminder, SampleLine, Visit
from grants.payments.bank.models import BankDetails, BankLink
from grants.payments.bank.queries import payee_of
from grants.payments.models import Payment, PaymentRun, RunLine
from grants.spending.models import Asset, BudgetLine, ExpenseClaim, ExpenseItem
from grants.support.models import Introduction, SupportRequest, WishToMeet

#: The date of every entry, so that the same records give the same bytes.
_DATE = (2020, 1, 1, 0, 0, 0)

_OF_APPLICATION: tuple[Any, ...] = (
    Answer, AnswerVersion, AnswerTranslation, Submission, Query, EligibilityCheck, PartTaken, Helper, Hosting,
    Reminder, DiligenceCheck, AssistanceDeclaration, Recusal, ScenarioLine, Decision, AwardCondition,
    IssuedDocument, Upload, Notice, Thread, BroadcastItem, SupportRequest,
)  # fmt: skip
_OF_AWARD: tuple[Any, ...] = (
    Agreement, Posting, Payment, BudgetLine, ExpenseClaim, Asset, MonitoringReturn, Target, Closure,
    WishToMeet,
)  # fmt: skip


def records_of(award: Award) -> dict[str, list[Any]]:
    """Return every record of a grant from application to closure, by the name of its table."""
    application = award.application_id
    found: dict[str, list[Any]] = {
        "organisation": [award.application.organisation, *_hosts(award.application)],
        "round": [award.application.round],
        "application": [award.application],
        "award": [award],
    }

    def read(model: Any, condition: sa.ColumnElement[bool]) -> list[Any]:
        rows = list(db.session.scalars(sa.select(model).where(condition).order_by(model.id)))
        found[model.__tablename__] = rows
        return rows

    def ids(rows: list[Any]) -> list[int]:
        return [row.id for row in rows]

    for model in _OF_APPLICATION:
        read(model, model.application_id == application)
    reviews = read(Review, Review.application_id == application)
    for model in (Score, SubmittedReview, ReviewReminder):
        read(model, model.review_id.in_(ids(reviews)))
    group = award.application.organisation_id
    here = Declaration.round_id == award.application.round_id
    asked = read(Declaration, sa.and_(here, Declaration.organisation_id == group))
    of_round = NamesReminder.round_id == award.application.round_id
    read(NamesReminder, sa.and_(of_round, NamesReminder.reviewer_id.in_([d.reviewer_id for d in asked])))
    read(RegisterLookup, RegisterLookup.organisation_id == group)
    read(BatchItem, BatchItem.decision_id.in_(ids(found["decision"])))
    moderations = read(Moderation, Moderation.application_id == application)
    read(AgreedScore, AgreedScore.moderation_id.in_(ids(moderations)))
    met = {moderation.meeting_id for moderation in moderations}
    read(Meeting, Meeting.id.in_(met))
    read(MeetingMember, MeetingMember.meeting_id.in_(met))
    appeals = read(Appeal, Appeal.application_id == application)
    for model in (AppealFile, AppealStep, AppealReminder, GroundNamed):
        read(model, model.appeal_id.in_(ids(appeals)))
    messages = read(Message, Message.thread_id.in_(ids(found["thread"])))
    for model in (MessageFile, MessageMail):
        read(model, model.message_id.in_(ids(messages)))
    read(ThreadRead, ThreadRead.thread_id.in_(ids(found["thread"])))
    read(Bounce, Bounce.notice_id.in_(ids(found["notice"])))
    for model in _OF_AWARD:
        read(model, model.award_id == award.id)
    read(BankDetails, BankDetails.organisation_id == payee_of(award).id)
    read(BankLink, BankLink.hosting_id.in_(ids(found["hosting"])))
    read(Signature, Signature.agreement_id.in_(ids(found["agreement"])))
    # What an enquiry is about is kept apart from the grant's papers, and so is that there is one.
    read(Hold, sa.and_(Hold.award_id == award.id, Hold.cause != HoldCause.ENQUIRY))
    visits = read(Visit, Visit.award_id == award.id)
    findings = read(Finding, Finding.visit_id.in_(ids(visits)))
    read(FindingReminder, FindingReminder.finding_id.in_(ids(findings)))
    read(SampleLine, SampleLine.award_id == award.id)
    read(ExpenseItem, ExpenseItem.claim_id.in_(ids(found["expense_claim"])))
    lines = read(RunLine, RunLine.payment_id.in_(ids(found["payment"])))
    read(PaymentRun, PaymentRun.id.in_([line.run_id for line in lines]))
    milestones = read(Milestone, Milestone.award_id == award.id)
    read(MilestoneReport, MilestoneReport.milestone_id.in_(ids(milestones)))
    _read_what_was_said(found, read)
    wishes = ids(found["wish_to_meet"])
    read(Introduction, sa.or_(Introduction.first_id.in_(wishes), Introduction.second_id.in_(wishes)))
    read(IndicatorValue, IndicatorValue.return_id.in_(ids(found["monitoring_return"])))
    read(EvidenceItem, EvidenceItem.upload_id.in_(_papers(found["submission"])))
    found["upload"] += [paper.upload for paper in found["evidence_item"]]
    return found


def _read_what_was_said(found: dict[str, list[Any]], read: Callable[..., list[Any]]) -> None:
    """Read what hangs on reports and returns: photos, links, versions, questions and their answers."""
    numbers = [report.id for report in found["milestone_report"]]
    references = [known.reference for known in (*found["milestone_report"], *found["monitoring_return"])]
    for of_report in (Photo, ReportLink):
        read(of_report, of_report.report_id.in_(numbers))
    for of_any in (SentReport, ChangeRequest, ReportReminder, ReportQuery):
        read(of_any, of_any.report_reference.in_(references))
    read(QueryMessage, QueryMessage.query_id.in_([asked.id for asked in found["report_query"]]))


def _papers(submissions: list[Submission]) -> set[int]:
    """Return the files of the papers that lay in the locker when copies were frozen."""
    return {paper["file_id"] for submission in submissions for paper in submission.content["papers"]}


def _hosts(application: Application) -> list[Organisation]:
    """Return the organisations that have given their word for a group, each once."""
    return list({h.host_id: h.host for h in application.hostings if h.host is not None}.values())


def _plain_row(row: Any) -> dict[str, Any]:
    columns = sa.inspect(type(row)).column_attrs
    return {column.key: getattr(row, column.key) for column in columns}


def _as_json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, indent=1, ensure_ascii=False, sort_keys=True, default=_readable).encode()


def _readable(value: Any) -> str:
    return str(getattr(value, "value", None) or value.isoformat())


def _entries(award: Award) -> Iterator[tuple[str, bytes]]:
    found = records_of(award)
    for table, rows in sorted(found.items()):
        yield f"records/{table}.json", _as_json([_plain_row(row) for row in rows])
    about = [row for rows in found.values() for row in rows]
    yield "history.json", _as_json([_plain_row(event) for event in audit.events_of(*about)])
    for document in found["issued_document"]:
        if document.fingerprint:
            yield f"documents/{document.id}-{document.file_name}", storage.get(document.fingerprint)
    for upload in found["upload"]:
        yield f"files/{upload.id}-{_safe_name(upload.name)}", storage.get(upload.fingerprint)


def _safe_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in name)


def evidence_pack(award: Award) -> bytes:
    """Return the ZIP; ``MANIFEST.sha256`` can be checked with ``sha256sum -c`` and no network."""
    packed = io.BytesIO()
    hashes = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _entries(award):
            archive.writestr(zipfile.ZipInfo(name, _DATE), content, zipfile.ZIP_DEFLATED)
            hashes.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        archive.writestr(zipfile.ZipInfo("MANIFEST.sha256", _DATE), "".join(hashes))
    return packed.getvalue()
