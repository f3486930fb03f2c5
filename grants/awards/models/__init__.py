"""Decisions, awards, the postings of the ledger, the wording of letters, and what is tried out before."""

from grants.awards.models.agreements import Agreement, Side, Signature
from grants.awards.models.awards import Award
from grants.awards.models.batches import Batch, BatchItem
from grants.awards.models.conditions import (
    PUT_BY_OFFICERS,
    AwardCondition,
    ConditionKind,
    ConditionTemplate,
)
from grants.awards.models.decisions import Decision, Outcome
from grants.awards.models.delegation import Delegation, Subject
from grants.awards.models.endings import Ending, EndingGround
from grants.awards.models.holds import Hold, HoldCause
from grants.awards.models.ledger import TO_COME, Account, Posting
from grants.awards.models.letters import LetterKind, LetterTemplate
from grants.awards.models.publicity import Publicity, PublicityWords
from grants.awards.models.scenarios import Scenario, ScenarioLine, Way
from grants.awards.models.signing_off import SignOff
from grants.awards.models.suspensions import Suspension

__all__ = [
    "PUT_BY_OFFICERS", "TO_COME", "Account", "Agreement", "Award", "AwardCondition", "Batch", "BatchItem",
    "ConditionKind", "ConditionTemplate", "Decision", "Delegation", "Ending", "EndingGround", "Hold",
    "HoldCause", "LetterKind", "LetterTemplate", "Outcome", "Posting", "Publicity", "PublicityWords",
    "Scenario", "ScenarioLine", "Side", "SignOff", "Signature", "Subject", "Suspension", "Way",
]  # fmt: skip
