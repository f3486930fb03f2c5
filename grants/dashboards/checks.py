"""What waits to be checked before money can go out: bank details, and conditions of awards."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from grants.accounts.models import User
from grants.awards.conditions import visible_conditions
from grants.awards.models import AwardCondition
from grants.db import count
from grants.lifecycles import BankDetailsState, ConditionState
from grants.payments.bank import BankDetails
from grants.payments.bank.queries import visible_details
from grants.permissions import Role


def waiting_checks(person: User) -> Iterator[tuple[int, str, str, dict[str, str]]]:
    """Yield number, words, page and its filter of what waits for a person; nothing where none waits."""
    for roles, query, state, label, endpoint in _kinds(person):
        number = count(query) if person.has(*roles) else 0
        if number:
            yield number, label, endpoint, {"state": state.value}


def _kinds(person: User) -> list[tuple[tuple[Role, ...], Any, Any, str, str]]:
    details, conditions = visible_details(person), visible_conditions(person)
    given, checked = BankDetailsState.GIVEN, BankDetailsState.CHECKED
    shown, asked = ConditionState.EVIDENCE_GIVEN, ConditionState.WAIVER_ASKED
    bank, awards = "bank.list_details", "awards.list_conditions"
    return [
        ((Role.OFFICER, Role.FINANCE), details.where(BankDetails.state == given), given,
         _("bank details to check"), bank),
        ((Role.FINANCE,), details.where(BankDetails.state == checked), checked,
         _("bank details to confirm"), bank),
        ((Role.OFFICER,), conditions.where(AwardCondition.state == shown), shown,
         _("conditions to look at"), awards),
        ((Role.DECISION_MAKER,), conditions.where(AwardCondition.state == asked), asked,
         _("conditions that somebody asks to waive"), awards),
    ]  # fmt: skip
