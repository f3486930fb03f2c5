"""Whether the payments of a round can be made in every tier: that they add up, and wait for what there is."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _

from grants.money import WHOLE, format_pounds
from grants.rounds.models import PaymentTrigger, PlannedPayment, Tier
from grants.rounds.operations.readiness.gap import Gap

#: A plan: its kind of part, whether it holds in a tier, and what to say of all tiers or of one.
Rule = tuple[type[Any], Callable[[str | None], bool], str, Callable[[Any], str]]


def payment_rules(payments: list[PlannedPayment]) -> list[Rule]:
    """Return what must hold of the payments of every tier, with what to say where it does not."""

    def of(key: str | None) -> list[PlannedPayment]:
        return [payment for payment in payments if payment.is_for(key)]

    def shares(key: str | None) -> list[int]:
        return [payment.share for payment in of(key) if payment.share]

    return [
        (
            PlannedPayment,
            lambda key: bool(of(key)),
            _("Plan at least one payment."),
            lambda tier: _("Plan at least one payment for the tier “%(tier)s”.", tier=tier),
        ),
        (
            PlannedPayment,
            lambda key: not of(key) or bool(shares(key)),
            _("Give at least one payment as a share: it takes what the fixed amounts leave."),
            lambda tier: _(
                "Give at least one payment of the tier “%(tier)s” as a share: it takes what the fixed amounts"
                " leave.",
                tier=tier,
            ),
        ),
        (
            PlannedPayment,
            lambda key: not shares(key) or sum(shares(key)) == WHOLE,
            _("The shares of the payments must add up to 100%."),
            lambda tier: _(
                "The shares of the payments of the tier “%(tier)s” must add up to 100%%.", tier=tier
            ),
        ),
    ]


def gaps_of_payments(parts: dict[str, list[Any]]) -> Iterator[Gap]:
    """Yield a sentence for each payment, or each tier's payments, that could never be made as planned."""
    for tier in parts["tier"]:
        payments = [payment for payment in parts["planned_payment"] if payment.is_for(tier.key)]
        yield from _too_much_fixed(tier, payments)
    tiers = [tier.key for tier in parts["tier"]]
    for payment in parts["planned_payment"]:
        own = [key for key in tiers if payment.is_for(key)]
        yield from (Gap(sentence, payment) for sentence in _wrong(payment, own, parts["planned_payment"]))


def _too_much_fixed(tier: Tier, payments: list[PlannedPayment]) -> Iterator[Gap]:
    if sum(payment.amount_pence or 0 for payment in payments) >= tier.min_pence:
        yield Gap(
            _(
                "The fixed amounts leave nothing of the smallest award of the tier “%(tier)s”, %(least)s.",
                tier=tier.title,
                least=format_pounds(tier.min_pence),
            ),
            PlannedPayment,
        )


def _wrong(payment: PlannedPayment, tiers: list[str], payments: list[PlannedPayment]) -> Iterator[str]:
    """Yield what is wrong with what one payment waits for, in the tiers that it is for."""
    named = {"title": payment.title}
    after = payments[payments.index(payment) + 1 :]
    beside = [other for other in after if any(other.is_for(key) for key in tiers)]
    if payment.trigger is PaymentTrigger.CLOSING and beside:
        yield _("“%(title)s” waits for everything else, so no payment can come after it.", **named)
    if payment.trigger is PaymentTrigger.EVIDENCE and not payment.evidence:
        yield _("Say what the group has to show for “%(title)s”.", **named)
    milestone = payment.milestone
    if milestone is None:
        return
    if not all(milestone.is_for(key) for key in tiers):
        yield _("“%(title)s” waits for a report that not all of its tiers have: %(report)s.",
                report=milestone.title, **named)  # fmt: skip
    if any(other.planned_milestone_id == milestone.id for other in beside):
        yield _("“%(title)s” waits for a report for which another payment waits as well.", **named)
