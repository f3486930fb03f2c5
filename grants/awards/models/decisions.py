"""Decisions with their proposer and confirmer."""

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
from grants.db import Model, Versioned, words
from grants.money import Pence
from grants.rounds.models import Theme


class Outcome(enum.Enum):
    """What a decision says."""

    AWARD = "award"
    PART_AWARD = "part_award"
    RESERVE = "reserve"
    DEFER = "defer"
    DECLINE = "decline"

    @property
    def label(self) -> Any:
        return OUTCOME_LABELS[self]

    @property
    def gives_money(self) -> bool:
        return self in (Outcome.AWARD, Outcome.PART_AWARD)

    @property
    def action(self) -> str:
        """The action of the table of applications with which it is confirmed."""
        return "award" if self.gives_money else self.value

    @property
    def is_final(self) -> bool:
        """After a place in reserve, or when it is put off, another decision may follow."""
        return self not in (Outcome.RESERVE, Outcome.DEFER)


OUTCOME_LABELS = {
    Outcome.AWARD: _l("Award"),
    Outcome.PART_AWARD: _l("Part award"),
    Outcome.RESERVE: _l("Reserve list"),
    Outcome.DEFER: _l("Put off"),
    Outcome.DECLINE: _l("Decline"),
}


@witnessed
class Decision(Versioned, Model):
    """What becomes of an application, with a reason: proposed by one person, ended by another.

    ``reason`` is read by the group, ``confidential`` by nobody outside; ``viability`` says why
    the work can still be done with less than was asked for.  A part of the money is charged to
    the envelope of ``theme``.  Reserve and deferral name the day until which they stand.
    A decision that was sent back, taken back, followed by another or overturned by an appeal
    stays, set aside; a confirmed one with the reason.
    """

    __tablename__ = "decision"

    reference: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome))
    amount_pence: Mapped[Pence | None]
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("theme.id"))
    reason: Mapped[str]
    viability: Mapped[str] = mapped_column(default="")
    confidential: Mapped[str] = mapped_column(default="")
    stands_until: Mapped[date | None]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    set_aside_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    set_aside_at: Mapped[datetime | None]
    set_aside_reason: Mapped[str | None]

    application: Mapped[Application] = relationship(lazy="joined")
    theme: Mapped[Theme | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __table_args__ = (
        sa.CheckConstraint(
            "(outcome IN ('award', 'part_award')) = (amount_pence IS NOT NULL)", name="amount_if_award"
        ),
        sa.CheckConstraint("(outcome = 'part_award') = (viability <> '')", name="part_is_viable"),
        sa.CheckConstraint(
            "(outcome IN ('reserve', 'defer')) = (stands_until IS NOT NULL)", name="stands_until"
        ),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL) AND"
            " (confirmed_at IS NULL) = (reference IS NULL)",
            name="confirmed_by_someone",
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR set_aside_at IS NULL OR set_aside_reason IS NOT NULL", name="one_end"
        ),
        sa.Index(
            "uq_decision_one_standing",
            "application_id",
            unique=True,
            sqlite_where=sa.text("set_aside_at IS NULL"),
            postgresql_where=sa.text("set_aside_at IS NULL"),
        ),
    )
