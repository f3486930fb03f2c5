"""What keeps the payments of an award back: why, since when, and until when."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models.awards import Award
from grants.db import Model, words


class HoldCause(enum.Enum):
    """Why payments are held; that an enquiry is under way is all that is said of one."""

    OFFICER = "officer"
    CONDITION = "condition"
    ENQUIRY = "enquiry"

    @property
    def label(self) -> Any:
        return _CAUSES[self]


_CAUSES = {
    HoldCause.OFFICER: _l("A grant officer's decision"),
    HoldCause.CONDITION: _l("A condition is not met"),
    HoldCause.ENQUIRY: _l("An enquiry is under way"),
}


@witnessed
class Hold(Model):
    """Payments of an award wait from the moment it is placed until it is lifted.

    ``told`` is what the group reads of it, beside the bare fact; ``reason`` is for staff alone.  Of an
    enquiry neither says what it is about: that stands with the enquiry.
    """

    __tablename__ = "hold"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    cause: Mapped[HoldCause] = mapped_column(words(HoldCause))
    told: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    placed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str] = mapped_column(default="")

    award: Mapped[Award] = relationship()
    placed_by: Mapped[User] = relationship(foreign_keys=[placed_by_id], lazy="joined")
    lifted_by: Mapped[User | None] = relationship(foreign_keys=[lifted_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted_by_somebody"),
        sa.CheckConstraint("lifted_at IS NULL OR lifted_at >= placed_at", name="lifted_after"),
        sa.CheckConstraint("cause <> 'enquiry' OR (reason = '' AND lift_reason = '')", name="says_nothing"),
        sa.CheckConstraint("cause = 'enquiry' OR reason <> ''", name="has_reason"),
        # A double press places no second one.
        sa.Index(
            "uq_hold_one_standing",
            "award_id",
            "cause",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL AND cause <> 'enquiry'"),
            postgresql_where=sa.text("lifted_at IS NULL AND cause <> 'enquiry'"),
        ),
    )

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def is_enquiry(self) -> bool:
        return self.cause is HoldCause.ENQUIRY
