"""What is kept of a message: its words, its attachment and what became of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.db import Model
from grants.documents.models import IssuedDocument


class Notice(Model):
    """One mail to one person, in that person's language.

    Claimed before it is sent: a claim without an end means that its fate is unknown.  One on
    ``hold`` is not sent yet: it waits for the others under the same word.
    """

    __tablename__ = "notice"

    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    address: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    application_id: Mapped[int | None] = mapped_column(index=True)
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("issued_document.id"))
    hold: Mapped[str | None] = mapped_column(sa.String(40), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None]

    document: Mapped[IssuedDocument | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("sent_at IS NULL OR claimed_at IS NOT NULL", name="claimed_before_sent"),
        sa.Index("ix_notice_waiting", "sent_at", "claimed_at"),
    )
