"""Whether money and plans can hold in every tier: amounts, payments, reports, returns, indicators."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from grants.money import WHOLE, format_pounds
from grants.rounds.models import (
    BUDGET_ROWS,
    LARGEST_ROW,
    Indicator,
    PlannedMilestone,
    PlannedReturn,
    Round,
    Tier,
)
from grants.rounds.operations.readiness.gap import Gap
from grants.rounds.operations.readiness.payments import Rule, gaps_of_payments, payment_rules

#: The most that the rows of a budget table add up to, in pence.
_LARGEST_TOTAL = BUDGET_ROWS * LARGEST_ROW * 100

#: How many indicators an award has.
_INDICATORS = (2, 3)


def gaps_of_tiers(round_: Round, tiers: list[Tier]) -> Iterator[Gap]:
    """Yield a sentence for each tier whose amounts no budget could meet."""
    for tier in tiers:
        named = {"tier": tier.title, "most": format_pounds(tier.max_pence)}
        if tier.max_pence > round_.budget_pence:
            budget = format_pounds(round_.budget_pence)
            yield Gap(
                _(
                    "The tier “%(tier)s” goes up to %(most)s, but the budget of the round is %(budget)s.",
                    budget=budget,
                    **named,
                ),
                tier,
            )
        if -(-tier.min_pence // 100) > tier.max_pence // 100:
            yield Gap(_("No budget in whole pounds fits the tier “%(tier)s”.", tier=tier.title), tier)
        if tier.max_pence * WHOLE > _LARGEST_TOTAL * (WHOLE - tier.match_share):
            yield Gap(
                _(
                    "The tier “%(tier)s” goes up to %(most)s. With what must come from elsewhere, that is"
                    " more than a budget table holds, which is %(limit)s.",
                    limit=format_pounds(_LARGEST_TOTAL),
                    **named,
                ),
                tier,
            )


def gaps_of_plans(parts: dict[str, list[Any]]) -> Iterator[Gap]:
    """Yield a sentence for each plan that does not hold, naming the tiers where only some are wrong."""
    tiers = parts["tier"]
    for kind, holds, everywhere, in_tier in [*_plans(parts), *payment_rules(parts["planned_payment"])]:
        wrong = [tier for tier in tiers if not holds(tier.key)]
        if len(wrong) == len(tiers) and not holds(None):
            yield Gap(everywhere, kind)
        else:
            yield from (Gap(in_tier(tier.title), kind) for tier in wrong)
    yield from gaps_of_payments(parts)


def _plans(parts: dict[str, list[Any]]) -> list[Rule]:
    """Return of each plan its kind of part, whether it holds in a tier, and what to say where not."""

    def of(table: str, tier_key: str | None) -> list[Any]:
        return [part for part in parts[table] if part.is_for(tier_key)]

    return [
        (
            PlannedMilestone,
            lambda key: bool(of("planned_milestone", key)),
            _("Plan at least one milestone."),
            lambda tier: _("Plan at least one milestone for the tier “%(tier)s”.", tier=tier),
        ),
        (
            PlannedReturn,
            lambda key: bool(of("planned_return", key)),
            _("Plan at least one monitoring and evaluation return."),
            lambda tier: _("Plan at least one return for the tier “%(tier)s”.", tier=tier),
        ),
        (
            Indicator,
            lambda key: len(of("indicator", key)) in _INDICATORS,
            _("Add two or three indicators."),
            lambda tier: _("Give the tier “%(tier)s” two or three indicators.", tier=tier),
        ),
    ]
