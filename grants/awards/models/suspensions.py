"""When a grant was suspended, what its group reads of it, and until when it is looked at again."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models.awards import Award
from grants.db import Model


@witnessed
class Suspension(Model):
    """A grant stands still from the moment it is placed until it is lifted, or the grant is ended.

    ``told`` is what the group reads; ``reason`` is for staff alone.  One of an enquiry says neither who
    placed it nor why: that stands with the enquiry, and nobody lifts it before it is ``released_at``.
    """

    __tablename__ = "suspension"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    is_enquiry: Mapped[bool] = mapped_column(default=False)
    told: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    review_on: Mapped[date]
    reminded_on: Mapped[date | None]
    placed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)
    released_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    lift_reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship()
    placed_by: Mapped[User] = relationship(foreign_keys=[placed_by_id], lazy="joined")
    lifted_by: Mapped[User | None] = relationship(foreign_keys=[lifted_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("is_enquiry = (reason = '')", name="reason_unless_enquiry"),
        sa.CheckConstraint("is_enquiry = (told = '')", name="told_unless_enquiry"),
        sa.CheckConstraint("is_enquiry OR released_at IS NULL", name="released"),
        sa.CheckConstraint(
            "(lifted_by_id IS NULL) = (lift_reason = '') AND (lifted_by_id IS NULL OR ended_at IS NOT NULL)",
            name="lifted",
        ),
        sa.CheckConstraint("lifted_by_id <> placed_by_id", name="lifted_by_another"),
        sa.CheckConstraint(
            "lifted_by_id IS NULL OR NOT is_enquiry OR released_at IS NOT NULL", name="lifted_after_release"
        ),
        sa.Index(
            "uq_suspension_one_standing", "award_id", unique=True,
            sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    @property
    def application(self) -> Application:
        return self.award.application
