"""The rules for spending of a round, the agreed budget of an award, claims of costs, and assets."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.documents.models import Upload
from grants.lifecycles import AssetState, ClaimState
from grants.money import WHOLE, Pence
from grants.rounds.models import BudgetPart, Round

#: The final report is due so many days after the project, unless the round says otherwise; at most so many.
FINAL_REPORT_DAYS = 60
LONGEST_WAIT = 366


@witnessed
class SpendingRules(Versioned, Model):
    """How the groups of a round account for what they spend; a round without a row has the defaults.

    With ``wants_claims`` they claim costs with receipts.  A line may be spent up to a
    ``virement_share`` above what was agreed, in basis points.  What costs at least
    ``asset_limit_pence`` goes into the register of assets.  The final report is due ``final_report_days``
    after the last day of the project.
    """

    __tablename__ = "spending_rules"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    wants_claims: Mapped[bool] = mapped_column(default=False)
    virement_share: Mapped[int] = mapped_column(default=WHOLE // 10)
    asset_limit_pence: Mapped[Pence] = mapped_column(default=100_000)
    final_report_days: Mapped[int] = mapped_column(default=FINAL_REPORT_DAYS)

    round: Mapped[Round] = relationship()

    __table_args__ = (
        sa.CheckConstraint(f"virement_share BETWEEN 0 AND {WHOLE}", name="virement_share"),
        sa.CheckConstraint("asset_limit_pence > 0", name="positive_limit"),
        sa.CheckConstraint(f"final_report_days BETWEEN 1 AND {LONGEST_WAIT}", name="final_report_days"),
    )


@witnessed
class BudgetLine(Versioned, Model):
    """What an award pays for one thing; the lines of an award add up to it."""

    __tablename__ = "budget_line"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(255))
    part: Mapped[BudgetPart] = mapped_column(words(BudgetPart))
    amount_pence: Mapped[Pence]

    award: Mapped[Award] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("award_id", "position"),
        sa.CheckConstraint("amount_pence >= 0", name="not_negative"),
    )


@witnessed
class ExpenseClaim(Versioned, Model):
    """Costs that a recipient claims together, each with its receipt.

    An officer checks all of them or a sample of a ``sample_share`` in basis points, drawn by
    the ``sample_seed``: whoever knows it finds the same costs.
    """

    __tablename__ = "expense_claim"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[ClaimState] = mapped_column(words(ClaimState), default=ClaimState.DRAFT)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    question: Mapped[str] = mapped_column(default="")
    sample_seed: Mapped[str | None] = mapped_column(sa.String(32))
    sample_share: Mapped[int | None]
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    submitted_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship(lazy="joined")
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    items: Mapped[list["ExpenseItem"]] = relationship(
        lazy="selectin", order_by="ExpenseItem.id", back_populates="claim", cascade="all, delete-orphan"
    )

    __table_args__ = (
        sa.Index(
            "uq_expense_claim_draft",
            "award_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'partly_accepted', 'refused')) = (decided_at IS NOT NULL)"
            " AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided",
        ),
        sa.CheckConstraint("(sample_seed IS NULL) = (sample_share IS NULL)", name="sample"),
        sa.CheckConstraint(f"sample_share BETWEEN 1 AND {WHOLE}", name="sample_share"),
        sa.CheckConstraint("state <> 'queried' OR question <> ''", name="queried_with_question"),
    )

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def total_pence(self) -> Pence:
        """What is claimed, in pence."""
        return Pence(sum(item.amount_pence for item in self.items))

    @property
    def accepted_pence(self) -> Pence:
        """What was found to be good, in pence."""
        return Pence(sum(i.amount_pence for i in self.items if i.finding is Finding.ACCEPTED))


class Finding(enum.Enum):
    """What an officer found of one cost."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"

    @property
    def label(self) -> Any:
        return FINDING_LABELS[self]


FINDING_LABELS = {
    Finding.OPEN: _l("Not checked"),
    Finding.ACCEPTED: _l("Accepted"),
    Finding.REFUSED: _l("Not accepted"),
}


@witnessed
class ExpenseItem(Versioned, Model):
    """One cost with its receipt; ``supplier_key`` and ``fingerprint`` are what repeated ones are found by."""

    __tablename__ = "expense_item"

    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("expense_claim.id"), index=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_line.id"), index=True)
    receipt_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), index=True)
    paid_on: Mapped[date]
    supplier: Mapped[str] = mapped_column(sa.String(255))
    supplier_key: Mapped[str] = mapped_column(sa.String(255))
    what_for: Mapped[str] = mapped_column(sa.String(255))
    amount_pence: Mapped[Pence]
    is_equipment: Mapped[bool] = mapped_column(default=False)
    is_sampled: Mapped[bool] = mapped_column(default=False)
    finding: Mapped[Finding] = mapped_column(words(Finding), default=Finding.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    claim: Mapped[ExpenseClaim] = relationship(back_populates="items")
    line: Mapped[BudgetLine] = relationship(lazy="joined")
    receipt: Mapped[Upload] = relationship(lazy="joined")

    __table_args__ = (
        sa.Index("ix_expense_item_alike", "supplier_key", "paid_on", "amount_pence"),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("finding <> 'refused' OR reason <> ''", name="refused_with_reason"),
    )


class Disposal(enum.Enum):
    """How a group parts with something that the grant paid for."""

    SOLD = "sold"
    GIVEN = "given"
    LOST = "lost"
    WORN_OUT = "worn_out"

    @property
    def label(self) -> Any:
        return DISPOSAL_LABELS[self]


DISPOSAL_LABELS = {
    Disposal.SOLD: _l("Sell it"),
    Disposal.GIVEN: _l("Give it to others"),
    Disposal.LOST: _l("It was lost or stolen"),
    Disposal.WORN_OUT: _l("It is worn out"),
}


@witnessed
class Asset(Versioned, Model):
    """Something of value that the grant paid for: who keeps it where, and how the group parts with it."""

    __tablename__ = "asset"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[AssetState] = mapped_column(words(AssetState), default=AssetState.HELD)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("expense_item.id"), unique=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    cost_pence: Mapped[Pence]
    bought_on: Mapped[date]
    kept_by: Mapped[str] = mapped_column(sa.String(255), default="")
    kept_where: Mapped[str] = mapped_column(sa.String(255), default="")
    serial_number: Mapped[str] = mapped_column(sa.String(60), default="")
    disposal: Mapped[Disposal | None] = mapped_column(words(Disposal))
    disposal_value_pence: Mapped[Pence | None]
    disposal_reason: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    disposed_on: Mapped[date | None]

    award: Mapped[Award] = relationship(lazy="joined")
    item: Mapped[ExpenseItem | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("cost_pence > 0", name="positive_cost"),
        sa.CheckConstraint("disposal_value_pence >= 0", name="value_not_negative"),
        sa.CheckConstraint(
            "(state = 'held') = (disposal IS NULL) AND (disposal IS NULL) = (disposal_value_pence IS NULL)",
            name="disposal_asked",
        ),
        sa.CheckConstraint("(state = 'disposed') = (disposed_on IS NOT NULL)", name="disposed_on"),
    )

    @property
    def application(self) -> Application:
        return self.award.application
