"""The postings of the ledger."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
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
    PAYABLE = "payable"
    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    RETURNED = "returned"
    WRITTEN_OFF = "written_off"
    RELEASED = "released"

    @property
    def label(self) -> Any:
        return ACCOUNT_LABELS[self]


ACCOUNT_LABELS = {
    Account.FUNDER: _l("Funder"),
    Account.POT: _l("Pot of the round"),
    Account.COMMITTED: _l("Promised"),
    Account.PAYABLE: _l("Payable"),
    Account.REQUESTED: _l("Requested"),
    Account.APPROVED: _l("Approved"),
    Account.PAID: _l("Paid"),
    Account.RETURNED: _l("Came back"),
    Account.WRITTEN_OFF: _l("Written off"),
    Account.RELEASED: _l("Set free"),
}

#: Promised to an award and not paid yet, however far on its way.
TO_COME = (Account.COMMITTED, Account.PAYABLE, Account.REQUESTED, Account.APPROVED)

_A = Account

#: Every move that there is; the database refuses all others.
MOVES = frozenset(
    {
        (_A.FUNDER, _A.POT), (_A.POT, _A.FUNDER), (_A.POT, _A.COMMITTED),
        (_A.COMMITTED, _A.PAYABLE), (_A.PAYABLE, _A.COMMITTED),
        (_A.PAYABLE, _A.REQUESTED), (_A.REQUESTED, _A.PAYABLE),
        (_A.REQUESTED, _A.APPROVED), (_A.APPROVED, _A.PAYABLE), (_A.APPROVED, _A.PAID),
        (_A.PAID, _A.RETURNED), (_A.RETURNED, _A.POT), (_A.PAID, _A.WRITTEN_OFF),
        (_A.COMMITTED, _A.RELEASED), (_A.RELEASED, _A.POT),
    }
)  # fmt: skip

_ALLOWED = ", ".join(sorted(f"'{source.value} {target.value}'" for source, target in MOVES))
_OF_A_PAYMENT = "('payable', 'requested', 'approved')"


@witnessed
class Posting(Model):
    """One movement of pence from one account of a round to another: balanced by its shape.

    The database refuses to change or delete one, and refuses one that would take an account of an
    award, of a payment or of a pot below nothing, or promise or pay more than the award.
    """

    __tablename__ = "posting"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), index=True)
    source: Mapped[Account] = mapped_column(words(Account, "source_account"))
    target: Mapped[Account] = mapped_column(words(Account, "target_account"))
    amount_pence: Mapped[Pence]
    posted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint(f"source || ' ' || target IN ({_ALLOWED})", name="known_move"),
        sa.CheckConstraint(
            "(award_id IS NULL) = (source = 'funder' OR target = 'funder')", name="award_unless_funding"
        ),
        sa.CheckConstraint(
            f"(payment_id IS NOT NULL) = (source IN {_OF_A_PAYMENT} OR target IN {_OF_A_PAYMENT})",
            name="payment_if_of_one",
        ),
        sa.Index(
            "ix_posting_paid_once", "payment_id", unique=True,
            sqlite_where=sa.text("target = 'paid'"), postgresql_where=sa.text("target = 'paid'"),
        ),
    )  # fmt: skip
