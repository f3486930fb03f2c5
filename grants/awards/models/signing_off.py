"""The sign-off of a round, and its reopening by two people."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import SignOffState
from grants.rounds.models import Round


@witnessed
class SignOff(Versioned, Model):
    """Deciding a round has ended; one person may ask to reopen it with a reason, another one does."""

    __tablename__ = "sign_off"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    state: Mapped[SignOffState] = mapped_column(words(SignOffState), default=SignOffState.SIGNED)
    note: Mapped[str] = mapped_column(default="")
    signed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")
    reopened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    reopened_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    signed_by: Mapped[User] = relationship(foreign_keys=[signed_by_id])
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    reopened_by: Mapped[User | None] = relationship(foreign_keys=[reopened_by_id])

    __table_args__ = (
        sa.CheckConstraint("(state = 'signed') = (asked_by_id IS NULL)", name="asked_by"),
        sa.CheckConstraint("(state = 'reopened') = (reopened_at IS NOT NULL)", name="reopened_at"),
        sa.CheckConstraint("(reopened_at IS NULL) = (reopened_by_id IS NULL)", name="reopened_by"),
        sa.CheckConstraint("asked_by_id <> reopened_by_id", name="two_people"),
        sa.Index(
            "uq_sign_off_one_standing",
            "round_id",
            unique=True,
            sqlite_where=sa.text("state <> 'reopened'"),
            postgresql_where=sa.text("state <> 'reopened'"),
        ),
    )
