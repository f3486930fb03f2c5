"""The plan of an award: milestones and their reports."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.documents.models import Upload
from grants.languages import Texts
from grants.lifecycles import ReportState
from grants.money import Pence


class Milestone(Model):
    """A dated promise of an award."""

    __tablename__ = "milestone"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    position: Mapped[int]
    title: Mapped[Texts]

    award: Mapped[Award] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("award_id", "position"),)


class Report:
    """What a milestone report, a return and a closing report have in common: one life, one due date."""

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[ReportState] = mapped_column(words(ReportState), default=ReportState.DUE)
    due_on: Mapped[date]
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    changes_wanted: Mapped[str] = mapped_column(default="")
    assessment: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    @property
    def is_overdue(self) -> bool:
        """Not sent, and its due date has passed in London."""
        waiting = (ReportState.DUE, ReportState.CHANGES_REQUESTED)
        return self.state in waiting and self.due_on < clock.today()


class MilestoneReport(Report, Versioned, Model):
    """What the recipient says about a milestone: what was done and what was spent."""

    __tablename__ = "milestone_report"

    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestone.id"), unique=True)
    done: Mapped[str] = mapped_column(default="")
    spent_pence: Mapped[Pence | None]
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("upload.id"))
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    milestone: Mapped[Milestone] = relationship(lazy="joined")
    evidence: Mapped[Upload | None] = relationship()
    submitted_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("spent_pence >= 0", name="spent_not_negative"),
        sa.CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
    )

    @property
    def award(self) -> Award:
        return self.milestone.award

    @property
    def application(self) -> Application:
        return self.milestone.award.application
