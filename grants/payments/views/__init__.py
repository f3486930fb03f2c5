"""Pages of payments, of payment runs, and of the ledger beside the bank."""

from grants.payments.views import payments, reconciling, runs
from grants.payments.views.blueprint import bp

__all__ = ["bp", "payments", "reconciling", "runs"]
