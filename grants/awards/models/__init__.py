"""Decisions, awards, the postings of the ledger, the wording of letters, and what is tried out before."""

from grants.awards.models.awards import Agreement, Award
from grants.awards.models.batches import Batch, BatchItem
from grants.awards.models.conditions import AwardCondition, ConditionKind, ConditionTemplate
from grants.awards.models.decisions import Decision, Outcome
from grants.awards.models.delegation import Delegation
from grants.awards.models.ledger import Account, Posting
from grants.awards.models.letters import LetterKind, LetterTemplate
from grants.awards.models.publicity import Publicity, PublicityWords
from grants.awards.models.scenarios import Scenario, ScenarioLine, Way
from grants.awards.models.signing_off import SignOff

__all__ = [
    "Account", "Agreement", "Award", "AwardCondition", "Batch", "BatchItem", "ConditionKind",
    "ConditionTemplate", "Decision", "Delegation", "LetterKind",
    "LetterTemplate", "Outcome", "Posting", "Publicity",
    "PublicityWords", "Scenario", "ScenarioLine", "SignOff", "Way",
]  # fmt: skip
