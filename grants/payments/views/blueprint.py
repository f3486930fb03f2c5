"""Where the pages of payments are registered."""

from flask import Blueprint

from grants.permissions import Role

bp = Blueprint("payments", __name__)

#: Who sees payments.
PAYERS = (Role.OFFICER, Role.FINANCE, Role.AUDITOR)

#: Who sees payment runs and the ledger beside the bank.
BOOKKEEPERS = (Role.FINANCE, Role.AUDITOR)
