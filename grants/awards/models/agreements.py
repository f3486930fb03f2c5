"""Agreements on awards, and who signed them."""

import enum
import hashlib
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.awards.models.awards import Award
from grants.db import Model, Versioned, words


class Side(enum.Enum):
    """For whom somebody signs: first the group, then its host if it has one, last the programme."""

    GROUP = "group"
    HOST = "host"
    FUNDER = "funder"

    @property
    def label(self) -> Any:
        return SIDE_LABELS[self]


SIDE_LABELS = {
    Side.GROUP: _l("For the group"),
    Side.HOST: _l("For the host"),
    Side.FUNDER: _l("For the programme"),
}


def fingerprint_of(text: dict[str, Any]) -> str:
    """Return the SHA-256 of a text in its one spelling: JSON with sorted keys, in UTF-8."""
    return hashlib.sha256(json.dumps(text, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@witnessed
class Agreement(Versioned, Model):
    """What group, host and programme sign: the whole text in every language, as the group accepted it.

    ``content`` holds it by language, as plain data from which pages and PDF are made: who, how much,
    when, the plan, the conditions, how the programme is named, and the terms.
    ``terms_version`` is the version of the round's form that held these.  It is in force from its
    countersigning on.  The token of the host's link is kept as its hash only; a new link asks
    a host anew that had declined.
    """

    __tablename__ = "agreement"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    content: Mapped[dict[str, Any]]
    terms_version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    host_token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    host_asked_at: Mapped[datetime | None]
    host_declined_at: Mapped[datetime | None]
    host_reason: Mapped[str] = mapped_column(default="")
    in_force_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship(lazy="joined")
    signatures: Mapped[list["Signature"]] = relationship(
        order_by="Signature.id", back_populates="agreement", lazy="selectin"
    )

    __table_args__ = (
        sa.CheckConstraint("(host_token_hash IS NULL) = (host_asked_at IS NULL)", name="host_asked"),
        sa.CheckConstraint("(host_declined_at IS NULL) = (host_reason = '')", name="declined_with_reason"),
    )

    def signed_for(self, side: Side) -> "Signature | None":
        """Return who signed for a side, or None while nobody has."""
        return next((known for known in self.signatures if known.side is side), None)

    def fingerprint_in(self, language: str) -> str:
        """Return the fingerprint of the whole text in one language: of exactly this text and no other."""
        return fingerprint_of(self.content[language])


@witnessed
class Signature(Model):
    """One signature: who, for which side, in which position, which text in which language.

    Whoever signs for a host by its mailed link has no account.  The network address is
    kept for the time that the programme sets, and then forgotten.
    """

    __tablename__ = "signature"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    side: Mapped[Side] = mapped_column(words(Side))
    name: Mapped[str] = mapped_column(sa.String(255))
    position: Mapped[str] = mapped_column(sa.String(255))
    typed: Mapped[str] = mapped_column(sa.String(255))
    declaration: Mapped[str]
    has_committee: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(sa.String(8))
    text_fingerprint: Mapped[str] = mapped_column(sa.String(64))
    network_address: Mapped[str | None] = mapped_column(sa.String(64))
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)

    agreement: Mapped[Agreement] = relationship(back_populates="signatures")
    signed_by: Mapped[User | None] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("agreement_id", "side"),
        sa.CheckConstraint("side = 'host' OR signed_by_id IS NOT NULL", name="known_signer"),
    )
