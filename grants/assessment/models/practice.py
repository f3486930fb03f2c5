"""The practice application of a round, with known points, and how each reviewer scored it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model
from grants.languages import Texts
from grants.rounds.models import Criterion, Round


@witnessed
class Practice(Model):
    """An invented application that every reviewer of a round scores before their first real one."""

    __tablename__ = "practice"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    title: Mapped[Texts]
    ended_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    parts: Mapped[list["PracticePart"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="PracticePart.criterion_id"
    )


@witnessed
class PracticePart(Model):
    """What the practice application says on one criterion, the points an expert gives it, and why."""

    __tablename__ = "practice_part"

    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"))
    text: Mapped[Texts]
    points: Mapped[int]
    reason: Mapped[Texts]

    criterion: Mapped[Criterion] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("practice_id", "criterion_id"),
        sa.CheckConstraint("points BETWEEN 0 AND 4", name="on_the_scale"),
    )


@witnessed
class PracticeAttempt(Model):
    """How one reviewer scored the practice application: once, and never changed.

    ``scores`` holds points and justification by the id of the criterion.
    """

    __tablename__ = "practice_attempt"

    practice_id: Mapped[int] = mapped_column(sa.ForeignKey("practice.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    scores: Mapped[list[Any]]
    submitted_at: Mapped[datetime] = mapped_column(default=clock.now)

    practice: Mapped[Practice] = relationship()
    reviewer: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("practice_id", "reviewer_id"),)


@event.listens_for(PracticeAttempt, "before_update")
@event.listens_for(PracticeAttempt, "before_delete")
def _refuse(*_: Any) -> None:
    raise RuntimeError("What was handed in is never changed.")
