"""What officers and finance do with the instalments of an award.  The caller commits."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_of, people_with
from grants.awards.ledger import post
from grants.awards.models import Account, Award
from grants.awards.plans import plan_for
from grants.db import db, lock, next_reference
from grants.delivery.models import Milestone
from grants.delivery.queries import milestones_of
from grants.errors import RuleBroken
from grants.lifecycles import PAYMENT
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.payments.gate import unmet
from grants.payments.models import Payment
from grants.permissions import Role


def lay_out_payments(award: Award, actor: User) -> None:
    """Bring the instalments of an accepted award into being: the first one, and one for each milestone."""
    plan = plan_for(award.application, award.amount_pence)
    if plan.first_pence:
        _plan_payment(award, 0, plan.first_pence, None, actor)
    for milestone, promise in zip(milestones_of(award), plan.milestones, strict=True):
        if promise.amount_pence:
            _plan_payment(award, milestone.position, promise.amount_pence, milestone, actor)


def _plan_payment(
    award: Award, position: int, amount: Pence, milestone: Milestone | None, actor: User
) -> None:
    payment = Payment(
        reference=next_reference("PY"),
        award=award,
        position=position,
        amount_pence=amount,
        milestone=milestone,
    )
    db.session.add(payment)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "payment.plan", payment, amount_pence=amount)


def request_payment(payment: Payment, *, actor: User) -> None:
    """Ask finance to pay an instalment; refused while any condition of the gate is unmet."""
    PAYMENT.check(actor, "request", payment)
    _check_gate(payment)
    payment.requested_by_id, payment.requested_at = actor.id, clock.now()
    PAYMENT.take(actor, "request", payment, amount_pence=payment.amount_pence)
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


def _check_gate(payment: Payment) -> None:
    if reasons := unmet(payment):
        raise RuleBroken(" ".join(reasons))


def approve_payment(payment: Payment, *, actor: User) -> None:
    """Approve a payment that somebody else requested; the gate is asked again."""
    PAYMENT.check(actor, "approve", payment)
    _check_gate(payment)
    payment.approved_by_id, payment.approved_at = actor.id, clock.now()
    PAYMENT.take(actor, "approve", payment, amount_pence=payment.amount_pence)


def return_payment(payment: Payment, action: str, *, reason: str, actor: User) -> None:
    """Send a payment back to its plan (``send_back``), or take back one's request (``take_back``)."""
    PAYMENT.check(actor, action, payment)
    requester = payment.requested_by
    payment.requested_by_id = payment.requested_at = None
    payment.approved_by_id = payment.approved_at = None
    PAYMENT.take(actor, action, payment, reason=reason)
    if requester is not None and requester.id != actor.id:
        tell(
            requester,
            _l("The payment %(reference)s was sent back", reference=payment.reference),
            reason,
            link=(_l("Open the payment"), f"/payments/{payment.reference}"),
            application_id=payment.application.id,
        )


def record_paid(payment: Payment, paid_on: date, *, finance_reference: str, actor: User) -> None:
    """Record that the bank has paid an instalment, and tell the recipient."""
    lock(payment)
    PAYMENT.check(actor, "record_paid", payment)
    _check_gate(payment)
    if paid_on > clock.today():
        raise RuleBroken(_("The day of payment cannot lie in the future."), field="paid_on")
    if payment.approved_at and paid_on < clock.in_london(payment.approved_at).date():
        raise RuleBroken(_("It was approved after that day."), field="paid_on")
    payment.paid_by_id, payment.paid_on = actor.id, paid_on
    payment.finance_reference = finance_reference
    PAYMENT.take(actor, "record_paid", payment, amount_pence=payment.amount_pence, paid_on=paid_on)
    post(
        payment.application.round, Account.COMMITTED, Account.PAID, payment.amount_pence,
        award=payment.award, payment_id=payment.id, actor=actor,
    )  # fmt: skip
    for person in people_of(payment.application.organisation_id):
        tell(
            person,
            _l("We have paid %(amount)s", amount=format_pounds(payment.amount_pence)),
            _l("The payment %(reference)s for the award %(award)s is on its way to your bank.",
               reference=payment.reference, award=payment.award.reference),
            link=(_l("Open your award"), f"/awards/{payment.award.reference}"),
            application_id=payment.application.id,
        )  # fmt: skip


def cancel_payment(payment: Payment, *, reason: str, actor: User) -> None:
    """Cancel an instalment that will not be paid; its money stays promised until the grant closes."""
    PAYMENT.take(actor, "cancel", payment, reason=reason)
