"""Money that is to be paid back, and what of it came."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.lifecycles import STILL_OWED, RepaymentState
from grants.money import Pence


class RepaymentCause(enum.Enum):
    """Why money is to be paid back."""

    UNSPENT = "unspent"
    RECOVERY = "recovery"

    @property
    def label(self) -> Any:
        return _CAUSES[self]


_CAUSES = {
    RepaymentCause.UNSPENT: _l("It was not spent"),
    RepaymentCause.RECOVERY: _l("It is claimed back"),
}


@witnessed
class Repayment(Versioned, Model):
    """A part of an award that was paid and is to come back by a day: in parts, or written off for the rest.

    ``reason`` stands in the letter to the group, and is empty where its final report says it; why the
    rest is written off, staff and auditors read.
    """

    __tablename__ = "repayment"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[RepaymentState] = mapped_column(words(RepaymentState), default=RepaymentState.DEMANDED)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    cause: Mapped[RepaymentCause] = mapped_column(words(RepaymentCause))
    amount_pence: Mapped[Pence]
    received_pence: Mapped[Pence] = mapped_column(default=0)
    written_off_pence: Mapped[Pence] = mapped_column(default=0)
    due_on: Mapped[date]
    reason: Mapped[str]
    demanded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    demanded_at: Mapped[datetime] = mapped_column(default=clock.now)
    write_off_asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    write_off_reason: Mapped[str] = mapped_column(default="")
    written_off_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    cancel_reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]

    award: Mapped[Award] = relationship(lazy="joined")
    demanded_by: Mapped[User] = relationship(foreign_keys=[demanded_by_id])
    write_off_asked_by: Mapped[User | None] = relationship(foreign_keys=[write_off_asked_by_id])
    written_off_by: Mapped[User | None] = relationship(foreign_keys=[written_off_by_id])
    receipts: Mapped[list["RepaymentReceipt"]] = relationship(
        order_by="RepaymentReceipt.id", back_populates="repayment"
    )

    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint(
            "received_pence >= 0 AND written_off_pence >= 0"
            " AND received_pence + written_off_pence <= amount_pence",
            name="never_more_than_owed",
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (received_pence + written_off_pence = amount_pence)", name="settled"
        ),
        sa.CheckConstraint(
            "(state = 'write_off_asked' OR written_off_pence > 0) = (write_off_asked_by_id IS NOT NULL)"
            " AND (write_off_asked_by_id IS NULL) = (write_off_reason = '')",
            name="write_off_asked",
        ),
        sa.CheckConstraint("(written_off_pence > 0) = (written_off_by_id IS NOT NULL)", name="written_off"),
        sa.CheckConstraint("write_off_asked_by_id <> written_off_by_id", name="written_off_by_another"),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_by_id IS NOT NULL)"
            " AND (state <> 'cancelled' OR (received_pence = 0 AND cancel_reason <> ''))",
            name="cancelled",
        ),
        sa.CheckConstraint("cancelled_by_id <> demanded_by_id", name="cancelled_by_another"),
        sa.CheckConstraint("(state IN ('settled', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
    )

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def is_open(self) -> bool:
        return self.state in STILL_OWED

    @property
    def left_pence(self) -> Pence:
        """What is still owed, in pence."""
        return Pence(self.amount_pence - self.received_pence - self.written_off_pence if self.is_open else 0)

    @property
    def is_overdue(self) -> bool:
        """Something is owed, and its day has passed in London."""
        return self.is_open and self.due_on < clock.today()


@witnessed
class RepaymentReceipt(Model):
    """Money that came back, as finance read it from the bank's statement."""

    __tablename__ = "repayment_receipt"

    repayment_id: Mapped[int] = mapped_column(sa.ForeignKey("repayment.id"), index=True)
    amount_pence: Mapped[Pence]
    received_on: Mapped[date]
    bank_reference: Mapped[str] = mapped_column(sa.String(60))
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)

    repayment: Mapped[Repayment] = relationship(back_populates="receipts")
    entered_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("bank_reference <> ''", name="has_reference"),
        # The same line of the bank's statement is not entered twice.
        sa.UniqueConstraint("repayment_id", "bank_reference"),
    )
