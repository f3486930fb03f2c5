"""The runs in which payments go to the bank together, and what the bank made of each."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import RunState
from grants.money import Pence
from grants.payments.models.payments import Payment


class LineOutcome(enum.Enum):
    """What became of one payment of a run."""

    PAID = "paid"
    FAILED = "failed"
    TAKEN_OUT = "taken_out"

    @property
    def label(self) -> Any:
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    LineOutcome.PAID: _l("Paid"),
    LineOutcome.FAILED: _l("Refused by the bank"),
    LineOutcome.TAKEN_OUT: _l("Taken out"),
}


@witnessed
class PaymentRun(Versioned, Model):
    """Payments that go to the bank in one file: prepared by one person in finance, approved by another.

    ``file_digest`` is where the file lies in the store, ``file_hash`` the SHA-256 of what the
    bank gets; the same on every try, so that it is made once.
    """

    __tablename__ = "payment_run"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[RunState] = mapped_column(words(RunState), default=RunState.PREPARED)
    pay_on: Mapped[date]
    prepared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    prepared_at: Mapped[datetime] = mapped_column(default=clock.now)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    file_digest: Mapped[str | None] = mapped_column(sa.String(64))
    file_hash: Mapped[str | None] = mapped_column(sa.String(64))
    file_made_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    sent_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    prepared_by: Mapped[User] = relationship(foreign_keys=[prepared_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    sent_by: Mapped[User | None] = relationship(foreign_keys=[sent_by_id])

    __table_args__ = (
        sa.CheckConstraint("prepared_by_id <> approved_by_id", name="approved_by_another"),
        sa.CheckConstraint("state NOT IN ('approved', 'sent', 'done') OR approved_at IS NOT NULL",
                           name="approved"),
        sa.CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="approved_by"),
        sa.CheckConstraint(
            "(file_digest IS NULL) = (file_made_at IS NULL) AND (file_digest IS NULL) = (file_hash IS NULL)",
            name="file_whole",
        ),
        sa.CheckConstraint("(sent_by_id IS NULL) = (sent_at IS NULL)", name="sent_by"),
        sa.CheckConstraint(
            "(state IN ('sent', 'done')) = (sent_at IS NOT NULL)"
            " AND (sent_at IS NULL OR file_digest IS NOT NULL)",
            name="sent_with_file",
        ),
        sa.CheckConstraint("(state = 'done') = (finished_at IS NOT NULL)", name="finished"),
    )  # fmt: skip


@witnessed
class RunLine(Model):
    """One payment of a run, to which account it goes, and what the bank made of it.

    While a line has no outcome its payment stands in no other run.
    """

    __tablename__ = "run_line"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_run.id"), index=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    amount_pence: Mapped[Pence]
    account_name: Mapped[str | None]
    account_ending: Mapped[str | None] = mapped_column(sa.String(2))
    outcome: Mapped[LineOutcome | None] = mapped_column(words(LineOutcome))
    outcome_on: Mapped[date | None]
    bank_reference: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")

    run: Mapped[PaymentRun] = relationship()
    payment: Mapped[Payment] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("run_id", "payment_id"),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name="outcome_on"),
        sa.CheckConstraint("outcome <> 'paid' OR bank_reference <> ''", name="paid_with_reference"),
        sa.CheckConstraint("outcome <> 'failed' OR reason <> ''", name="failed_with_reason"),
        sa.Index(
            "ix_run_line_open", "payment_id", unique=True,
            sqlite_where=sa.text("outcome IS NULL"), postgresql_where=sa.text("outcome IS NULL"),
        ),
        sa.Index(
            "ix_run_line_paid", "payment_id", unique=True,
            sqlite_where=sa.text("outcome = 'paid'"), postgresql_where=sa.text("outcome = 'paid'"),
        ),
    )  # fmt: skip


class BankResult(Model):
    """One file in which the bank said what it paid and refused of a run; each is taken once."""

    __tablename__ = "bank_result"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_run.id"), index=True)
    file_hash: Mapped[str] = mapped_column(sa.String(64))
    lines: Mapped[int]
    imported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    imported_at: Mapped[datetime] = mapped_column(default=clock.now)

    imported_by: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("run_id", "file_hash"),)
