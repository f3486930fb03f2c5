"""The ladder of notices on what is late: its rules for a round, what was sent, and pauses of it."""

import enum
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.documents.models import IssuedDocument
from grants.rounds.models import Round


class ChaseStep(enum.Enum):
    """The steps of the ladder, from the lowest to the highest."""

    BEFORE = "before"
    DUE = "due"
    OVERDUE_1 = "overdue_1"
    OVERDUE_2 = "overdue_2"
    OVERDUE_3 = "overdue_3"
    FORMAL = "formal"
    ESCALATION = "escalation"

    @property
    def label(self) -> Any:
        return _STEPS[self][0]

    @property
    def tone(self) -> str:
        return _STEPS[self][1]

    @property
    def rank(self) -> int:
        """How high on the ladder it stands, from 0."""
        return list(ChaseStep).index(self)


_STEPS = {
    ChaseStep.BEFORE: (_l("Reminder before the day"), "grey"),
    ChaseStep.DUE: (_l("Reminder on the day"), "blue"),
    ChaseStep.OVERDUE_1: (_l("First reminder when late"), "yellow"),
    ChaseStep.OVERDUE_2: (_l("Second reminder when late"), "yellow"),
    ChaseStep.OVERDUE_3: (_l("Third reminder when late"), "orange"),
    ChaseStep.FORMAL: (_l("Formal notice"), "red"),
    ChaseStep.ESCALATION: (_l("Put before those who decide"), "red"),
}


@witnessed
class ChaseRules(Versioned, Model):
    """When the groups of a round are told that a report nears or is late; no row means the defaults.

    All are days counted from the due day: ``before_days`` before it, the others after it.  ``words`` are
    the round's own, by step and language.  While a report is late, the payments of the group's other
    awards wait if ``holds_other_awards``, and it sends no new application if ``blocks_applications``.
    """

    __tablename__ = "chase_rules"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    before_days: Mapped[int] = mapped_column(default=14)
    first_days: Mapped[int] = mapped_column(default=7)
    second_days: Mapped[int] = mapped_column(default=21)
    third_days: Mapped[int] = mapped_column(default=35)
    formal_days: Mapped[int] = mapped_column(default=49)
    escalation_days: Mapped[int] = mapped_column(default=63)
    holds_other_awards: Mapped[bool] = mapped_column(default=False)
    blocks_applications: Mapped[bool] = mapped_column(default=False)
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)

    round: Mapped[Round] = relationship()

    #: The columns of days, as the ladder climbs.
    DAYS: ClassVar = (
        "before_days", "first_days", "second_days", "third_days", "formal_days", "escalation_days",
    )  # fmt: skip

    __table_args__ = (
        sa.CheckConstraint("before_days > 0", name="before"),
        sa.CheckConstraint(
            "0 < first_days AND first_days < second_days AND second_days < third_days"
            " AND third_days < formal_days AND formal_days < escalation_days",
            name="climbs",
        ),
    )

    @property
    def offsets(self) -> dict[ChaseStep, int]:
        """By how many days each step stands after the due day; the first one stands before it."""
        after = [getattr(self, name) for name in self.DAYS[1:]]
        return dict(zip(ChaseStep, (-self.before_days, 0, *after), strict=True))


@witnessed
class ChaseNotice(Model):
    """One step of the ladder for one report and due day: sent once, or skipped as a later one was due."""

    __tablename__ = "chase_notice"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    report_reference: Mapped[str] = mapped_column(sa.String(20))
    step: Mapped[ChaseStep] = mapped_column(words(ChaseStep))
    due_on: Mapped[date]
    skipped: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=clock.now)

    award: Mapped[Award] = relationship()
    document: Mapped[IssuedDocument | None] = relationship(
        primaryjoin=lambda: sa.and_(
            foreign(IssuedDocument.record_id) == ChaseNotice.id,
            IssuedDocument.record_type == ChaseNotice.__tablename__,
        ),
        viewonly=True,
        uselist=False,
    )

    __table_args__ = (sa.UniqueConstraint("report_reference", "step", "due_on"),)

    @property
    def reference(self) -> str:
        """Such as ``MR26-0001-N3``: the third step about this report."""
        return f"{self.report_reference}-N{self.step.rank + 1}"


@witnessed
class ChasePause(Model):
    """No notices about one report, or any report of an award, up to and including a day.

    It ends by itself after that day, or by hand.
    """

    __tablename__ = "chase_pause"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    report_reference: Mapped[str | None] = mapped_column(sa.String(20))
    reason: Mapped[str]
    until_on: Mapped[date]
    placed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    placed_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    ended_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship()
    placed_by: Mapped[User] = relationship(foreign_keys=[placed_by_id], lazy="joined")
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= placed_at", name="ended_after"),
    )

    @property
    def is_standing(self) -> bool:
        """Say whether it holds today, in London."""
        return self.ended_at is None and self.until_on >= clock.today()
