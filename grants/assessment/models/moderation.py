"""The agreed score of moderation."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model
from grants.rounds.models import Criterion


@witnessed
class Moderation(Model):
    """The agreed score of an application, beside the reviews it settles.

    ``total`` is the weighted share of the highest possible score, in basis points.  One that was
    agreed in a meeting names it.
    """

    __tablename__ = "moderation"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    total: Mapped[int]
    reason: Mapped[str]
    strengths: Mapped[str]
    improvements: Mapped[str]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    moderated_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    moderated_at: Mapped[datetime] = mapped_column(default=clock.now)

    application: Mapped[Application] = relationship()
    moderated_by: Mapped[User] = relationship()
    scores: Mapped[list["AgreedScore"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="AgreedScore.criterion_id"
    )

    __table_args__ = (sa.CheckConstraint("total BETWEEN 0 AND 10000", name="total_is_a_share"),)


@witnessed
class AgreedScore(Model):
    """The agreed points for one criterion."""

    __tablename__ = "agreed_score"

    moderation_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"))
    points: Mapped[int]

    criterion: Mapped[Criterion] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("moderation_id", "criterion_id"),
        sa.CheckConstraint("points BETWEEN 0 AND 4", name="on_the_scale"),
    )
