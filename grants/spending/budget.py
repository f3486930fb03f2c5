"""How the budget of an application becomes that of an award, without losing a penny."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grants.applications.queries import last_submission
from grants.awards.models import Award
from grants.money import Pence
from grants.rounds.models import BudgetPart, QuestionKind, part_of_row


@dataclass(frozen=True)
class Planned:
    """A line as it will be laid out."""

    title: str
    part: BudgetPart
    amount_pence: Pence


def scaled(amounts: Sequence[int], total: int) -> list[Pence]:
    """Scale amounts so that they add up to the total exactly.

    Each is rounded down to a penny; the pennies left go to those that lost most, the earlier first.
    """
    asked = sum(amounts)
    if asked <= 0:
        raise ValueError(amounts)
    parts = [total * amount // asked for amount in amounts]
    by_loss = sorted(range(len(amounts)), key=lambda place: (-(total * amounts[place] % asked), place))
    for place in by_loss[: total - sum(parts)]:
        parts[place] += 1
    return [Pence(part) for part in parts]


def planned_lines(award: Award) -> list[Planned]:
    """Return the lines of the budget that was applied with, scaled to what was awarded."""
    rows = _rows(award)
    if not rows:
        return [Planned(award.application.title, BudgetPart.PROJECT, award.amount_pence)]
    amounts = scaled([int(row["pounds"]) for row in rows], award.amount_pence)
    return [Planned(row["item"], part_of_row(row), amount) for row, amount in zip(rows, amounts, strict=True)]


def _rows(award: Award) -> list[dict[str, Any]]:
    """Return the rows of the budget in the last frozen copy that ask the programme for money."""
    submission = last_submission(award.application)
    if submission is None:
        return []
    return [
        row
        for section in submission.content["sections"]
        for question in section["questions"]
        if question["kind"] == QuestionKind.BUDGET.value
        for row in question["value"] or []
        if row["pounds"] > 0
    ]
