"""The blueprint of spending, and how its views find their records."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.permissions import Role
from grants.spending.models import Asset, ExpenseClaim
from grants.spending.queries import find_asset, find_claim

bp = Blueprint("spending", __name__)

#: Staff who read lists of claims and assets.
READERS = (Role.OFFICER, Role.FINANCE, Role.AUDITOR)


def the_award(reference: str) -> Award:
    return find_award(reference, signed_in()) or not_found()


def the_claim(reference: str) -> ExpenseClaim:
    return find_claim(reference, signed_in()) or not_found()


def the_asset(reference: str) -> Asset:
    return find_asset(reference, signed_in()) or not_found()
