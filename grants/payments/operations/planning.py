"""The instalments of an accepted award, and when each becomes payable.  The caller commits."""

import logging
from typing import Any, Final

from grants import audit
from grants.accounts.models import Organisation, User
from grants.awards.ledger import post
from grants.awards.models import Account, Award
from grants.awards.operations import put_before_payment
from grants.awards.plans import plan_for
from grants.db import db, next_reference, transaction
from grants.delivery.chasing import rules_of
from grants.delivery.queries import milestones_of
from grants.errors import RuleBroken
from grants.lifecycles import PAYMENT, PaymentState
from grants.payments.gate import unmet
from grants.payments.models import Payment
from grants.payments.queries import active_awards_of, payments_of
from grants.payments.turning import turned
from grants.permissions import SERVICE
from grants.rounds.models import PaymentTrigger

_LOG = logging.getLogger(__name__)

#: So many awards are found with one query.
AT_ONCE: Final = 100


def lay_out_payments(award: Award, actor: User) -> None:
    """Bring the instalments of an accepted award into being, each with what it waits for."""
    milestones = milestones_of(award)
    for position, planned in enumerate(plan_for(award.application, award.amount_pence).payments):
        shown = planned.trigger is PaymentTrigger.EVIDENCE
        payment = Payment(
            reference=next_reference("PY"),
            award=award,
            position=position,
            title=planned.title,
            amount_pence=planned.amount_pence,
            trigger=planned.trigger,
            milestone=None if planned.milestone is None else milestones[planned.milestone],
            due_on=planned.due_on,
            condition=put_before_payment(award, planned.evidence, actor=actor) if shown else None,
        )
        db.session.add(payment)
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "payment.plan", payment, amount_pence=payment.amount_pence)
    settle(award)


def move(payment: Payment, source: Account, target: Account, actor: Any) -> None:
    """Move the money of a payment from one account to another."""
    post(
        payment.application.round, source, target, payment.amount_pence,
        award=payment.award, payment_id=payment.id, actor=actor,
    )  # fmt: skip


def check_gate(payment: Payment) -> None:
    """Refuse what moves a payment on while any condition of its gate is unmet; names every one."""
    if reasons := unmet(payment):
        raise RuleBroken(" ".join(reasons))


def make_payable(payment: Payment, *, actor: Any) -> None:
    """Say that nothing stands any more between an instalment and its request."""
    PAYMENT.check(actor, "make_payable", payment)
    check_gate(payment)
    PAYMENT.take(actor, "make_payable", payment, amount_pence=payment.amount_pence)
    move(payment, Account.COMMITTED, Account.PAYABLE, actor)


def settle(award: Award) -> None:
    """Make payable what waits for nothing any more, and undo it where the gate has shut again.

    Whatever opens or shuts a gate calls this in its transaction; what the day alone changes is
    found by ``settle_all``.
    """
    for payment in payments_of(award):
        settle_payment(payment)


def settle_payee(organisation: Organisation) -> None:
    """Do the same for every award that is paid to an organisation, when its bank details have changed."""
    for number in db.session.scalars(active_awards_of(organisation.id)).all():
        settle(db.session.get_one(Award, number))


def settle_payment(payment: Payment) -> None:
    """Do the same for one payment."""
    if payment.state is PaymentState.PLANNED and not unmet(payment):
        make_payable(payment, actor=SERVICE)
    elif payment.state is PaymentState.PAYABLE and (reasons := unmet(payment)):
        PAYMENT.take(SERVICE, "shut", payment, reason=" ".join(reasons))
        move(payment, Account.PAYABLE, Account.COMMITTED, SERVICE)


def settle_with_others(award: Award) -> None:
    """Settle an award whose report moved on, and the awards that wait for it by the rules of its round."""
    settle(award)
    if not rules_of(award.application.round).holds_other_awards:
        return
    for number in db.session.scalars(active_awards_of(award.application.organisation_id)).all():
        if number != award.id:
            settle(db.session.get_one(Award, number))


def settle_all() -> None:
    """Once a day: let every instalment follow its gate; each award is a transaction of its own.

    Those that the day has turned are found by a query for every hundred of them.
    """
    last = 0
    while numbers := db.session.scalars(turned(after=last, at_once=AT_ONCE)).all():
        for number in numbers:
            _settle_alone(number)
        last = numbers[-1]


def _settle_alone(number: int) -> None:
    try:
        with transaction():
            settle(db.session.get_one(Award, number))
    except Exception:  # Whatever it is, the other awards must not wait for it.
        _LOG.exception("The payments of award %s could not be settled.", number)
