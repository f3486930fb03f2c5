"""Awards and the agreements on them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models.decisions import Decision
from grants.awards.models.publicity import Publicity
from grants.db import Model, Versioned, words
from grants.lifecycles import AwardState
from grants.money import Pence
from grants.rounds.models import Publication


@witnessed
class Award(Versioned, Model):
    """Money promised to one application by one decision."""

    __tablename__ = "award"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[AwardState] = mapped_column(words(AwardState), default=AwardState.OFFERED)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), unique=True)
    amount_pence: Mapped[Pence]
    awarded_on: Mapped[date]
    accept_by: Mapped[date]
    publication: Mapped[Publication] = mapped_column(words(Publication))
    publication_reason: Mapped[str] = mapped_column(default="")
    publicity: Mapped[Publicity] = mapped_column(words(Publicity), default=Publicity.FULL)
    publicity_reason: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="joined")
    decision: Mapped[Decision] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    )


@witnessed
class Agreement(Model):
    """The recipient's answer to an offer: who signed, when, and the exact words agreed to."""

    __tablename__ = "agreement"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(255))
    position: Mapped[str] = mapped_column(sa.String(255))
    terms: Mapped[str]
    terms_fingerprint: Mapped[str] = mapped_column(sa.String(64))
    declaration: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    signed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)

    award: Mapped[Award] = relationship()
    signed_by: Mapped[User] = relationship()
