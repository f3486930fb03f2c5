"""The scheme of delegation: who may decide on money, up to which amount."""

import enum
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model, words
from grants.money import Pence
from grants.permissions import Role


class Subject(enum.Enum):
    """What a limit is about."""

    AWARD = "award"
    PAYMENT = "payment"
    VARIATION = "variation"
    WRITE_OFF = "write_off"

    @property
    def label(self) -> Any:
        return SUBJECT_LABELS[self]

    @property
    def role(self) -> Role:
        """Who may be given such a limit."""
        return Role.FINANCE if self in (Subject.PAYMENT, Subject.WRITE_OFF) else Role.DECISION_MAKER


SUBJECT_LABELS = {
    Subject.AWARD: _l("Confirming awards"),
    Subject.PAYMENT: _l("Approving payments"),
    Subject.VARIATION: _l("Agreeing to variations"),
    Subject.WRITE_OFF: _l("Writing off money"),
}


@witnessed
class Delegation(Model):
    """What one person may decide on one subject: up to an amount, or of any amount; from a day to a day.

    One that was replaced or ended before its first day has its last day before that: it never holds.
    """

    __tablename__ = "delegation"

    subject: Mapped[Subject] = mapped_column(words(Subject), default=Subject.AWARD)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    limit_pence: Mapped[Pence | None]
    begins_on: Mapped[date] = mapped_column(default=clock.today)
    ends_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("limit_pence > 0", name="positive_limit"),
        sa.CheckConstraint("user_id <> given_by_id", name="given_by_another"),
    )

    @property
    def is_in_force(self) -> bool:
        today = clock.today()
        return self.begins_on <= today and (self.ends_on is None or today <= self.ends_on)

    @property
    def never_holds(self) -> bool:
        return self.ends_on is not None and self.ends_on < self.begins_on

    @property
    def may_be_ended(self) -> bool:
        """It holds beyond today, or will hold."""
        return not self.never_holds and (self.ends_on is None or self.ends_on > clock.today())
