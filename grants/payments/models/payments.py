"""The payments of an award."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models import Award, AwardCondition
from grants.db import Model, Versioned, words
from grants.delivery.models import Milestone
from grants.formats import day
from grants.languages import Texts
from grants.lifecycles import PaymentState
from grants.money import Pence
from grants.rounds.models import PaymentTrigger, when_paid


@witnessed
class Payment(Versioned, Model):
    """One instalment: requested by an officer, approved and paid by another person in finance.

    It waits for what its trigger names: a milestone's report, the day ``due_on``, or a condition
    of the award that holds this payment alone.
    """

    __tablename__ = "payment"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[PaymentState] = mapped_column(words(PaymentState), default=PaymentState.PLANNED)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    position: Mapped[int]
    title: Mapped[Texts]
    trigger: Mapped[PaymentTrigger] = mapped_column(words(PaymentTrigger))
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestone.id"), unique=True)
    due_on: Mapped[date | None]
    condition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_condition.id"), unique=True)
    amount_pence: Mapped[Pence]
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    requested_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    approved_at: Mapped[datetime | None]
    paid_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    paid_on: Mapped[date | None]
    finance_reference: Mapped[str | None] = mapped_column(sa.String(60))

    award: Mapped[Award] = relationship(lazy="joined")
    milestone: Mapped[Milestone | None] = relationship(lazy="joined")
    condition: Mapped[AwardCondition | None] = relationship()
    requested_by: Mapped[User | None] = relationship(foreign_keys=[requested_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    paid_by: Mapped[User | None] = relationship(foreign_keys=[paid_by_id])

    __table_args__ = (
        sa.UniqueConstraint("award_id", "position"),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("(trigger = 'report') = (milestone_id IS NOT NULL)", name="milestone_if_report"),
        sa.CheckConstraint("(trigger = 'date') = (due_on IS NOT NULL)", name="day_if_date"),
        sa.CheckConstraint(
            "(trigger = 'evidence') = (condition_id IS NOT NULL)", name="condition_if_evidence"
        ),
        sa.CheckConstraint("requested_by_id <> approved_by_id", name="approved_by_another"),
        sa.CheckConstraint("requested_by_id <> paid_by_id", name="paid_by_another"),
        sa.CheckConstraint(
            "(state IN ('requested', 'approved', 'in_run', 'sent', 'paid', 'failed'))"
            " = (requested_by_id IS NOT NULL)",
            name="requested_by",
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'in_run', 'sent', 'paid', 'failed')) = (approved_by_id IS NOT NULL)",
            name="approved_by",
        ),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_by_id IS NOT NULL) AND (state = 'paid') = (paid_on IS NOT NULL)",
            name="paid_by",
        ),
    )

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def when(self) -> str:
        """What it waits for, in words."""
        return when_paid(
            self.trigger,
            report=self.milestone.title if self.milestone else None,
            on=day(self.due_on),
            evidence=self.condition.text if self.condition else None,
        )
