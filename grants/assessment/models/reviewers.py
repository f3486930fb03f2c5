"""Who reviews: their term, expertise and languages, the briefing they read, their standing interests."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Organisation, User
from grants.assessment.models.reviews import ConflictKind
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.languages import Texts


@witnessed
class ReviewerProfile(Versioned, Model):
    """What is known of somebody who reviews: for how long, on what, in which languages, how much at once.

    ``expertise`` holds the short names of themes: a round that is copied keeps them.
    """

    __tablename__ = "reviewer_profile"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), unique=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    expertise: Mapped[list[str]] = mapped_column(default=list)
    reads: Mapped[list[str]] = mapped_column(default=list)
    most_at_once: Mapped[int]

    user: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("starts_on <= ends_on", name="starts_before_end"),
        sa.CheckConstraint("most_at_once BETWEEN 1 AND 200", name="most_at_once"),
    )

    @property
    def is_current(self) -> bool:
        """Whether the term covers today."""
        return self.starts_on <= clock.today() <= self.ends_on


@witnessed
class Briefing(Model):
    """One text of what reviewers must know; the newest counts, and what was acknowledged stays."""

    __tablename__ = "briefing"

    text: Mapped[Texts]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)


@witnessed
class Acknowledgement(Model):
    """That somebody who reviews has read one text of the briefing."""

    __tablename__ = "acknowledgement"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    briefing_id: Mapped[int] = mapped_column(sa.ForeignKey("briefing.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    briefing: Mapped[Briefing] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("user_id", "briefing_id"),)


@witnessed
class StandingInterest(Model):
    """An interest in an organisation that goes on from round to round: one of our records, or a name.

    It counts until an officer ends it, also after the day on which the tie itself ended.
    """

    __tablename__ = "standing_interest"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[ConflictKind] = mapped_column(words(ConflictKind))
    note: Mapped[str] = mapped_column(default="")
    since_on: Mapped[date | None]
    until_on: Mapped[date | None]
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    end_reason: Mapped[str] = mapped_column(default="")

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("since_on <= until_on", name="since_before_until"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by"),
    )
