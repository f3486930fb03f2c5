"""Due diligence: what officers check of a group before it is offered money, and signals of duplicates."""

from grants.diligence.models.assistance import AssistanceAmount, AssistanceDeclaration, AssistanceFinding
from grants.diligence.models.checks import CheckOutcome, DiligenceCheck, Risk
from grants.diligence.models.lookups import Register, RegisterLookup
from grants.diligence.models.signals import AnswerSketch, BankAccount, Compared, Signal, SignalKind, Trace

__all__ = [
    "AnswerSketch", "AssistanceAmount", "AssistanceDeclaration", "AssistanceFinding", "BankAccount",
    "CheckOutcome", "Compared", "DiligenceCheck", "Register", "RegisterLookup", "Risk", "Signal",
    "SignalKind", "Trace",
]  # fmt: skip
