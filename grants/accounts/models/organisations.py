"""Organisations: what they are, who belongs to them and who speaks for them."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models.people import User
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.languages import Texts
from grants.money import Pence


class Area(Model):
    """A place in which the programme works: in London, a borough with its national code."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    name: Mapped[Texts]
    position: Mapped[int]


class OrganisationKind(enum.Enum):
    """What an organisation is in law; it decides which number is asked for."""

    CHARITY = "charity"
    CIO = "cio"
    COMPANY = "company"
    CIC = "cic"
    FAITH = "faith"
    UNREGISTERED = "unregistered"

    @property
    def label(self) -> Any:
        return ORGANISATION_LABELS[self]


ORGANISATION_LABELS = {
    OrganisationKind.CHARITY: _l("Registered charity"),
    OrganisationKind.CIO: _l("Charitable incorporated organisation (CIO)"),
    OrganisationKind.COMPANY: _l("Not-for-profit company"),
    OrganisationKind.CIC: _l("Community interest company (CIC)"),
    OrganisationKind.FAITH: _l("Faith group"),
    OrganisationKind.UNREGISTERED: _l("Group that is not registered"),
}


@witnessed
class Organisation(Versioned, Model):
    """A group that applies, and receives what it is awarded.

    ``other_names`` are those it trades under; ``work_areas`` the codes of where it works.
    That its two contacts are not related is declared by a person, at an instant.
    """

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[OrganisationKind] = mapped_column(words(OrganisationKind))
    charity_number: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    company_number: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    other_names: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    website: Mapped[str] = mapped_column(sa.String(255), default="")
    work_areas: Mapped[list[str]] = mapped_column(default=list)
    income_pence: Mapped[Pence | None]
    staff_count: Mapped[int | None]
    volunteer_count: Mapped[int | None]
    unrelated_declared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    unrelated_declared_at: Mapped[datetime | None]
    area_code: Mapped[str] = mapped_column(sa.ForeignKey("area.code"))
    address: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    area: Mapped[Area] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint(
            "kind NOT IN ('charity', 'cio') OR charity_number IS NOT NULL", name="charity_number"
        ),
        sa.CheckConstraint(
            "kind NOT IN ('company', 'cic') OR company_number IS NOT NULL", name="company_number"
        ),
        sa.CheckConstraint("income_pence >= 0 AND staff_count >= 0 AND volunteer_count >= 0", name="size"),
    )

    @property
    def number(self) -> str | None:
        """The number that it is known by: of the charity, else of the company."""
        return self.charity_number or self.company_number


class Membership(Model):
    """A person's place in an organisation: every member edits, an owner changes it and its people.

    Where somebody ``certifies``, reports go to the funder only when such a person has signed them off.
    """

    __tablename__ = "membership"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    position: Mapped[str] = mapped_column(sa.String(255))
    is_owner: Mapped[bool] = mapped_column(default=False)
    may_sign: Mapped[bool] = mapped_column(default=False)
    certifies: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined", viewonly=True)

    __table_args__ = (sa.UniqueConstraint("organisation_id", "user_id"),)


class Invitation(Model):
    """A colleague who was asked by mail to join; the link's token is kept as its hash only."""

    __tablename__ = "invitation"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(255))
    full_name: Mapped[str] = mapped_column(sa.String(255))
    position: Mapped[str] = mapped_column(sa.String(255))
    is_owner: Mapped[bool] = mapped_column(default=False)
    may_sign: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(sa.String(8))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    invited_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    invited_by: Mapped[User] = relationship(foreign_keys=[invited_by_id])

    @property
    def is_open(self) -> bool:
        """Say whether its link still lets somebody join."""
        return self.ended_at is None and clock.now() < self.expires_at


class ContactPlace(enum.Enum):
    """The senior contact answers for the organisation in law; the main contact answers questions."""

    SENIOR = "senior"
    MAIN = "main"

    @property
    def label(self) -> Any:
        return CONTACT_LABELS[self]


CONTACT_LABELS = {
    ContactPlace.SENIOR: _l("Senior contact"),
    ContactPlace.MAIN: _l("Main contact"),
}


class Position(enum.Enum):
    """What a senior contact may be in the organisation, so that they can answer for it in law."""

    TRUSTEE = "trustee"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    DIRECTOR = "director"
    COMPANY_SECRETARY = "company_secretary"

    @property
    def label(self) -> Any:
        return POSITION_LABELS[self]


POSITION_LABELS = {
    Position.TRUSTEE: _l("Trustee"),
    Position.CHAIR: _l("Chair"),
    Position.VICE_CHAIR: _l("Vice-chair"),
    Position.SECRETARY: _l("Secretary"),
    Position.TREASURER: _l("Treasurer"),
    Position.DIRECTOR: _l("Director"),
    Position.COMPANY_SECRETARY: _l("Company secretary"),
}


class Contact(Model):
    """One of the two people who speak for an organisation; no birth date is kept of them."""

    __tablename__ = "contact"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    place: Mapped[ContactPlace] = mapped_column(words(ContactPlace))
    full_name: Mapped[str] = mapped_column(sa.String(255))
    position: Mapped[str] = mapped_column(sa.String(255))
    email: Mapped[str] = mapped_column(sa.String(255))
    phone: Mapped[str] = mapped_column(sa.String(40))

    __table_args__ = (sa.UniqueConstraint("organisation_id", "place"),)

    @property
    def position_words(self) -> Any:
        """The position in words: one of those that a senior contact may have, or what was typed."""
        return next((known.label for known in Position if known.value == self.position), self.position)
