"""What people do with accounts and organisations.  Operations never commit: the caller does."""

from grants.accounts.operations.contacts import Reach, declare_unrelated, set_contact
from grants.accounts.operations.holidays import KEEPERS, add_holiday, fill_holidays, remove_holiday
from grants.accounts.operations.inviting import (
    accept_invitation,
    check_open,
    end_invitation,
    invite_again,
    invite_member,
    register_by_invitation,
    token_hash,
)
from grants.accounts.operations.known import find_or_add_organisation
from grants.accounts.operations.locker import check_paper, give_paper, refuse_paper, warn_of_expiry
from grants.accounts.operations.members import change_place, check_member, check_owner, join, leave
from grants.accounts.operations.organisations import (
    Profile,
    change_organisation,
    create_organisation,
    describe_work,
)
from grants.accounts.operations.people import add_person, change_roles, invite_person, set_active

__all__ = [
    "KEEPERS", "Profile", "Reach", "accept_invitation", "add_holiday", "add_person", "change_organisation",
    "change_place", "change_roles", "check_member", "check_open", "check_owner", "check_paper",
    "create_organisation", "declare_unrelated", "describe_work", "end_invitation", "fill_holidays",
    "find_or_add_organisation", "give_paper", "invite_again", "invite_member", "invite_person", "join",
    "leave", "refuse_paper", "register_by_invitation", "remove_holiday", "set_active", "set_contact",
    "token_hash", "warn_of_expiry",
]  # fmt: skip
