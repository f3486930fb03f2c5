"""That a grant is to end early: the ground, the notice of it, the group's answer, and what was decided."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models.awards import Award
from grants.db import Model, Versioned, words
from grants.lifecycles import EndingState
from grants.money import Pence


class EndingGround(enum.Enum):
    """Why a grant ends early."""

    MISUSE = "misuse"
    NO_PROGRESS = "no_progress"
    DUPLICATE_FUNDING = "duplicate_funding"
    FALSE_STATEMENT = "false_statement"
    INSOLVENCY = "insolvency"
    PAID_IN_ERROR = "paid_in_error"
    WISH_OF_GROUP = "wish_of_group"

    @property
    def label(self) -> Any:
        return _GROUNDS[self]


_GROUNDS = {
    EndingGround.MISUSE: _l("The money was not used for what it was given for"),
    EndingGround.NO_PROGRESS: _l("The project does not go on"),
    EndingGround.DUPLICATE_FUNDING: _l("Somebody else pays for the same"),
    EndingGround.FALSE_STATEMENT: _l("What the group told us was not true"),
    EndingGround.INSOLVENCY: _l("The group cannot pay its debts, or is no more"),
    EndingGround.PAID_IN_ERROR: _l("It was paid in error"),
    EndingGround.WISH_OF_GROUP: _l("The group wishes it"),
}


@witnessed
class Ending(Versioned, Model):
    """A notice that a grant is to end early: an officer proposes, the group answers, another decides.

    ``reason`` stands in the notice and in the letter.  ``repay_pence`` is what of the money paid is to
    come back; with ``keeps_reports`` the reports that are open stay owed.
    """

    __tablename__ = "ending"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[EndingState] = mapped_column(words(EndingState), default=EndingState.PROPOSED)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    ground: Mapped[EndingGround] = mapped_column(words(EndingGround))
    reason: Mapped[str]
    repay_pence: Mapped[Pence] = mapped_column(default=0)
    keeps_reports: Mapped[bool] = mapped_column(default=False)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer_by: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    answer_language: Mapped[str] = mapped_column(sa.String(8), default="en")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    award: Mapped[Award] = relationship(lazy="joined")
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])

    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint("repay_pence >= 0", name="amount"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer = '') AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name="answered",
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)",
            name="decided",
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by_id <> proposed_by_id", name="decided_by_another"
        ),
        sa.Index(
            "uq_ending_one_at_a_time", "award_id", unique=True,
            sqlite_where=sa.text("state <> 'dropped'"), postgresql_where=sa.text("state <> 'dropped'"),
        ),
    )  # fmt: skip

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def may_be_decided(self) -> bool:
        """The group has answered, wishes it itself, or its time to answer is over."""
        is_own_wish = self.ground is EndingGround.WISH_OF_GROUP
        return is_own_wish or self.answered_at is not None or clock.today() > self.answer_by
