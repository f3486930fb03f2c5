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
    Ending,
    Hold,
    HoldCause,
    Posting,
    ScenarioLine,
    Signature,
    Suspension,
)
from grants.closing.models import Closure, EvaluationComment, FinalReport, PublicEvaluation, SpentLine
from grants.db import db
from grants.delivery.models import (
    ChangeRequest,
    ChaseNotice,
    ChasePause,
    Milestone,
    MilestoneReport,
    Photo,
    QueryMessage,
    ReportLink,
    ReportQuery,
    SentReport,
)
from grants.diligence.models import AssistanceDeclaration, DiligenceCheck, RegisterLookup
from grants.documents.models import IssuedDocument, Upload
from grants.evaluation.models import IndicatorValue, MonitoringReturn, Target
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
from grants.payments.models import Payment, PaymentRun, Repayment, RepaymentReceipt, RunLine
from grants.spending.models import Asset, BudgetLine, ExpenseClaim, ExpenseItem
from grants.support.models import Introduction, SupportRequest, WishToMeet
from grants.variations.models import Variation

#: The date of every entry, so that the same records give the same bytes.
_DATE = (2020, 1, 1, 0, 0, 0)

_OF_APPLICATION: tuple[Any, ...] = (
    Answer, AnswerVersion, AnswerTranslation, Submission, Query, EligibilityCheck, PartTaken, Helper, Hosting,
    Reminder, DiligenceCheck, AssistanceDeclaration, Recusal, ScenarioLine, Decision, AwardCondition,
    IssuedDocument, Upload, Notice, Thread, BroadcastItem, SupportRequest, Review, Moderation, Appeal,
)  # fmt: skip
_OF_AWARD: tuple[Any, ...] = (
    Agreement, Posting, Payment, BudgetLine, ExpenseClaim, Asset, MonitoringReturn, Target, Variation,
    FinalReport, PublicEvaluation, Closure, Repayment, Ending, ChaseNotice, ChasePause, WishToMeet,
    Visit, SampleLine, Milestone,
)  # fmt: skip


#: What hangs on other records: the column that names them, and their table.  Parents stand before children.
_HANGING: tuple[tuple[Any, str], ...] = (
    (Score.review_id, "review"), (SubmittedReview.review_id, "review"),
    (ReviewReminder.review_id, "review"), (RegisterLookup.organisation_id, "group"),
    (BatchItem.decision_id, "decision"), (AgreedScore.moderation_id, "moderation"),
    (AppealFile.appeal_id, "appeal"), (AppealStep.appeal_id, "appeal"),
    (AppealReminder.appeal_id, "appeal"), (GroundNamed.appeal_id, "appeal"), (Message.thread_id, "thread"),
    (MessageFile.message_id, "message"), (MessageMail.message_id, "message"),
    (ThreadRead.thread_id, "thread"), (Bounce.notice_id, "notice"), (BankLink.hosting_id, "hosting"),
    (Signature.agreement_id, "agreement"), (Finding.visit_id, "visit"),
    (FindingReminder.finding_id, "finding"), (ExpenseItem.claim_id, "expense_claim"),
    (RepaymentReceipt.repayment_id, "repayment"), (RunLine.payment_id, "payment"),
    (MilestoneReport.milestone_id, "milestone"), (Photo.report_id, "milestone_report"),
    (ReportLink.report_id, "milestone_report"), (SpentLine.final_report_id, "final_report"),
    (EvaluationComment.evaluation_id, "public_evaluation"), (IndicatorValue.return_id, "monitoring_return"),
)  # fmt: skip
#: What is said about reports of every kind, by their reference.
_OF_REPORTS: tuple[Any, ...] = (SentReport, ChangeRequest, ReportQuery)
_REPORTS = ("milestone_report", "monitoring_return", "final_report")


def records_of(award: Award) -> dict[str, list[Any]]:
    """Return every record of a grant from application to closure, by the name of its table."""
    application = award.application
    found: dict[str, list[Any]] = {
        "organisation": [application.organisation, *_hosts(application)],
        "round": [application.round],
        "application": [application],
        "award": [award],
    }

    def read(model: Any, *conditions: sa.ColumnElement[bool]) -> list[Any]:
        rows = list(db.session.scalars(sa.select(model).where(*conditions).order_by(model.id)))
        found[model.__tablename__] = rows
        return rows

    def ids(table: str) -> list[int]:
        return [application.organisation_id] if table == "group" else [row.id for row in found[table]]

    for model in _OF_APPLICATION:
        read(model, model.application_id == application.id)
    for model in _OF_AWARD:
        read(model, model.award_id == award.id)
    for column, table in _HANGING:
        read(column.class_, column.in_(ids(table)))
    references = [report.reference for kind in _REPORTS for report in found[kind]]
    for model in _OF_REPORTS:
        read(model, model.report_reference.in_(references))
    read(QueryMessage, QueryMessage.query_id.in_(ids("report_query")))
    _read_beside(award, found, read)
    return found


def _read_beside(award: Award, found: dict[str, list[Any]], read: Callable[..., list[Any]]) -> None:
    """Read what the grant shares with others, and what of it is kept apart from its papers."""
    round_id, group = award.application.round_id, award.application.organisation_id
    asked = read(Declaration, Declaration.round_id == round_id, Declaration.organisation_id == group)
    reviewers = [declaration.reviewer_id for declaration in asked]
    read(NamesReminder, NamesReminder.round_id == round_id, NamesReminder.reviewer_id.in_(reviewers))
    met = {moderation.meeting_id for moderation in found["moderation"]}
    read(Meeting, Meeting.id.in_(met))
    read(MeetingMember, MeetingMember.meeting_id.in_(met))
    read(BankDetails, BankDetails.organisation_id == payee_of(award).id)
    read(PaymentRun, PaymentRun.id.in_([line.run_id for line in found["run_line"]]))
    wishes = [wish.id for wish in found["wish_to_meet"]]
    read(Introduction, sa.or_(Introduction.first_id.in_(wishes), Introduction.second_id.in_(wishes)))
    # What an enquiry is about is kept apart from the grant's papers, and so is that there is one.
    read(Hold, Hold.award_id == award.id, Hold.cause != HoldCause.ENQUIRY)
    read(Suspension, Suspension.award_id == award.id, ~Suspension.is_enquiry)
    read(EvidenceItem, EvidenceItem.upload_id.in_(_papers(found["submission"])))
    found["upload"] += [paper.upload for paper in found["evidence_item"]]


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
