"""Conditions of an award: what must be met before money is paid, or by a day after acceptance."""

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
from grants.db import Model, Versioned, words
from grants.documents.models import Upload
from grants.languages import Texts
from grants.lifecycles import ConditionState
from grants.rounds.models import Round


class ConditionKind(enum.Enum):
    """A precedent condition is met before anything is paid, a subsequent one by a day.

    One of a payment holds that payment alone; the plan of the round puts it.
    """

    PRECEDENT = "precedent"
    SUBSEQUENT = "subsequent"
    PAYMENT = "payment"

    @property
    def label(self) -> Any:
        return KIND_LABELS[self]


KIND_LABELS = {
    ConditionKind.PRECEDENT: _l("Before the first payment"),
    ConditionKind.SUBSEQUENT: _l("By a day after acceptance"),
    ConditionKind.PAYMENT: _l("Before one of the payments"),
}

#: What officers choose from.
PUT_BY_OFFICERS = (ConditionKind.PRECEDENT, ConditionKind.SUBSEQUENT)

_DAYS_IF_SUBSEQUENT = "(kind = 'subsequent') = (due_days IS NOT NULL)"


class ConditionTemplate(Model):
    """A condition that officers keep for a round; a standard one is put to every award that is proposed."""

    __tablename__ = "condition_template"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    kind: Mapped[ConditionKind] = mapped_column(words(ConditionKind))
    text: Mapped[Texts]
    due_days: Mapped[int | None]
    is_standard: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()

    __table_args__ = (
        sa.CheckConstraint(_DAYS_IF_SUBSEQUENT, name="days_if_subsequent"),
        sa.CheckConstraint("due_days BETWEEN 1 AND 730", name="due_days"),
    )


@witnessed
class AwardCondition(Versioned, Model):
    """One condition of the award of an application, and how it was met.

    It may be put while the award is proposed; ``due_on`` is set when the offer is accepted,
    ``due_days`` after that.
    """

    __tablename__ = "award_condition"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    template_id: Mapped[int | None] = mapped_column(sa.ForeignKey("condition_template.id"))
    state: Mapped[ConditionState] = mapped_column(words(ConditionState), default=ConditionState.OPEN)
    kind: Mapped[ConditionKind] = mapped_column(words(ConditionKind))
    text: Mapped[Texts]
    due_days: Mapped[int | None]
    due_on: Mapped[date | None]
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    evidence: Mapped[str] = mapped_column(default="")
    upload_id: Mapped[int | None] = mapped_column(sa.ForeignKey("upload.id"))
    note: Mapped[str] = mapped_column(default="")
    judged_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    judged_at: Mapped[datetime | None]
    waiver_asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    waiver_reason: Mapped[str] = mapped_column(default="")
    waived_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    waived_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="joined")
    upload: Mapped[Upload | None] = relationship()
    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])

    __table_args__ = (
        sa.UniqueConstraint("application_id", "template_id"),
        sa.CheckConstraint(_DAYS_IF_SUBSEQUENT, name="days_if_subsequent"),
        sa.CheckConstraint("due_on IS NULL OR due_days IS NOT NULL", name="day_if_subsequent"),
        sa.CheckConstraint(
            "state <> 'met' OR (judged_by_id IS NOT NULL AND note <> '')", name="met_with_note"
        ),
        sa.CheckConstraint(
            "state NOT IN ('waiver_asked', 'waived') OR waiver_asked_by_id IS NOT NULL",
            name="waiver_asked_by",
        ),
        sa.CheckConstraint("(state = 'waived') = (waived_by_id IS NOT NULL)", name="waived_by_somebody"),
        sa.CheckConstraint("waived_by_id <> waiver_asked_by_id", name="waived_by_another"),
    )

    @property
    def is_settled(self) -> bool:
        """Say whether nothing more is wanted of the group."""
        return self.state in (ConditionState.MET, ConditionState.WAIVED, ConditionState.REMOVED)

    @property
    def is_overdue(self) -> bool:
        """Say whether its day, in London, is over and it is neither met nor waived."""
        return self.due_on is not None and self.due_on < clock.today() and not self.is_settled
