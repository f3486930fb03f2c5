"""Meetings of a round's panel: who was asked, who came, and who stood aside for which application."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.models.reviews import ConflictKind
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import MeetingState
from grants.rounds.models import Round


class Attendance(enum.Enum):
    """Whether somebody who was invited is there."""

    EXPECTED = "expected"
    PRESENT = "present"
    APOLOGIES = "apologies"

    @property
    def label(self) -> Any:
        return ATTENDANCE_LABELS[self]


ATTENDANCE_LABELS = {
    Attendance.EXPECTED: _l("Not recorded yet"),
    Attendance.PRESENT: _l("Present"),
    Attendance.APOLOGIES: _l("Sent apologies"),
}


@witnessed
class Meeting(Versioned, Model):
    """A meeting in which a panel agrees scores; ``quorum`` of its members must be there for each.

    ``place`` is where it is held, or the link under which it is.  ``reason`` is why one was cancelled.
    """

    __tablename__ = "meeting"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    state: Mapped[MeetingState] = mapped_column(words(MeetingState), default=MeetingState.PLANNED)
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(500))
    quorum: Mapped[int]
    chair_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(default="")
    planned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    planned_at: Mapped[datetime] = mapped_column(default=clock.now)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship(lazy="joined")
    chair: Mapped[User] = relationship(foreign_keys=[chair_id], lazy="joined")
    members: Mapped[list["MeetingMember"]] = relationship(lazy="selectin", order_by="MeetingMember.id")

    __table_args__ = (
        sa.CheckConstraint("quorum BETWEEN 1 AND 15", name="quorum"),
        sa.CheckConstraint("(state = 'cancelled') = (reason <> '')", name="cancelled_with_reason"),
        sa.CheckConstraint("(state IN ('open', 'closed')) = (opened_at IS NOT NULL)", name="opened_at"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        sa.Index(
            "uq_meeting_one_open",
            "round_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    @property
    def present_ids(self) -> set[int]:
        """The people who are there."""
        return {member.user_id for member in self.members if member.attendance is Attendance.PRESENT}


@witnessed
class MeetingMember(Model):
    """Somebody who was invited to a meeting, and whether they came."""

    __tablename__ = "meeting_member"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    attendance: Mapped[Attendance] = mapped_column(words(Attendance), default=Attendance.EXPECTED)

    user: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("meeting_id", "user_id"),)


@witnessed
class Recusal(Model):
    """A member stands aside for one application: with a conflict declared at the meeting, or for a reason.

    Whoever had a conflict before stands aside without a row.
    """

    __tablename__ = "recusal"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    conflict_kind: Mapped[ConflictKind | None] = mapped_column(words(ConflictKind))
    reason: Mapped[str]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    application: Mapped[Application] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "application_id", "user_id"),
        sa.CheckConstraint("conflict_kind IS NOT NULL OR reason <> ''", name="with_reason"),
    )
