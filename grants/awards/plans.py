"""What an award of a certain amount means: its instalments, reports and returns, from the round's plan."""

from dataclasses import dataclass
from datetime import date

from grants import clock
from grants.applications.models import Application
from grants.languages import Texts
from grants.money import Pence, split_by_shares
from grants.rounds.models import PlannedMilestone, PlannedReturn
from grants.rounds.queries import parts_of


@dataclass(frozen=True)
class Promise:
    """A milestone with the instalment that its accepted report releases."""

    title: Texts
    due_on: date
    amount_pence: Pence
    first_number: Texts
    second_number: Texts


@dataclass(frozen=True)
class Plan:
    """The money and the dates of an award."""

    first_pence: Pence
    milestones: list[Promise]
    returns: list[tuple[Texts, date]]


def plan_for(application: Application, amount_pence: Pence) -> Plan:
    """Return the plan that the application's tier has; days count from the project's first day."""
    tier_key = application.tier.key if application.tier else None
    planned = [m for m in parts_of(application.round, PlannedMilestone) if m.is_for(tier_key)]
    shares = [application.round.first_share, *(milestone.share for milestone in planned)]
    first, *later = split_by_shares(amount_pence, shares)
    starts = application.starts_on or clock.today()
    return Plan(
        first_pence=first,
        milestones=[
            Promise(m.title, starts + clock.days(m.due_after_days), amount, m.first_number, m.second_number)
            for m, amount in zip(planned, later, strict=True)
        ],
        returns=[
            (r.title, starts + clock.days(r.due_after_days))
            for r in parts_of(application.round, PlannedReturn)
            if r.is_for(tier_key)
        ],
    )
