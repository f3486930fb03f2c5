"""People with their roles, and the organisations they belong to."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.languages import Texts
from grants.permissions import Role


class HeldRole(RoleMixin, Model):
    """One role of one person."""

    __tablename__ = "held_role"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    name: Mapped[Role] = mapped_column(words(Role))

    __table_args__ = (sa.UniqueConstraint("user_id", "name"),)


class User(UserMixin, Model):
    """A person who signs in; what they may do follows from roles and memberships."""

    __tablename__ = "user"

    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    full_name: Mapped[str] = mapped_column(sa.String(255))
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    us_totp_secrets: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    roles: Mapped[list[HeldRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    memberships: Mapped[list["Membership"]] = relationship(lazy="selectin", viewonly=True)

    def has(self, *roles: Role) -> bool:
        """Say whether the person holds any of these roles."""
        return any(held.name in roles for held in self.roles)

    def is_member_of(self, organisation_id: int) -> bool:
        return any(m.organisation_id == organisation_id for m in self.memberships)

    def may_sign_for(self, organisation_id: int) -> bool:
        return any(m.organisation_id == organisation_id and m.may_sign for m in self.memberships)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)


class Area(Model):
    """A place in which the programme works: in London, a borough with its national code."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    name: Mapped[Texts]
    position: Mapped[int]


class OrganisationKind(enum.Enum):
    """What an organisation is in law; it decides which number is asked for."""

    CHARITY = "charity"
    COMPANY = "company"
    CIC = "cic"
    UNREGISTERED = "unregistered"

    @property
    def label(self) -> Any:
        return ORGANISATION_LABELS[self]


ORGANISATION_LABELS = {
    OrganisationKind.CHARITY: _l("Registered charity"),
    OrganisationKind.COMPANY: _l("Company"),
    OrganisationKind.CIC: _l("Community interest company (CIC)"),
    OrganisationKind.UNREGISTERED: _l("Group that is not registered"),
}


@witnessed
class Organisation(Versioned, Model):
    """A group that applies, and receives what it is awarded."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[OrganisationKind] = mapped_column(words(OrganisationKind))
    number: Mapped[str | None] = mapped_column(sa.String(20))
    area_code: Mapped[str] = mapped_column(sa.ForeignKey("area.code"))
    address: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    area: Mapped[Area] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("(kind = 'unregistered') = (number IS NULL)", name="number_if_registered"),
    )


class Membership(Model):
    """A person's place in an organisation."""

    __tablename__ = "membership"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    position: Mapped[str] = mapped_column(sa.String(255))
    may_sign: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined", viewonly=True)

    __table_args__ = (sa.UniqueConstraint("organisation_id", "user_id"),)
