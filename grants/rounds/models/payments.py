"""The payments that every award of a round gets: how much of it, and what each waits for."""

import enum
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.db import Model, words
from grants.languages import Texts
from grants.money import WHOLE, Pence
from grants.rounds.models.parts import ForTiers, PartOfRound, PlannedMilestone


class PaymentTrigger(enum.Enum):
    """What a payment waits for, besides all that every payment waits for."""

    AGREEMENT = "agreement"
    REPORT = "report"
    DATE = "date"
    EVIDENCE = "evidence"
    CLOSING = "closing"

    @property
    def label(self) -> Any:
        return TRIGGER_LABELS[self]


TRIGGER_LABELS = {
    PaymentTrigger.AGREEMENT: _l("The agreement is in force"),
    PaymentTrigger.REPORT: _l("The report on a milestone is accepted"),
    PaymentTrigger.DATE: _l("A day has come"),
    PaymentTrigger.EVIDENCE: _l("The group has shown something, and an officer has found it good"),
    PaymentTrigger.CLOSING: _l("Everything else of the grant is done"),
}


def when_paid(
    trigger: PaymentTrigger, *, report: Texts | str | None, on: str, evidence: Texts | str | None
) -> str:
    """Return what a payment waits for, in words for whoever reads pages; ``on`` says when a date is."""
    if trigger is PaymentTrigger.REPORT:
        return _("When we have accepted the report “%(title)s”", title=report)
    if trigger is PaymentTrigger.DATE:
        return on
    if trigger is PaymentTrigger.EVIDENCE:
        return _("When you have shown us this, and we have accepted it: %(what)s", what=evidence)
    if trigger is PaymentTrigger.CLOSING:
        return _("At the end, when everything else of the grant is done")
    return _("When all sides have signed the agreement")


class PlannedPayment(PartOfRound, ForTiers, Model):
    """One payment of an award: a fixed amount, or a share of what the amounts leave, in basis points.

    A date is ``due_after_days`` after the project's first day; ``evidence`` says in words what the
    group has to show.
    """

    __tablename__ = "planned_payment"

    title: Mapped[Texts]
    amount_pence: Mapped[Pence | None]
    share: Mapped[int | None]
    trigger: Mapped[PaymentTrigger] = mapped_column(words(PaymentTrigger))
    planned_milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("planned_milestone.id"))
    due_after_days: Mapped[int | None]
    evidence: Mapped[Texts] = mapped_column(default=Texts)

    milestone: Mapped[PlannedMilestone | None] = relationship(lazy="joined", viewonly=True)

    __table_args__ = (
        sa.CheckConstraint("(amount_pence IS NULL) <> (share IS NULL)", name="amount_or_share"),
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint(f"share BETWEEN 1 AND {WHOLE}", name="share_of_rest"),
        sa.CheckConstraint(
            "(trigger = 'report') = (planned_milestone_id IS NOT NULL)", name="milestone_if_report"
        ),
        sa.CheckConstraint("(trigger = 'date') = (due_after_days IS NOT NULL)", name="days_if_date"),
        sa.CheckConstraint("due_after_days BETWEEN 0 AND 1500", name="within_four_years"),
    )

    @property
    def when(self) -> str:
        """What it waits for, its day counted from the project's first."""
        days = self.due_after_days or 0
        title = self.milestone.title if self.milestone else None
        on = ngettext("%(num)s day after the project begins", "%(num)s days after the project begins", days)
        return when_paid(self.trigger, report=title, on=on, evidence=self.evidence)
