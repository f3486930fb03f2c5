"""Decisions with their proposer and confirmer, awards, and the postings of the ledger."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import AwardState
from grants.money import Pence
from grants.rounds.models import Publication


class Outcome(enum.Enum):
    """What a decision says."""

    AWARD = "award"
    DECLINE = "decline"


@witnessed
class Decision(Versioned, Model):
    """To award or to decline, with a reason: proposed by one person, ended by another.

    A decision that was sent back or taken back stays, set aside.
    """

    __tablename__ = "decision"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome))
    amount_pence: Mapped[Pence | None]
    reason: Mapped[str]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    set_aside_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    set_aside_at: Mapped[datetime | None]
    set_aside_reason: Mapped[str | None]

    application: Mapped[Application] = relationship(lazy="joined")
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __table_args__ = (
        sa.CheckConstraint("(outcome = 'award') = (amount_pence IS NOT NULL)", name="amount_if_award"),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_someone"),
        sa.CheckConstraint("confirmed_at IS NULL OR set_aside_at IS NULL", name="one_end"),
        sa.Index(
            "uq_decision_one_standing",
            "application_id",
            unique=True,
            sqlite_where=sa.text("set_aside_at IS NULL"),
            postgresql_where=sa.text("set_aside_at IS NULL"),
        ),
    )


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


class Account(enum.Enum):
    """Where a round's money stands; a posting moves it from one to another."""

    FUNDER = "funder"
    POT = "pot"
    COMMITTED = "committed"
    PAID = "paid"


@witnessed
class Posting(Model):
    """One movement of pence from one account of a round to another: balanced by its shape."""

    __tablename__ = "posting"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("payment.id"), unique=True)
    source: Mapped[Account] = mapped_column(words(Account, "source_account"))
    target: Mapped[Account] = mapped_column(words(Account, "target_account"))
    amount_pence: Mapped[Pence]
    posted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("source <> target", name="moves"),
        sa.CheckConstraint(
            "(award_id IS NULL) = (source = 'funder' OR target = 'funder')", name="award_unless_funding"
        ),
        sa.CheckConstraint("(target = 'paid') = (payment_id IS NOT NULL)", name="payment_if_paid"),
    )
