"""What is said about a report: each version that was sent, changes asked for, questions and answers.

Milestone reports and returns live the same life, so these name either by its reference.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model


@witnessed
class SentReport(Model):
    """A report as it was sent, frozen: the answers by the key of their question, and who stands for it."""

    __tablename__ = "sent_report"

    report_reference: Mapped[str] = mapped_column(sa.String(20), index=True)
    version: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(8))
    content: Mapped[dict[str, Any]]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    certified_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    sent_by: Mapped[User] = relationship(foreign_keys=[sent_by_id])
    certified_by: Mapped[User | None] = relationship(foreign_keys=[certified_by_id])

    __table_args__ = (
        sa.UniqueConstraint("report_reference", "version"),
        sa.CheckConstraint("certified_by_id <> sent_by_id", name="certified_by_another"),
    )


class ChangeRequest(Model):
    """What an officer wants changed, in which questions; only these are open until it is answered."""

    __tablename__ = "change_request"

    report_reference: Mapped[str] = mapped_column(sa.String(20), index=True)
    keys: Mapped[list[str]]
    wanted: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_change_request_one_open",
            "report_reference",
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )


class ReportQuery(Model):
    """An officer's question about a report, with the day by which an answer is wanted."""

    __tablename__ = "report_query"

    report_reference: Mapped[str] = mapped_column(sa.String(20), index=True)
    due_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    messages: Mapped[list["QueryMessage"]] = relationship(lazy="selectin", order_by="QueryMessage.id")

    __table_args__ = (
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
    )

    @property
    def is_answered(self) -> bool:
        """Say whether the group has the last word."""
        return bool(self.messages) and self.messages[-1].is_answer

    @property
    def is_overdue(self) -> bool:
        """Not answered, and the day has passed in London."""
        return self.ended_at is None and not self.is_answered and self.due_on < clock.today()


class QueryMessage(Model):
    """One message under a question: the officer's, or the group's answer."""

    __tablename__ = "query_message"

    query_id: Mapped[int] = mapped_column(sa.ForeignKey("report_query.id"), index=True)
    is_answer: Mapped[bool]
    text: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[User] = relationship(lazy="joined")
