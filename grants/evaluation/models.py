"""What an award is measured by, and what its returns say."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import Model, Versioned
from grants.delivery.models import Report
from grants.languages import Texts
from grants.rounds.models import Indicator


class Target(Model):
    """How much of an indicator an award plans to reach by its end."""

    __tablename__ = "target"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    planned: Mapped[int]

    indicator: Mapped[Indicator] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("award_id", "indicator_id"),
        sa.CheckConstraint("planned >= 0", name="not_negative"),
    )


class MonitoringReturn(Report, Versioned, Model):
    """A mandatory return: who was reached, what worked and what did not."""

    __tablename__ = "monitoring_return"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    position: Mapped[int]
    title: Mapped[Texts]
    people_reached: Mapped[int | None]
    worked: Mapped[str] = mapped_column(default="")
    did_not_work: Mapped[str] = mapped_column(default="")
    learned: Mapped[str] = mapped_column(default="")
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    award: Mapped[Award] = relationship(lazy="joined")
    submitted_by: Mapped[User | None] = relationship()
    values: Mapped[list["IndicatorValue"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="IndicatorValue.indicator_id"
    )

    __table_args__ = (
        sa.UniqueConstraint("award_id", "position"),
        sa.CheckConstraint("people_reached >= 0", name="people_not_negative"),
        sa.CheckConstraint("(state = 'accepted') = (rating IS NOT NULL)", name="rated_when_accepted"),
        sa.CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
    )

    @property
    def application(self) -> Application:
        return self.award.application


class IndicatorValue(Model):
    """What a return counted for one indicator in its period."""

    __tablename__ = "indicator_value"

    return_id: Mapped[int] = mapped_column(sa.ForeignKey("monitoring_return.id"), index=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    actual: Mapped[int]

    indicator: Mapped[Indicator] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("return_id", "indicator_id"),
        sa.CheckConstraint("actual >= 0", name="not_negative"),
    )
