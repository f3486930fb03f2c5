"""What terms must hold before anybody agrees to them: the same rules for writing, asking and agreeing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from grants import clock
from grants.awards.budget import check_within_budget
from grants.awards.ledger import standing_of
from grants.awards.models import Award
from grants.errors import RuleBroken
from grants.lifecycles import AwardState
from grants.money import Pence, format_pounds
from grants.payments.operations import check_replan
from grants.spending.operations import check_budget
from grants.variations.models import Variation
from grants.variations.terms import Terms, wanted_lines


def check_terms(award: Award, now: Terms, after: Terms) -> None:
    """Refuse terms that cannot hold; ``now`` are those that stand."""
    if award.state is not AwardState.ACTIVE:
        raise RuleBroken(_("The terms of an award change only while it is active."))
    _check_days(now, after)
    if any(row["planned"] < 1 for row in after["targets"] if row not in now["targets"]):
        raise RuleBroken(_("Enter a number of at least 1"))
    if not after["purpose"].strip():
        raise RuleBroken(_("Say what the grant is for."), field="purpose")
    check_amount(award, Pence(after["amount_pence"]))
    check_budget(award, wanted_lines(after), Pence(after["amount_pence"]))


def _check_days(now: Terms, after: Terms) -> None:
    starts_on, ends_on = after["starts_on"], after["ends_on"]
    if starts_on and ends_on and ends_on < starts_on:
        raise RuleBroken(_("The last day must not be before the first."), field="ends_on")
    known = {row["reference"]: row for row in now["dues"]}
    for row in after["dues"]:
        was = known[row["reference"]]
        if row["due_on"] != was["due_on"] and date.fromisoformat(row["due_on"]) < clock.today():
            raise RuleBroken(_("Choose a day that has not passed."), field=f"due_{row['reference']}")
        if row["due_on"] != was["due_on"] and not was["is_open"]:
            raise RuleBroken(_("The report %(reference)s is sent already.", reference=row["reference"]))


def check_amount(award: Award, amount_pence: Pence) -> None:
    """Refuse an amount below what is paid or on its way, or above what pot and envelopes have left."""
    if amount_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="amount")
    money = standing_of(award)
    fixed = Pence(money.paid - money.returned + money.requested + money.approved)
    if amount_pence < fixed:
        raise RuleBroken(
            _("%(fixed)s is paid or on its way already. The award cannot be less.",
              fixed=format_pounds(fixed)),
            field="amount",
        )  # fmt: skip
    if amount_pence > award.amount_pence:
        check_within_budget(award.application, Pence(amount_pence - award.amount_pence), award.decision.theme)


def check_payments(variation: Variation, amounts: Mapping[str, Pence], more_pence: Pence) -> dict[str, Any]:
    """Return the amounts of the instalments as they are kept: none where the award's amount stays."""
    if variation.after["amount_pence"] == variation.before["amount_pence"]:
        return {}
    check_replan(variation.award, amounts, more_pence, Pence(variation.after["amount_pence"]))
    return {"amounts": dict(amounts), "more_pence": more_pence}
