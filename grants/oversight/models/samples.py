"""Which awards of a round are looked at on site, and why."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.awards.models import Award
from grants.db import Model, words
from grants.money import Pence
from grants.rounds.models import Round


class Why(enum.Enum):
    """Why an award is in the sample."""

    LARGE = "large"
    RISK = "risk"
    RANDOM = "random"

    @property
    def label(self) -> Any:
        return _WHY[self]


_WHY = {
    Why.LARGE: _l("Large amount"),
    Why.RISK: _l("Risk"),
    Why.RANDOM: _l("Drawn at random"),
}


@witnessed
class Sample(Model):
    """One draw from the active awards of a round.

    Every award from ``large_pence`` on is in it, and every one with at least ``risk_from`` points where
    that is set.  Of the others a ``share`` in whole percent is drawn with the ``seed``: whoever has
    the list and the seed can draw it again.
    """

    __tablename__ = "sample"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    large_pence: Mapped[Pence]
    risk_from: Mapped[int | None]
    share: Mapped[int]
    seed: Mapped[str] = mapped_column(sa.String(64))
    drawn_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    drawn_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round] = relationship()
    drawn_by: Mapped[User] = relationship(lazy="joined")
    lines: Mapped[list["SampleLine"]] = relationship(order_by="SampleLine.id", viewonly=True)

    __table_args__ = (
        sa.CheckConstraint("share BETWEEN 0 AND 100", name="share"),
        sa.CheckConstraint("large_pence > 0", name="large"),
        sa.CheckConstraint("risk_from > 0", name="risk_from"),
    )


class SampleLine(Model):
    """One award of a draw with its points; ``why`` is empty for those that were not taken."""

    __tablename__ = "sample_line"

    sample_id: Mapped[int] = mapped_column(sa.ForeignKey("sample.id"), index=True)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    points: Mapped[int]
    factors: Mapped[dict[str, Any]]
    why: Mapped[Why | None] = mapped_column(words(Why))

    award: Mapped[Award] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("sample_id", "award_id"),
        sa.CheckConstraint("points >= 0", name="points"),
    )
