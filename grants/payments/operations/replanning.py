"""Other amounts for the instalments of an award whose amount has changed.  The caller commits."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit
from grants.accounts.models import User
from grants.awards.models import Account, Award
from grants.db import db, next_reference
from grants.errors import RuleBroken
from grants.languages import in_every_language
from grants.lifecycles import PAYMENT, PaymentState
from grants.money import Pence, format_pounds
from grants.payments.models import Payment
from grants.payments.operations.planning import move
from grants.payments.queries import payments_of
from grants.permissions import SERVICE
from grants.rounds.models import PaymentTrigger

#: What has not been asked of finance yet: its amount can still change.
CHANGEABLE = (PaymentState.PLANNED, PaymentState.PAYABLE)


def changeable_payments(award: Award) -> list[Payment]:
    """Return the instalments of an award whose amounts can still change."""
    return [payment for payment in payments_of(award) if payment.state in CHANGEABLE]


def check_replan(award: Award, amounts: Mapping[str, Pence], more_pence: Pence, total: Pence) -> None:
    """Refuse amounts, by the reference of the instalment, that do not add up to the award with the rest.

    ``more_pence`` is a new instalment at the end, nothing for none.
    """
    changeable = changeable_payments(award)
    if {payment.reference for payment in changeable} != set(amounts):
        raise RuleBroken(_("An instalment has moved on meanwhile. Enter the amounts again."))
    if any(pence <= 0 for pence in amounts.values()) or more_pence < 0:
        raise RuleBroken(_("Enter an amount above £0 for each instalment, or cancel the instalment first."))
    fixed = [
        payment.amount_pence
        for payment in payments_of(award)
        if payment.state not in (*CHANGEABLE, PaymentState.CANCELLED)
    ]
    planned = sum(fixed) + sum(amounts.values()) + more_pence
    if planned != total:
        raise RuleBroken(
            _("The instalments add up to %(sum)s, with %(fixed)s paid or on its way."
              " They must add up to the award of %(amount)s.",
              sum=format_pounds(planned), fixed=format_pounds(sum(fixed)), amount=format_pounds(total))
        )  # fmt: skip


def replan(
    award: Award, amounts: Mapping[str, Pence], more_pence: Pence, *, total: Pence, actor: User
) -> None:
    """Give instalments other amounts; one that was payable is planned again until its gate is asked anew."""
    check_replan(award, amounts, more_pence, total)
    for payment in changeable_payments(award):
        _change(payment, amounts[payment.reference], actor)
    if more_pence:
        position = max((payment.position for payment in payments_of(award)), default=0) + 1
        payment = Payment(
            reference=next_reference("PY"),
            award=award,
            position=position,
            title=in_every_language(_l("Further money")),
            trigger=PaymentTrigger.AGREEMENT,
            amount_pence=more_pence,
        )
        db.session.add(payment)
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "payment.plan", payment, amount_pence=more_pence)


def _change(payment: Payment, amount_pence: Pence, actor: User) -> None:
    if payment.amount_pence == amount_pence:
        return
    if payment.state is PaymentState.PAYABLE:
        PAYMENT.take(SERVICE, "shut", payment, reason=_("The award has changed."))
        move(payment, Account.PAYABLE, Account.COMMITTED, SERVICE)
    was, payment.amount_pence = payment.amount_pence, amount_pence
    db.session.flush()  # The database compares postings with the amount.
    audit.record(actor, "payment.replan", payment, was_pence=was, amount_pence=amount_pence)
