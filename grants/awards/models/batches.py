"""Decisions that are confirmed together, one after the other, by the worker."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.awards.models.decisions import Decision
from grants.db import Model
from grants.rounds.models import Round


@witnessed
class Batch(Model):
    """Decisions of a round that one person confirmed in one press.

    Its mails wait until every letter of the batch is stored: ``let_go_at`` is when they were sent on.
    """

    __tablename__ = "batch"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    let_go_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    made_by: Mapped[User] = relationship()

    @property
    def hold(self) -> str:
        """The word under which its mails wait."""
        return f"batch-{self.id}"


class BatchItem(Model):
    """One decision of a batch: not reached yet, confirmed, refused by a rule with its sentence, or failed.

    It has failed when the service itself could not carry it out, however often it tried.
    """

    __tablename__ = "batch_item"

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batch.id"), index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    done_at: Mapped[datetime | None]
    refusal: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    has_failed: Mapped[bool] = mapped_column(default=False)

    decision: Mapped[Decision] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("batch_id", "decision_id"),
        sa.CheckConstraint("refusal IS NULL OR done_at IS NOT NULL", name="refused_when_done"),
        sa.CheckConstraint(
            "NOT has_failed OR (done_at IS NOT NULL AND refusal IS NULL)", name="failed_when_done"
        ),
    )
