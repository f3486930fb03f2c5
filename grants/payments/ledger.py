"""What the ledger says of one payment."""

from grants.awards.ledger import standing
from grants.awards.models import TO_COME, Account, Posting
from grants.money import Pence
from grants.payments.models import Payment


def where_it_stands(payment: Payment) -> list[tuple[Account, Pence]]:
    """Return the account in which the money of a payment lies; none while it is still the award's alone."""
    money = standing(Posting.payment_id == payment.id)
    found = [(account, money.of(account)) for account in (*TO_COME[1:], Account.PAID)]
    return [(account, pence) for account, pence in found if pence]
