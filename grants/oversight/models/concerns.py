"""Concerns about funded projects: kept apart from the grants that they are about, and sealed."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models import Award, Hold, Suspension
from grants.db import Model, Versioned, words
from grants.lifecycles import ConcernState
from grants.payments.models import Payment
from grants.sealing import CONCERNS, SealedText

#: In these states somebody still has to do something.
OPEN = (ConcernState.RECEIVED, ConcernState.TRIAGED, ConcernState.LOOKED_INTO)
FOUND = (ConcernState.UPHELD, ConcernState.NOT_UPHELD, ConcernState.REFERRED)


class ReferredTo(enum.Enum):
    """Whose matter a concern is, if not ours."""

    POLICE = "police"
    SAFEGUARDING = "safeguarding"
    REGULATOR = "regulator"
    FRAUD_TEAM = "fraud_team"

    @property
    def label(self) -> Any:
        return _REFERRED[self]


_REFERRED = {
    ReferredTo.POLICE: _l("The police"),
    ReferredTo.SAFEGUARDING: _l("A council's safeguarding team"),
    ReferredTo.REGULATOR: _l("A regulator, such as the Charity Commission"),
    ReferredTo.FRAUD_TEAM: _l("Our own fraud team"),
}


@witnessed
class Concern(Versioned, Model):
    """What somebody told us of a project, without an account and if they want without a name.

    Whoever raised it comes back with a code, of which only the hash is kept.  What people write is
    sealed; no address of a network is kept.
    """

    __tablename__ = "concern"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[ConcernState] = mapped_column(words(ConcernState), default=ConcernState.RECEIVED)
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    described: Mapped[str] = mapped_column(SealedText(CONCERNS), default="")
    text: Mapped[str] = mapped_column(SealedText(CONCERNS))
    contact: Mapped[str] = mapped_column(SealedText(CONCERNS), default="")
    language: Mapped[str] = mapped_column(sa.String(8))
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    triager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    assigned_at: Mapped[datetime | None]
    hold_id: Mapped[int | None] = mapped_column(sa.ForeignKey("hold.id"), unique=True)
    suspension_id: Mapped[int | None] = mapped_column(sa.ForeignKey("suspension.id"), unique=True)
    finding: Mapped[str] = mapped_column(SealedText(CONCERNS), default="")
    referred_to: Mapped[ReferredTo | None] = mapped_column(words(ReferredTo))
    answer: Mapped[str] = mapped_column(SealedText(CONCERNS), default="")
    ended_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]

    award: Mapped[Award | None] = relationship()
    triager: Mapped[User | None] = relationship(lazy="joined")
    hold: Mapped[Hold | None] = relationship()
    suspension: Mapped[Suspension | None] = relationship()
    files: Mapped[list["ConcernFile"]] = relationship(order_by="ConcernFile.id", viewonly=True)
    additions: Mapped[list["ConcernAddition"]] = relationship(order_by="ConcernAddition.id", viewonly=True)
    steps: Mapped[list["ConcernStep"]] = relationship(order_by="ConcernStep.id", viewonly=True)
    payments: Mapped[list[Payment]] = relationship(
        primaryjoin=lambda: foreign(Payment.award_id) == Concern.award_id, viewonly=True
    )

    __table_args__ = (
        sa.CheckConstraint("(triager_id IS NULL) = (assigned_at IS NULL)", name="assigned"),
        sa.CheckConstraint("state = 'received' OR triager_id IS NOT NULL", name="triaged_by_somebody"),
        sa.CheckConstraint("(state = 'closed') = (ended_at IS NOT NULL)", name="ended"),
        sa.CheckConstraint("state <> 'referred' OR referred_to IS NOT NULL", name="referred"),
        sa.CheckConstraint("hold_id IS NULL OR award_id IS NOT NULL", name="hold_of_award"),
        sa.CheckConstraint("suspension_id IS NULL OR award_id IS NOT NULL", name="suspension_of_award"),
    )

    @property
    def application(self) -> Application | None:
        return self.award.application if self.award is not None else None

    @property
    def needs_suspension(self) -> bool:
        """The grant is suspended for this concern, and nobody has said that it can go on."""
        known = self.suspension
        return known is not None and known.released_at is None and known.ended_at is None

    @property
    def has_paid(self) -> set[int]:
        """The ids of those who requested, approved or recorded a payment of the award."""
        paid = {by for p in self.payments for by in (p.requested_by_id, p.approved_by_id, p.paid_by_id)}
        return {number for number in paid if number is not None}


class ConcernFile(Model):
    """A file that came with a concern: its bytes lie sealed, and nobody is named as its sender."""

    __tablename__ = "concern_file"

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    name: Mapped[str] = mapped_column(SealedText(CONCERNS))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))

    __table_args__ = (sa.CheckConstraint("size > 0", name="size"),)


class ConcernAddition(Model):
    """What whoever raised a concern added to it later, with their code; sealed as the rest is."""

    __tablename__ = "concern_addition"

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    text: Mapped[str] = mapped_column(SealedText(CONCERNS))
    at: Mapped[datetime] = mapped_column(default=clock.now)


class ConcernStep(Model):
    """What was done about a concern."""

    __tablename__ = "concern_step"

    concern_id: Mapped[int] = mapped_column(sa.ForeignKey("concern.id"), index=True)
    text: Mapped[str] = mapped_column(SealedText(CONCERNS))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[User] = relationship(lazy="joined")
