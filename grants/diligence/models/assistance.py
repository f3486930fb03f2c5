"""Other public money that a group had: minimal financial assistance, and what was declared of it."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, words
from grants.money import Pence


class AssistanceFinding(enum.Enum):
    """Whether the grant counts as minimal financial assistance."""

    COUNTS = "counts"
    NO_SUBSIDY = "no_subsidy"

    @property
    def label(self) -> Any:
        return FINDING_LABELS[self]


FINDING_LABELS = {
    AssistanceFinding.COUNTS: _l("It counts, and the amounts above are all"),
    AssistanceFinding.NO_SUBSIDY: _l("It is not a subsidy"),
}


@witnessed
class AssistanceAmount(Model):
    """An amount of public money that an organisation had; one that was wrong is taken out and stays."""

    __tablename__ = "assistance_amount"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    giver: Mapped[str] = mapped_column(sa.String(255))
    amount_pence: Mapped[Pence]
    given_on: Mapped[date]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("amount_pence > 0", name="positive_amount"),)


@witnessed
class AssistanceDeclaration(Model):
    """What was declared for one application: the amounts as they stood, the total, the limit of that day.

    With a ``source`` an officer wrote it down for the group; without one the group declared it.
    """

    __tablename__ = "assistance_declaration"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    finding: Mapped[AssistanceFinding] = mapped_column(words(AssistanceFinding))
    amounts: Mapped[list[Any]]
    since: Mapped[date]
    total_pence: Mapped[Pence]
    limit_pence: Mapped[Pence]
    reason: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    declaration: Mapped[str] = mapped_column(default="")
    declared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)

    application: Mapped[Application] = relationship()
    declared_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("finding <> 'no_subsidy' OR reason <> ''", name="reason_if_no_subsidy"),
    )

    @property
    def is_within_limit(self) -> bool:
        return self.finding is AssistanceFinding.NO_SUBSIDY or self.total_pence <= self.limit_pence
