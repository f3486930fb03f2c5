"""Decisions, awards, the postings of the ledger, and the wording of letters."""

from grants.awards.models.awards import Agreement, Award
from grants.awards.models.decisions import Decision, Outcome
from grants.awards.models.ledger import Account, Posting
from grants.awards.models.letters import LetterKind, LetterTemplate

__all__ = ["Account", "Agreement", "Award", "Decision", "LetterKind", "LetterTemplate", "Outcome", "Posting"]
