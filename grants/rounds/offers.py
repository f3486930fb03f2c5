"""What each tier of a round means for a group: what is asked, who reads it, what is reported."""

from dataclasses import dataclass, field
from typing import Any

from grants.rounds.effort import Effort, effort_of_tier
from grants.rounds.models import (
    Indicator,
    PlannedMilestone,
    PlannedPayment,
    PlannedReturn,
    Round,
    Section,
    Tier,
    WantedEvidence,
)
from grants.rounds.outline import Outline


@dataclass(frozen=True)
class Offer:
    """All that the amount decides, for one tier or for several that differ in their amounts alone."""

    match_share: int
    effort: Effort
    own_sections: list[Section]
    evidence: list[WantedEvidence]
    reviewers: int
    payments: list[PlannedPayment]
    milestones: list[PlannedMilestone]
    returns: list[PlannedReturn]
    indicators: list[Indicator]
    tiers: list[Tier] = field(default_factory=list, compare=False)


def offers_of(round_: Round, parts: dict[str, list[Any]]) -> list[Offer]:
    """Return what the tiers of a round mean, in their order; those of which all is equal together."""
    outline = Outline(parts)
    offers: list[Offer] = []
    for tier in parts["tier"]:
        offer = _offer(round_, parts, outline, tier)
        if offer not in offers:
            offers.append(offer)
        offers[offers.index(offer)].tiers.append(tier)
    return offers


def _offer(round_: Round, parts: dict[str, list[Any]], outline: Outline, tier: Tier) -> Offer:
    def of(table: str) -> list[Any]:
        return [part for part in parts[table] if part.is_for(tier.key)]

    return Offer(
        match_share=tier.match_share,
        effort=effort_of_tier(outline, tier.key),
        own_sections=[section for section in of("section") if section.tier_keys],
        evidence=of("wanted_evidence"),
        reviewers=tier.reviewers_wanted or round_.reviewers_wanted,
        payments=of("planned_payment"),
        milestones=of("planned_milestone"),
        returns=of("planned_return"),
        indicators=of("indicator"),
    )
