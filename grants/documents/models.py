"""What is kept of a document that was issued, and of a file that somebody sent."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from grants import clock
from grants.db import Model, words


class DocumentKind(enum.Enum):
    """The kinds of PDF; each has a template of the same name in pdf_templates/."""

    APPLICATION = "application"
    ASSESSMENT_SUMMARY = "assessment_summary"
    MEETING_MINUTES = "meeting_minutes"
    PANEL_PACK = "panel_pack"
    AWARD_LETTER = "award_letter"
    RESERVE_LETTER = "reserve_letter"
    DEFERRAL_LETTER = "deferral_letter"
    DECLINE_LETTER = "decline_letter"
    GRANT_AGREEMENT = "grant_agreement"
    MILESTONE_REPORT = "milestone_report"
    EVALUATION_RETURN = "evaluation_return"
    FINAL_REPORT = "final_report"
    CLOSING_REPORT = "closing_report"
    CLOSURE_CERTIFICATE = "closure_certificate"
    EXPENSE_CLAIM = "expense_claim"
    APPEAL_OUTCOME = "appeal_outcome"
    VISIT_REPORT = "visit_report"
    REPAYMENT_DEMAND = "repayment_demand"
    ENDING_LETTER = "ending_letter"
    VARIATION_LETTER = "variation_letter"
    REPORT_NOTICE = "report_notice"

    @property
    def label(self) -> Any:
        return KIND_LABELS[self]


KIND_LABELS = {
    DocumentKind.APPLICATION: _l("Application"),
    DocumentKind.ASSESSMENT_SUMMARY: _l("Assessment summary"),
    DocumentKind.MEETING_MINUTES: _l("Minutes of the meeting"),
    DocumentKind.PANEL_PACK: _l("Panel pack"),
    DocumentKind.AWARD_LETTER: _l("Award letter"),
    DocumentKind.RESERVE_LETTER: _l("Reserve letter"),
    DocumentKind.DEFERRAL_LETTER: _l("Deferral letter"),
    DocumentKind.DECLINE_LETTER: _l("Decision letter"),
    DocumentKind.GRANT_AGREEMENT: _l("Grant agreement"),
    DocumentKind.MILESTONE_REPORT: _l("Milestone report"),
    DocumentKind.EVALUATION_RETURN: _l("Monitoring and evaluation return"),
    DocumentKind.FINAL_REPORT: _l("Final report"),
    DocumentKind.CLOSING_REPORT: _l("Closing report"),
    DocumentKind.CLOSURE_CERTIFICATE: _l("Closure certificate"),
    DocumentKind.EXPENSE_CLAIM: _l("Answer to a claim"),
    DocumentKind.APPEAL_OUTCOME: _l("Answer to a complaint or appeal"),
    DocumentKind.VISIT_REPORT: _l("Report of a visit"),
    DocumentKind.ENDING_LETTER: _l("Letter on the end of a grant"),
    DocumentKind.REPAYMENT_DEMAND: _l("Letter on money to be paid back"),
    DocumentKind.VARIATION_LETTER: _l("Letter on changed terms"),
    DocumentKind.REPORT_NOTICE: _l("Notice about a report"),
}

#: What tells a group of the decision; of these only the newest about an application stands.
LETTERS = (
    DocumentKind.AWARD_LETTER, DocumentKind.RESERVE_LETTER, DocumentKind.DEFERRAL_LETTER,
    DocumentKind.DECLINE_LETTER,
)  # fmt: skip

#: What is signed and carries a code by which anybody can check it.
SIGNED = (*LETTERS, DocumentKind.GRANT_AGREEMENT, DocumentKind.VARIATION_LETTER,
          DocumentKind.CLOSURE_CERTIFICATE)  # fmt: skip


class Standing(enum.Enum):
    """What the public page says of a letter whose code it knows."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class IssuedDocument(Model):
    """A PDF about a record: the data it is made from at once, its bytes when the worker has made it.

    It is about one application, or about a round and the applications that it ``covers``.  One with a
    reader is for nobody else but auditors.  What the service issued by itself names nobody.

    A letter or agreement has a ``code`` that nobody can guess; a newer one supersedes it, and an
    officer may revoke it.  What was revoked and then replaced counts as superseded.
    """

    __tablename__ = "issued_document"

    kind: Mapped[DocumentKind] = mapped_column(words(DocumentKind))
    language: Mapped[str] = mapped_column(sa.String(8))
    record_type: Mapped[str] = mapped_column(sa.String(60))
    record_id: Mapped[int]
    application_id: Mapped[int | None] = mapped_column(index=True)
    round_id: Mapped[int | None]
    reader_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    covers: Mapped[list[Any]] = mapped_column(default=list)
    reference: Mapped[str] = mapped_column(sa.String(40))
    snapshot: Mapped[dict[str, Any]]
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    size: Mapped[int | None]
    stored_at: Mapped[datetime | None]
    code: Mapped[str | None] = mapped_column(sa.String(16), unique=True)
    superseded_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    revoked_reason: Mapped[str | None]

    __table_args__ = (
        sa.Index("ix_issued_document_record", "record_type", "record_id"),
        sa.CheckConstraint("(application_id IS NULL) <> (round_id IS NULL)", name="about_one"),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)"
            " AND (revoked_at IS NULL) = (revoked_reason IS NULL)",
            name="revoked_with_reason",
        ),
        sa.CheckConstraint(
            "code IS NOT NULL OR (superseded_at IS NULL AND revoked_at IS NULL)", name="only_with_code"
        ),
        sa.CheckConstraint(
            "(fingerprint IS NULL) = (stored_at IS NULL) AND (size IS NULL) = (stored_at IS NULL)",
            name="stored_with_fingerprint",
        ),
    )

    @property
    def title(self) -> str:
        """What the document is, with the reference of its record, in the page's language."""
        return f"{self.kind.label} {self.reference}"

    @property
    def file_name(self) -> str:
        """Such as ``SG26-0042-award_letter-ar.pdf``."""
        return f"{self.reference}-{self.kind.value}-{self.language}.pdf"

    @property
    def standing(self) -> Standing:
        """Whether it still says what holds; a newer letter replaces one that was revoked before."""
        if self.revoked_at is None:
            return Standing.GENUINE if self.superseded_at is None else Standing.SUPERSEDED
        is_replaced = self.superseded_at is not None and self.superseded_at >= self.revoked_at
        return Standing.SUPERSEDED if is_replaced else Standing.REVOKED


class Upload(Model):
    """A file that somebody sent, known by its content: for one application, or for a group's locker."""

    __tablename__ = "upload"

    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(255))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    application_id: Mapped[int | None] = mapped_column(index=True)
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("(application_id IS NULL) <> (organisation_id IS NULL)", name="of_one"),
        sa.CheckConstraint("size >= 0", name="size"),
    )


class PartialUpload(Model):
    """A file that is still arriving in pieces: its bytes lie in a folder of the instance under its token."""

    __tablename__ = "partial_upload"

    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    size: Mapped[int]
    purpose: Mapped[str] = mapped_column(sa.String(120))
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.CheckConstraint("size > 0", name="size"),)
