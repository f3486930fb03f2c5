"""Decisions with their proposer and confirmer."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.money import Pence


class Outcome(enum.Enum):
    """What a decision says."""

    AWARD = "award"
    DECLINE = "decline"


@witnessed
class Decision(Versioned, Model):
    """To award or to decline, with a reason: proposed by one person, ended by another.

    A decision that was sent back or taken back stays, set aside; so does a confirmed one that an
    appeal overturned, with the reason.
    """

    __tablename__ = "decision"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome))
    amount_pence: Mapped[Pence | None]
    reason: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    set_aside_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    set_aside_at: Mapped[datetime | None]
    set_aside_reason: Mapped[str | None]

    application: Mapped[Application] = relationship(lazy="joined")
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __table_args__ = (
        sa.CheckConstraint("(outcome = 'award') = (amount_pence IS NOT NULL)", name="amount_if_award"),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_someone"),
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
