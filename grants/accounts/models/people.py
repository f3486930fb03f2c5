"""People and their roles."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.db import Model, words
from grants.permissions import Role

if TYPE_CHECKING:
    from grants.accounts.models.organisations import Membership


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

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(membership.organisation_id for membership in self.memberships)

    def is_member_of(self, organisation_id: int) -> bool:
        return any(m.organisation_id == organisation_id for m in self.memberships)

    def may_sign_for(self, organisation_id: int) -> bool:
        return any(m.organisation_id == organisation_id and m.may_sign for m in self.memberships)

    def certifies_for(self, organisation_id: int) -> bool:
        """Say whether the person signs off the reports of an organisation before they are sent."""
        return any(m.organisation_id == organisation_id and m.certifies for m in self.memberships)

    def owns(self, organisation_id: int) -> bool:
        """Say whether the person may change an organisation and its people."""
        return any(m.organisation_id == organisation_id and m.is_owner for m in self.memberships)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)


class FailedSignIn(Model):
    """That somebody failed to sign in with an address, which is kept as its hash only, for half an hour."""

    __tablename__ = "failed_sign_in"

    address_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[datetime]
