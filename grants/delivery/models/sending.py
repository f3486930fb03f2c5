"""How a report comes: by links that were mailed, with photos; and the private calendar of what is due."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.db import Model
from grants.delivery.models.plan import MilestoneReport
from grants.documents.models import Upload


class ReportLink(Model):
    """A link by which one person may send one report without signing in; its token is kept as a hash."""

    __tablename__ = "report_link"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("milestone_report.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    report: Mapped[MilestoneReport] = relationship()
    user: Mapped[User] = relationship()

    __table_args__ = (
        # One link for each person and report; a new one ends the old one.
        sa.Index(
            "uq_report_link_one_open",
            "report_id",
            "user_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    @property
    def is_open(self) -> bool:
        """Say whether it still opens its report: not ended, not expired, its person still a member."""
        is_member = self.user.active and self.user.is_member_of(self.report.application.organisation_id)
        return self.ended_at is None and clock.now() < self.expires_at and is_member


class Photo(Model):
    """A photo with a report; the words of the consent stand beside it as they were read.

    One that was sent and then taken out keeps its row: the version that was sent shows it still.
    """

    __tablename__ = "photo"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("milestone_report.id"), index=True)
    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"), unique=True)
    width: Mapped[int]
    height: Mapped[int]
    caption: Mapped[str] = mapped_column(sa.String(200), default="")
    by_link: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str] = mapped_column(default="")
    may_publish: Mapped[bool | None]
    consented_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    consented_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    upload: Mapped[Upload] = relationship(lazy="joined")
    report: Mapped[MilestoneReport] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "(consented_at IS NULL) = (consent = '') AND (consented_at IS NULL) = (may_publish IS NULL)"
            " AND (consented_at IS NULL) = (consented_by_id IS NULL)",
            name="consent_whole",
        ),
    )


class CalendarFeed(Model):
    """A private address at which a person's calendar reads what is due; signed, so it is not kept itself."""

    __tablename__ = "calendar_feed"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    __table_args__ = (
        sa.Index(
            "uq_calendar_feed_one_open",
            "user_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )
