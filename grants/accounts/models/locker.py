"""The locker: an organisation's papers, checked once and used in every round."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models.organisations import Organisation
from grants.accounts.models.people import User
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.documents.models import Upload
from grants.lifecycles import EvidenceState


class EvidenceKind(enum.Enum):
    """The kinds of paper that a locker holds."""

    GOVERNING_DOCUMENT = "governing_document"
    ACCOUNTS = "accounts"
    SAFEGUARDING = "safeguarding"
    INSURANCE = "insurance"
    BANK = "bank"

    @property
    def label(self) -> Any:
        return EVIDENCE_LABELS[self]


EVIDENCE_LABELS = {
    EvidenceKind.GOVERNING_DOCUMENT: _l("Governing document"),
    EvidenceKind.ACCOUNTS: _l("Annual accounts"),
    EvidenceKind.SAFEGUARDING: _l("Safeguarding policy"),
    EvidenceKind.INSURANCE: _l("Insurance certificate"),
    EvidenceKind.BANK: _l("Bank statement or letter"),
}


@witnessed
class EvidenceItem(Versioned, Model):
    """One paper of an organisation, with the day on which it expires, and what an officer found."""

    __tablename__ = "evidence_item"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(words(EvidenceKind))
    state: Mapped[EvidenceState] = mapped_column(words(EvidenceState), default=EvidenceState.GIVEN)
    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"))
    expires_on: Mapped[date | None]
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    checked_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    organisation: Mapped[Organisation] = relationship()
    upload: Mapped[Upload] = relationship(lazy="joined")
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint(
            "state NOT IN ('checked', 'refused') OR (checked_by_id IS NOT NULL AND checked_at IS NOT NULL)",
            name="checked_by_somebody",
        ),
        # One paper of each kind counts; the others have been replaced.
        sa.Index(
            "uq_evidence_item_one_current",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        ),
    )

    @property
    def has_expired(self) -> bool:
        """Say whether its last day, in London, is over."""
        return self.expires_on is not None and self.expires_on < clock.today()
