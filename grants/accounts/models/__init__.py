"""People with their roles, the organisations they belong to, and these organisations' papers."""

from grants.accounts.models.holidays import BankHoliday
from grants.accounts.models.locker import EvidenceItem, EvidenceKind
from grants.accounts.models.organisations import (
    Area,
    Contact,
    ContactPlace,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Position,
)
from grants.accounts.models.people import FailedSignIn, HeldRole, User

__all__ = [
    "Area", "BankHoliday", "Contact", "ContactPlace", "EvidenceItem", "EvidenceKind", "FailedSignIn",
    "HeldRole", "Invitation", "Membership", "Organisation", "OrganisationKind", "Position", "User",
]  # fmt: skip
