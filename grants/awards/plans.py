"""What an award of a certain amount means: its payments, reports and returns, from the round's plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants import clock
from grants.applications.models import Application
from grants.formats import day
from grants.languages import Texts
from grants.money import Pence, split_by_shares
from grants.rounds.models import PaymentTrigger, PlannedMilestone, PlannedPayment, PlannedReturn, when_paid
from grants.rounds.queries import parts_of


@dataclass(frozen=True)
class Promise:
    """A milestone, and the day by which its report is due."""

    title: Texts
    due_on: date
    first_number: Texts
    second_number: Texts


@dataclass(frozen=True)
class Instalment:
    """A payment, and what it waits for: the ``milestone`` is the place of one among the milestones."""

    title: Texts
    amount_pence: Pence
    trigger: PaymentTrigger
    milestone: int | None
    report: Texts | None
    due_on: date | None
    evidence: Texts

    @property
    def when(self) -> str:
        """What it waits for, in words."""
        return when_paid(self.trigger, report=self.report, on=day(self.due_on), evidence=self.evidence)


def when_agreed(payment: Mapping[str, Any]) -> str:
    """Return what a payment of a kept agreement waits for, in words for whoever reads pages."""
    on = date.fromisoformat(payment["due_on"]) if payment["due_on"] else None
    return when_paid(
        PaymentTrigger(payment["trigger"]), report=payment["report"], on=day(on), evidence=payment["evidence"]
    )


@dataclass(frozen=True)
class Plan:
    """The money and the dates of an award."""

    payments: list[Instalment]
    milestones: list[Promise]
    returns: list[tuple[Texts, date]]

    @property
    def first_pence(self) -> Pence:
        """What waits for nothing but the agreement."""
        return Pence(sum(p.amount_pence for p in self.payments if p.trigger is PaymentTrigger.AGREEMENT))


def divide(total: Pence, parts: Sequence[tuple[Pence | None, int | None]]) -> list[Pence]:
    """Return how an award is divided among payments, each a fixed amount or a share of what these leave.

    Shares are in basis points and come to a whole; where there is none, the last part takes the
    rest.  An award that is too small for its fixed amounts gives them in order as far as it goes.
    The parts always add up to the total, and none is below nothing.
    """
    fixed: list[Pence] = []
    for amount, _share in parts:
        fixed.append(Pence(min(amount or 0, total - sum(fixed))))
    shares = [share for _amount, share in parts if share]
    rest = Pence(total - sum(fixed))
    if not shares:
        return [*fixed[:-1], Pence(fixed[-1] + rest)]
    shared = iter(split_by_shares(rest, shares))
    return [next(shared) if share else given for given, (_amount, share) in zip(fixed, parts, strict=True)]


def plan_for(application: Application, amount_pence: Pence) -> Plan:
    """Return the plan that the application's tier has; days count from the project's first day."""
    tier_key = application.tier.key if application.tier else None
    starts = application.starts_on or clock.today()
    milestones = [m for m in parts_of(application.round, PlannedMilestone) if m.is_for(tier_key)]
    payments = [p for p in parts_of(application.round, PlannedPayment) if p.is_for(tier_key)]
    amounts = divide(amount_pence, [(payment.amount_pence, payment.share) for payment in payments])
    places = {milestone.id: place for place, milestone in enumerate(milestones)}
    return Plan(
        payments=[
            _instalment(payment, amount, places, starts)
            for payment, amount in zip(payments, amounts, strict=True)
            if amount
        ],
        milestones=[
            Promise(m.title, starts + clock.days(m.due_after_days), m.first_number, m.second_number)
            for m in milestones
        ],
        returns=[
            (r.title, starts + clock.days(r.due_after_days))
            for r in parts_of(application.round, PlannedReturn)
            if r.is_for(tier_key)
        ],
    )


def _instalment(payment: PlannedPayment, amount: Pence, places: dict[int, int], starts: date) -> Instalment:
    milestone, days = payment.milestone, payment.due_after_days
    return Instalment(
        title=payment.title,
        amount_pence=amount,
        trigger=payment.trigger,
        milestone=places[milestone.id] if milestone else None,
        report=milestone.title if milestone else None,
        due_on=None if days is None else starts + clock.days(days),
        evidence=payment.evidence,
    )
