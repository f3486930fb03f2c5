"""The instalments of an award, the runs in which they go to the bank, and what comes back."""

from grants.payments.models.payments import Payment
from grants.payments.models.repayments import Repayment, RepaymentCause, RepaymentReceipt
from grants.payments.models.runs import BankResult, LineOutcome, PaymentRun, RunLine

__all__ = [
    "BankResult",
    "LineOutcome",
    "Payment",
    "PaymentRun",
    "Repayment",
    "RepaymentCause",
    "RepaymentReceipt",
    "RunLine",
]
