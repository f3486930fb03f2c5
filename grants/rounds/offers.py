"""What each tier of a round means for a group: what is asked, who reads it, what is reported."""

from dataclasses import dataclass
from typing import Any

from grants.rounds.effort import Effort, effort_of_tier
from grants.rounds.models import (
    Indicator,
    PlannedMilestone,
    PlannedReturn,
    Round,
    Section,
    Tier,
    WantedEvidence,
)
from grants.rounds.outline import Outline


@dataclass(frozen=True)
class Offer:
    """One tier, with all that the amount decides."""

    tier: Tier
    effort: Effort
    own_sections: list[Section]
    evidence: list[WantedEvidence]
    reviewers: int
    milestones: list[PlannedMilestone]
    returns: list[PlannedReturn]
    indicators: list[Indicator]


def offers_of(round_: Round, parts: dict[str, list[Any]]) -> list[Offer]:
    """Return what each tier of a round means, smallest first as the officers have put them."""
    outline = Outline(parts)

    def of(table: str, tier: Tier) -> list[Any]:
        return [part for part in parts[table] if part.is_for(tier.key)]

    return [
        Offer(
            tier=tier,
            effort=effort_of_tier(outline, tier.key),
            own_sections=[section for section in of("section", tier) if section.tier_keys],
            evidence=of("wanted_evidence", tier),
            reviewers=tier.reviewers_wanted or round_.reviewers_wanted,
            milestones=of("planned_milestone", tier),
            returns=of("planned_return", tier),
            indicators=of("indicator", tier),
        )
        for tier in parts["tier"]
    ]
