"""What-if: ways in which the money of a round could be given, kept side by side."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.money import WHOLE, Pence


class Way(enum.Enum):
    """How a scenario is worked out."""

    RANK = "rank"
    SPREAD = "spread"
    ENVELOPES = "envelopes"

    @property
    def label(self) -> Any:
        return WAY_LABELS[self]


WAY_LABELS = {
    Way.RANK: _l("By rank alone"),
    Way.SPREAD: _l("By rank, but first one for every borough and theme"),
    Way.ENVELOPES: _l("By rank, within the envelopes of tiers and themes"),
}


@witnessed
class Scenario(Versioned, Model):
    """One way to give the money of a round, with the reason for it; one of them may be chosen.

    Nothing goes to an application whose agreed score is below ``least_total``, in basis points.
    """

    __tablename__ = "scenario"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    title: Mapped[str]
    way: Mapped[Way] = mapped_column(words(Way))
    least_total: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    chosen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    chosen_at: Mapped[datetime | None]
    chosen_reason: Mapped[str] = mapped_column(default="")

    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id], lazy="joined")
    chosen_by: Mapped[User | None] = relationship(foreign_keys=[chosen_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint(f"least_total BETWEEN 0 AND {WHOLE}", name="least_total"),
        sa.CheckConstraint("(chosen_at IS NULL) = (chosen_by_id IS NULL)", name="chosen_by_someone"),
        sa.CheckConstraint("(chosen_at IS NULL) = (chosen_reason = '')", name="chosen_with_reason"),
        sa.Index(
            "uq_scenario_one_chosen",
            "round_id",
            unique=True,
            sqlite_where=sa.text("chosen_at IS NOT NULL"),
            postgresql_where=sa.text("chosen_at IS NOT NULL"),
        ),
    )


class ScenarioLine(Model):
    """What one application would get in a scenario."""

    __tablename__ = "scenario_line"

    scenario_id: Mapped[int] = mapped_column(sa.ForeignKey("scenario.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    amount_pence: Mapped[Pence]

    __table_args__ = (
        sa.UniqueConstraint("scenario_id", "application_id"),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
    )
