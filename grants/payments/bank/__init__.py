"""Bank details: given by the payee, checked by call-back, confirmed by a second person, kept sealed.

The rest of the programme asks three things: who is paid for an award (``payee_of``), which
details may be paid to today (``details_in_force``), and what still stands in the way (``bank_gap``).
"""

from grants.payments.bank.models import BankDetails
from grants.payments.bank.queries import bank_gap, details_in_force, payee_of

__all__ = ["BankDetails", "bank_gap", "details_in_force", "payee_of"]
