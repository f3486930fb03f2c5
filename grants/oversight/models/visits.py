"""Visits to funded projects, what was found on them, and what followed."""

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
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.lifecycles import VisitState
from grants.oversight.models.samples import Sample


class Severity(enum.Enum):
    """How grave a finding is, with the tone of its tag."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> Any:
        return _SEVERITIES[self]

    @property
    def tone(self) -> str:
        return _TONES[self]


_SEVERITIES = {
    Severity.LOW: _l("Minor"),
    Severity.MEDIUM: _l("Should be put right"),
    Severity.HIGH: _l("Serious"),
}
_TONES = {Severity.LOW: "grey", Severity.MEDIUM: "orange", Severity.HIGH: "red"}


@witnessed
class Visit(Versioned, Model):
    """A visit or spot check: planned, made, followed up; ``announced`` means that the group knows of it."""

    __tablename__ = "visit"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[VisitState] = mapped_column(words(VisitState), default=VisitState.PLANNED)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    sample_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sample.id"), index=True)
    planned_on: Mapped[date]
    announced: Mapped[bool] = mapped_column(default=True)
    purpose: Mapped[str]
    visitor_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    planned_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_on: Mapped[date | None]
    met: Mapped[str | None]
    seen: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship(lazy="joined")
    sample: Mapped[Sample | None] = relationship()
    visitor: Mapped[User] = relationship(lazy="joined")
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.id", viewonly=True)

    __table_args__ = (
        sa.CheckConstraint(
            "(state IN ('done', 'follow_up', 'closed')) = (made_on IS NOT NULL AND seen IS NOT NULL)",
            name="made",
        ),
        sa.CheckConstraint("(state IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)", name="ended"),
        sa.CheckConstraint("state <> 'follow_up' OR sent_at IS NOT NULL", name="sent"),
    )

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def is_shown_to_group(self) -> bool:
        """Say whether its group knows of it: announced, or made and sent to it."""
        if self.state is VisitState.PLANNED:
            return self.announced
        return self.sent_at is not None


@witnessed
class Finding(Model):
    """What a visit found and what is to follow by when; the group answers those that are ``for_group``."""

    __tablename__ = "finding"

    visit_id: Mapped[int] = mapped_column(sa.ForeignKey("visit.id"), index=True)
    text: Mapped[str]
    severity: Mapped[Severity] = mapped_column(words(Severity))
    action: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    for_group: Mapped[bool] = mapped_column(default=True)
    answer: Mapped[str | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]
    settled_note: Mapped[str | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]

    visit: Mapped[Visit] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("(action = '') = (due_on IS NULL)", name="action_by_a_day"),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_id IS NULL)",
            name="answered",
        ),
        sa.CheckConstraint(
            "(settled_note IS NULL) = (settled_at IS NULL)"
            " AND (settled_note IS NULL) = (settled_by_id IS NULL)",
            name="settled",
        ),
    )

    @property
    def is_open(self) -> bool:
        """Something is to follow, and nobody has said yet that it has."""
        return self.due_on is not None and self.settled_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()


class FindingReminder(Model):
    """That somebody was reminded of a finding: of each occasion once."""

    __tablename__ = "finding_reminder"

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    occasion: Mapped[str] = mapped_column(sa.String(60))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.UniqueConstraint("finding_id", "occasion"),)
