"""The rules for variations of a round, and the variations of awards."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.lifecycles import UNDER_WAY, VariationState
from grants.money import WHOLE, Pence
from grants.rounds.models import Round

_UNDER_WAY = f"state IN ({', '.join(repr(state.value) for state in UNDER_WAY)})"


@witnessed
class VariationRules(Versioned, Model):
    """What an officer may agree to alone in a round; a round without a row has the defaults.

    Days may shift by up to ``shift_days``, and up to a ``move_share`` of the award, in basis points,
    may move between lines of the budget.
    """

    __tablename__ = "variation_rules"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    shift_days: Mapped[int] = mapped_column(default=30)
    move_share: Mapped[int] = mapped_column(default=WHOLE // 10)

    round: Mapped[Round] = relationship()

    __table_args__ = (
        sa.CheckConstraint("shift_days >= 0", name="shift_not_negative"),
        sa.CheckConstraint(f"move_share BETWEEN 0 AND {WHOLE}", name="move_share"),
    )


@witnessed
class Variation(Versioned, Model):
    """One change of the terms of an award, asked for by its group or proposed by an officer.

    ``before`` and ``after`` are the whole terms as ``variations.terms`` describes them, frozen when it is
    agreed.  ``payments`` are the amounts that the instalments are to have then, where the award's amount
    changes.  ``terms_number`` counts the versions of an award: the first is what was signed.
    """

    __tablename__ = "variation"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[VariationState] = mapped_column(words(VariationState), default=VariationState.DRAFT)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    is_proposal: Mapped[bool] = mapped_column(default=False)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(sa.String(8))
    payments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    size_pence: Mapped[Pence] = mapped_column(default=Pence(0))
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    question: Mapped[str] = mapped_column(default="")
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    signed_at: Mapped[datetime | None]
    recommended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    is_alone: Mapped[bool] = mapped_column(default=False)
    terms_number: Mapped[int | None]

    award: Mapped[Award] = relationship(lazy="joined")
    started_by: Mapped[User] = relationship(foreign_keys=[started_by_id], lazy="joined")
    signed_by: Mapped[User | None] = relationship(foreign_keys=[signed_by_id])
    recommended_by: Mapped[User | None] = relationship(foreign_keys=[recommended_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        sa.UniqueConstraint("award_id", "terms_number"),
        sa.CheckConstraint("(state = 'agreed') = (terms_number IS NOT NULL)", name="numbered_when_agreed"),
        sa.CheckConstraint(
            "(state IN ('agreed', 'refused')) = (decided_at IS NOT NULL)"
            " AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided_by",
        ),
        sa.CheckConstraint("decided_by_id <> recommended_by_id", name="decided_by_another"),
        sa.CheckConstraint(
            "state NOT IN ('recommended', 'declined') OR signed_at IS NOT NULL", name="signed_before"
        ),
        sa.CheckConstraint("(signed_at IS NULL) = (signed_by_id IS NULL)", name="signed_by"),
        sa.CheckConstraint("state <> 'recommended' OR recommended_by_id IS NOT NULL", name="recommended_by"),
        sa.CheckConstraint("size_pence >= 0", name="size_not_negative"),
        sa.Index(
            "uq_variation_one_under_way", "award_id", unique=True,
            sqlite_where=sa.text(_UNDER_WAY), postgresql_where=sa.text(_UNDER_WAY),
        ),
        sa.Index(
            "uq_variation_one_draft", "award_id", "is_proposal", unique=True,
            sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"),
        ),
    )  # fmt: skip

    @property
    def application(self) -> Application:
        return self.award.application
