"""The postings of the ledger."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from grants import clock
from grants.audit import witnessed
from grants.db import Model, words
from grants.money import Pence


class Account(enum.Enum):
    """Where a round's money stands; a posting moves it from one to another."""

    FUNDER = "funder"
    POT = "pot"
    COMMITTED = "committed"
    PAID = "paid"


@witnessed
class Posting(Model):
    """One movement of pence from one account of a round to another: balanced by its shape."""

    __tablename__ = "posting"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), unique=True)
    source: Mapped[Account] = mapped_column(words(Account, "source_account"))
    target: Mapped[Account] = mapped_column(words(Account, "target_account"))
    amount_pence: Mapped[Pence]
    posted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("source <> target", name="moves"),
        sa.CheckConstraint(
            "(award_id IS NULL) = (source = 'funder' OR target = 'funder')", name="award_unless_funding"
        ),
        sa.CheckConstraint("(target = 'paid') = (payment_id IS NOT NULL)", name="payment_if_paid"),
    )
