"""What people do with accounts and organisations.  Operations never commit: the caller does."""

from grants.accounts.operations.known import find_or_add_organisation
from grants.accounts.operations.organisations import (
    change_organisation,
    check_member,
    checked_number,
    create_organisation,
    invite_member,
    join,
    leave,
)
from grants.accounts.operations.people import add_person, change_roles, invite_person, set_active

__all__ = [
    "add_person", "change_organisation", "change_roles", "check_member", "checked_number",
    "create_organisation", "find_or_add_organisation", "invite_member", "invite_person", "join",
    "leave", "set_active",
]  # fmt: skip
