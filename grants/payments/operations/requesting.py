"""What officers and finance do with one instalment.  The caller commits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.awards.delegation import check_within_limit
from grants.awards.models import Account, Ending, Subject
from grants.awards.operations import let_go
from grants.awards.operations.telling import tell_recipient
from grants.db import lock
from grants.errors import RuleBroken
from grants.lifecycles import PAYMENT, PaymentState
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.payments.models import Payment
from grants.payments.operations.planning import check_gate, make_payable, move, settle, settle_payment
from grants.payments.queries import payments_of
from grants.permissions import SERVICE, Role

#: In which account the money of a payment lies that is on its way.
ACCOUNT_OF = {
    PaymentState.PAYABLE: Account.PAYABLE,
    PaymentState.REQUESTED: Account.REQUESTED,
    PaymentState.APPROVED: Account.APPROVED,
    PaymentState.IN_RUN: Account.APPROVED,
    PaymentState.SENT: Account.APPROVED,
    PaymentState.FAILED: Account.APPROVED,
}


def request_payment(payment: Payment, *, actor: User) -> None:
    """Ask finance to pay an instalment; refused while any condition of the gate is unmet."""
    lock(payment)
    if payment.state is PaymentState.PLANNED:
        make_payable(payment, actor=actor)
    PAYMENT.check(actor, "request", payment)
    check_gate(payment)
    payment.requested_by_id, payment.requested_at = actor.id, clock.now()
    PAYMENT.take(actor, "request", payment, amount_pence=payment.amount_pence)
    move(payment, Account.PAYABLE, Account.REQUESTED, actor)
    for person in people_with(Role.FINANCE):
        if person.id != actor.id:
            tell(
                person,
                _l("A payment of %(amount)s waits for you", amount=format_pounds(payment.amount_pence)),
                _l("%(who)s requests the payment %(reference)s. Please approve it, or send it back.",
                   who=actor.full_name, reference=payment.reference),
                link=(_l("Open the payment"), f"/payments/{payment.reference}"),
                application_id=payment.application.id,
            )  # fmt: skip


def approve_payment(payment: Payment, *, actor: User) -> None:
    """Approve a payment that somebody else requested, within one's limit; the gate is asked again."""
    lock(payment)
    PAYMENT.check(actor, "approve", payment)
    check_gate(payment)
    check_within_limit(actor, Subject.PAYMENT, payment.amount_pence)
    payment.approved_by_id, payment.approved_at = actor.id, clock.now()
    PAYMENT.take(actor, "approve", payment, amount_pence=payment.amount_pence)
    move(payment, Account.REQUESTED, Account.APPROVED, actor)


def return_payment(payment: Payment, action: str, *, reason: str, actor: User) -> None:
    """Send a payment back to its officer (``send_back``), or take back one's own request (``take_back``)."""
    lock(payment)
    PAYMENT.check(actor, action, payment)
    requester, lies_in = payment.requested_by, ACCOUNT_OF[payment.state]
    payment.requested_by_id = payment.requested_at = None
    payment.approved_by_id = payment.approved_at = None
    PAYMENT.take(actor, action, payment, reason=reason)
    move(payment, lies_in, Account.PAYABLE, actor)
    settle_payment(payment)
    if requester is not None and requester.id != actor.id:
        tell(
            requester,
            _l("The payment %(reference)s was sent back", reference=payment.reference),
            reason,
            link=(_l("Open the payment"), f"/payments/{payment.reference}"),
            application_id=payment.application.id,
        )


def pay_again(payment: Payment, *, reason: str, actor: User) -> None:
    """Let a payment that the bank refused go to it once more; what was wrong is put right."""
    lock(payment)
    PAYMENT.check(actor, "pay_again", payment)
    check_gate(payment)
    PAYMENT.take(actor, "pay_again", payment, reason=reason)


def record_paid(payment: Payment, paid_on: date, *, finance_reference: str, actor: User) -> None:
    """Record that the bank has paid an instalment outside a run, and tell the recipient."""
    lock(payment)
    PAYMENT.check(actor, "record_paid", payment)
    check_gate(payment)
    if paid_on > clock.today():
        raise RuleBroken(_("The day of payment cannot lie in the future."), field="paid_on")
    if payment.approved_at and paid_on < clock.in_london(payment.approved_at).date():
        raise RuleBroken(_("It was approved after that day."), field="paid_on")
    note_paid(payment, "record_paid", paid_on, finance_reference, actor)
    tell_paid([payment])


def note_paid(payment: Payment, action: str, paid_on: date, reference: str, actor: Any) -> None:
    """Move a payment and its money to paid."""
    payment.paid_by_id, payment.paid_on = actor.id, paid_on
    payment.finance_reference = reference
    PAYMENT.take(actor, action, payment, amount_pence=payment.amount_pence, paid_on=paid_on)
    move(payment, Account.APPROVED, Account.PAID, actor)
    settle(payment.award)


def tell_paid(payments: Sequence[Payment]) -> None:
    """Tell the people of one organisation what was paid to it, in one mail for each of them."""
    first = payments[0]
    total = Pence(sum(payment.amount_pence for payment in payments))
    tell_recipient(
        first.award,
        _l("We have paid %(amount)s", amount=format_pounds(total)),
        *(
            _l("%(amount)s for the award %(award)s is on its way to your bank: payment %(reference)s.",
               reference=payment.reference, award=payment.award.reference,
               amount=format_pounds(payment.amount_pence))
            for payment in payments
        ),
    )  # fmt: skip


def cancel_payment(payment: Payment, *, reason: str, actor: User) -> None:
    """Cancel an instalment that will not be paid; its money stays promised until the grant closes."""
    lock(payment)
    was_payable = payment.state is PaymentState.PAYABLE
    PAYMENT.take(actor, "cancel", payment, reason=reason)
    if was_payable:
        move(payment, Account.PAYABLE, Account.COMMITTED, actor)
    if payment.condition is not None:
        let_go(payment.condition, reason=reason, actor=actor)
    settle(payment.award)


def end_payments(ending: Ending, actor: User) -> None:
    """Cancel every instalment of a grant that ends early; refused while the bank has one in hand."""
    for payment in payments_of(ending.award):
        if payment.state in (PaymentState.IN_RUN, PaymentState.SENT):
            raise RuleBroken(
                _("The payment %(reference)s is in a payment run. Take it out, or wait for the bank.",
                  reference=payment.reference)
            )  # fmt: skip
        if payment.state not in (PaymentState.PAID, PaymentState.CANCELLED):
            _end(payment, ending, actor)


def _end(payment: Payment, ending: Ending, actor: User) -> None:
    lies_in = ACCOUNT_OF.get(payment.state)
    PAYMENT.check(SERVICE, "end", payment)
    payment.requested_by_id = payment.requested_at = None
    payment.approved_by_id = payment.approved_at = None
    PAYMENT.take(SERVICE, "end", payment, ending=ending.reference)
    if payment.condition is not None:
        let_go(payment.condition, reason=ending.reason, actor=actor)
    if lies_in is not None:
        if lies_in is not Account.PAYABLE:
            move(payment, lies_in, Account.PAYABLE, SERVICE)
        move(payment, Account.PAYABLE, Account.COMMITTED, SERVICE)
