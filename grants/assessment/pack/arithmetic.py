"""Errors of arithmetic in the budget of a frozen copy, each with its sums."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from grants.applications.answers import budget_total, total_from_elsewhere
from grants.money import WHOLE
from grants.rounds.models import BudgetPart, QuestionKind, Tier, part_of_row

Found = dict[str, Any]


def errors_in(content: dict[str, Any], requested_pence: int | None, tier: Tier | None) -> Iterator[Found]:
    """Yield what does not add up in the budgets of a frozen copy: its kind, and the sums that show it."""
    for section in content["sections"]:
        for question in section["questions"]:
            if question["kind"] == QuestionKind.BUDGET.value and question["value"]:
                yield from _errors(question["value"], requested_pence or 0, tier)


def sums_of_parts(contents: Iterable[dict[str, Any]]) -> list[tuple[BudgetPart, int]]:
    """Return what all budgets of frozen copies ask for each part, in pence, as far as there is any."""
    sums: Counter[BudgetPart] = Counter()
    for content in contents:
        for section in content["sections"]:
            for question in section["questions"]:
                if question["kind"] == QuestionKind.BUDGET.value:
                    for row in question["value"] or []:
                        sums[part_of_row(row)] += row["pounds"] * 100
    return [(part, sums[part]) for part in BudgetPart if sums[part]]


def _errors(rows: list[dict[str, Any]], requested: int, tier: Tier | None) -> Iterator[Found]:
    total, other = budget_total(rows), total_from_elsewhere(rows)
    if total != requested:
        yield {"kind": "total", "is_pence": total, "wanted_pence": requested}
    if tier is not None and not tier.min_pence <= total <= tier.max_pence:
        limit = tier.min_pence if total < tier.min_pence else tier.max_pence
        yield {"kind": "tier", "is_pence": total, "wanted_pence": limit}
    if tier is not None and other * WHOLE < tier.match_share * (total + other):
        wanted = -(-tier.match_share * (total + other) // WHOLE)
        yield {"kind": "match", "is_pence": other, "wanted_pence": wanted, "share": tier.match_share}
    if not any(row["evaluation"] and row["pounds"] > 0 for row in rows):
        yield {"kind": "evaluation", "is_pence": 0, "wanted_pence": None}
