"""A message to many at once, and who of them got it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.languages import Texts
from grants.lifecycles import BroadcastState
from grants.notices.models import Notice


@witnessed
class Broadcast(Versioned, Model):
    """A message in every language, and the filter that chooses whom it is for.

    From the moment it is confirmed, its rows of recipients stand; the worker writes each one's mail once.
    """

    __tablename__ = "broadcast"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[BroadcastState] = mapped_column(words(BroadcastState), default=BroadcastState.DRAFT)
    chosen: Mapped[dict[str, Any]]
    subject: Mapped[Texts]
    body: Mapped[Texts]
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id], lazy="joined")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed"),
        sa.CheckConstraint(
            "(state IN ('sending', 'sent')) = (confirmed_at IS NOT NULL)", name="confirmed_before_sent"
        ),
        sa.CheckConstraint("(state = 'sent') = (finished_at IS NOT NULL)", name="finished"),
    )


class BroadcastItem(Model):
    """One person's copy, written once: as it was worded for them, and the mail that took it."""

    __tablename__ = "broadcast_item"

    broadcast_id: Mapped[int] = mapped_column(sa.ForeignKey("broadcast.id"), index=True)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notice.id"), unique=True)
    subject: Mapped[str | None]
    text: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(sa.String(8))

    broadcast: Mapped[Broadcast] = relationship()
    application: Mapped[Application] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined")
    notice: Mapped[Notice | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("broadcast_id", "user_id"),
        sa.CheckConstraint(
            "(notice_id IS NULL) = (text IS NULL)"
            " AND (notice_id IS NULL) = (subject IS NULL)"
            " AND (notice_id IS NULL) = (language IS NULL)",
            name="worded_with_its_mail",
        ),
    )
