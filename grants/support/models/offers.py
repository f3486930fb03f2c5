"""Partners, who do not sign in, and what they offer."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Area
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import OfferState
from grants.money import Pence


class PartnerKind(enum.Enum):
    """What somebody is who offers help."""

    COMPANY = "company"
    CHARITY = "charity"
    UNIVERSITY = "university"
    PUBLIC_BODY = "public_body"
    PERSON = "person"

    @property
    def label(self) -> Any:
        return _PARTNERS[self]


_PARTNERS = {
    PartnerKind.COMPANY: _l("Company"),
    PartnerKind.CHARITY: _l("Charity or community group"),
    PartnerKind.UNIVERSITY: _l("University or college"),
    PartnerKind.PUBLIC_BODY: _l("Public body"),
    PartnerKind.PERSON: _l("A person for themselves"),
}


class SupportKind(enum.Enum):
    """What kind of help it is."""

    TRAINING = "training"
    EVALUATION = "evaluation"
    MATCH_FUNDING = "match_funding"
    IN_KIND = "in_kind"
    OTHER = "other"

    @property
    def label(self) -> Any:
        return _KINDS[self]


_KINDS = {
    SupportKind.TRAINING: _l("Training"),
    SupportKind.EVALUATION: _l("An expert in monitoring and evaluation"),
    SupportKind.MATCH_FUNDING: _l("Match funding"),
    SupportKind.IN_KIND: _l("Things or services without charge"),
    SupportKind.OTHER: _l("Something else"),
}

#: Help that has a value in pounds.
VALUED = (SupportKind.MATCH_FUNDING, SupportKind.IN_KIND)


class Partner(Model):
    """Who offers help: an organisation or a person, and whom to write to."""

    __tablename__ = "partner"

    name: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[PartnerKind] = mapped_column(words(PartnerKind))
    contact_name: Mapped[str] = mapped_column(sa.String(255))
    email: Mapped[str] = mapped_column(sa.String(255))
    language: Mapped[str] = mapped_column(sa.String(8))
    known_since: Mapped[datetime] = mapped_column(default=clock.now)


@witnessed
class SupportOffer(Versioned, Model):
    """What a partner offers: of one kind, to so many groups, in one borough or in all, until a day or on.

    ``value_pence`` is what all of it is worth, for match funding and help in kind.
    """

    __tablename__ = "support_offer"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[OfferState] = mapped_column(words(OfferState), default=OfferState.RECEIVED)
    partner_id: Mapped[int] = mapped_column(sa.ForeignKey("partner.id"), index=True)
    kind: Mapped[SupportKind] = mapped_column(words(SupportKind))
    text: Mapped[str]
    area_code: Mapped[str | None] = mapped_column(sa.ForeignKey("area.code"))
    places: Mapped[int]
    until_on: Mapped[date | None]
    value_pence: Mapped[Pence | None]
    offered_at: Mapped[datetime] = mapped_column(default=clock.now)

    partner: Mapped[Partner] = relationship(lazy="joined")
    area: Mapped[Area | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("places BETWEEN 1 AND 1000", name="places"),
        sa.CheckConstraint("value_pence > 0", name="value"),
        sa.CheckConstraint(
            "kind NOT IN ('match_funding', 'in_kind') OR value_pence IS NOT NULL", name="valued"
        ),
    )
