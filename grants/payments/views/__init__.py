"""Pages of payments, of payment runs, of the ledger beside the bank, and of what is to be paid back."""

from grants.payments.views import payments, reconciling, repayments, runs
from grants.payments.views.blueprint import bp

__all__ = ["bp", "payments", "reconciling", "repayments", "runs"]
