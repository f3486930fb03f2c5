"""Decisions with their proposer and confirmer, awards, and the postings of the ledger."""

from grants.awards.models.awards import Agreement, Award
from grants.awards.models.decisions import Decision, Outcome
from grants.awards.models.ledger import Account, Posting

__all__ = ["Account", "Agreement", "Award", "Decision", "Outcome", "Posting"]
