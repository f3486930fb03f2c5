"""The plan of an award: milestones and their reports."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.documents.models import Upload
from grants.languages import Texts
from grants.lifecycles import OWED, ReportState
from grants.money import Pence


class Rating(enum.Enum):
    """What an officer thinks of a report, held against the plan, in five steps."""

    FAR_BELOW = "far_below"
    BELOW = "below"
    AS_PLANNED = "as_planned"
    ABOVE = "above"
    FAR_ABOVE = "far_above"

    @property
    def label(self) -> Any:
        return RATING_LABELS[self]


RATING_LABELS = {
    Rating.FAR_BELOW: _l("1 – Far below the plan"),
    Rating.BELOW: _l("2 – Below the plan"),
    Rating.AS_PLANNED: _l("3 – As planned"),
    Rating.ABOVE: _l("4 – Above the plan"),
    Rating.FAR_ABOVE: _l("5 – Far above the plan"),
}


class Milestone(Model):
    """A dated promise of an award; its report asks for up to two numbers, of what these say."""

    __tablename__ = "milestone"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    position: Mapped[int]
    title: Mapped[Texts]
    first_number: Mapped[Texts] = mapped_column(default=Texts)
    second_number: Mapped[Texts] = mapped_column(default=Texts)

    award: Mapped[Award] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("award_id", "position"),)


class Report:
    """What a milestone report, a return and a closing report have in common: one life, one due date."""

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[ReportState] = mapped_column(words(ReportState), default=ReportState.DUE)
    due_on: Mapped[date]
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    changes_wanted: Mapped[str] = mapped_column(default="")
    sent_back_because: Mapped[str] = mapped_column(default="")
    assessment: Mapped[str] = mapped_column(default="")
    rating: Mapped[Rating | None] = mapped_column(words(Rating))
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    @property
    def is_overdue(self) -> bool:
        """Not sent, and its due date has passed in London."""
        return self.state in OWED and self.due_on < clock.today()


class MilestoneReport(Report, Versioned, Model):
    """What the recipient says about a milestone: what was done and what was spent.

    The two counts are of what the milestone's numbers say.  ``by_link``: all in it was typed by a mailed
    link, so that the link may show it again.
    """

    __tablename__ = "milestone_report"

    milestone_id: Mapped[int] = mapped_column(sa.ForeignKey("milestone.id"), unique=True)
    done: Mapped[str] = mapped_column(default="")
    did_not_work: Mapped[str] = mapped_column(default="")
    first_count: Mapped[int | None]
    second_count: Mapped[int | None]
    spent_pence: Mapped[Pence | None]
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("upload.id"))
    by_link: Mapped[bool] = mapped_column(default=False)
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    milestone: Mapped[Milestone] = relationship(lazy="joined")
    evidence: Mapped[Upload | None] = relationship()
    submitted_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("spent_pence >= 0", name="spent_not_negative"),
        sa.CheckConstraint("first_count >= 0 AND second_count >= 0", name="counts_not_negative"),
        sa.CheckConstraint("(state = 'accepted') = (rating IS NOT NULL)", name="rated_when_accepted"),
        sa.CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
    )

    @property
    def award(self) -> Award:
        return self.milestone.award

    @property
    def application(self) -> Application:
        return self.milestone.award.application
