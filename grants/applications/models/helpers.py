"""Those who stand beside a group: a helper who types for it, and a host who answers for it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Organisation, User
from grants.applications.models.application import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import HostingState


class Helper(Model):
    """A person who types for a group: with whose consent, in which sections (none named: all), until when."""

    __tablename__ = "helper"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    section_keys: Mapped[list[str]] = mapped_column(default=list)
    ends_on: Mapped[date]
    consent: Mapped[str]
    named_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    named_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    named_by: Mapped[User] = relationship(foreign_keys=[named_by_id])

    @property
    def is_current(self) -> bool:
        """Say whether the person may type today; on the last day, in London, they still may."""
        return self.ended_at is None and clock.today() <= self.ends_on

    def may_write(self, section_key: str) -> bool:
        return self.is_current and (not self.section_keys or section_key in self.section_keys)


@witnessed
class Hosting(Versioned, Model):
    """A host's word that it receives and answers for a grant to a group; asked and given by a mailed link.

    The token of the link is kept as its hash only.  From confirmation on ``host`` is a
    known organisation, which may carry several groups.
    """

    __tablename__ = "hosting"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    state: Mapped[HostingState] = mapped_column(words(HostingState), default=HostingState.ASKED)
    host_name: Mapped[str] = mapped_column(sa.String(255))
    contact_name: Mapped[str] = mapped_column(sa.String(255))
    contact_email: Mapped[str] = mapped_column(sa.String(255))
    language: Mapped[str] = mapped_column(sa.String(8))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    host_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    answered_name: Mapped[str] = mapped_column(sa.String(255), default="")
    answered_position: Mapped[str] = mapped_column(sa.String(255), default="")
    declaration: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
    host: Mapped[Organisation | None] = relationship(lazy="joined")
    asked_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "state <> 'confirmed' OR (host_id IS NOT NULL AND answered_at IS NOT NULL)",
            name="confirmed_by_host",
        ),
        # One host at a time.
        sa.Index(
            "uq_hosting_one_current",
            "application_id",
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'confirmed')"),
            postgresql_where=sa.text("state IN ('asked', 'confirmed')"),
        ),
    )
