"""The instalments of an award, and the runs in which they go to the bank."""

from grants.payments.models.payments import Payment
from grants.payments.models.runs import BankResult, LineOutcome, PaymentRun, RunLine

__all__ = ["BankResult", "LineOutcome", "Payment", "PaymentRun", "RunLine"]
