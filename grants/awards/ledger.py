"""The ledger: every figure of money that is promised, paid or left is a sum of postings.

It is kept in whole pence and by double entry: a posting takes from one account what it brings to
another, so the sum over all accounts is always nothing.  The accounts of a round are

- FUNDER, which owes the round its budget: its balance is the budget, below nothing;
- POT, what nobody has been promised;
- COMMITTED, promised to an award, and nothing is payable yet;
- PAYABLE, an instalment whose gate is open;
- REQUESTED, an instalment that an officer has asked finance to pay;
- APPROVED, an instalment that finance will pay; it stays here while a run is at the bank;
- PAID, what the bank has paid, less what came back or was written off;
- WRITTEN_OFF, money that was to come back and never will;
- RETURNED, money that a group paid back;
- RELEASED, money that was promised and will not be paid.

The last two are clearing accounts: what comes in leaves for the pot in the same transaction, so
their balance is always nothing, and what passed through them is the figure.  So it stays known for
each award why money is in the pot again, and for every round it holds that
``budget = left + to come + paid - returned`` and ``promised = to come + paid + released``.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from grants import audit
from grants.accounts.models import User
from grants.awards.models import TO_COME, Account, Award, Posting
from grants.db import db
from grants.money import Pence
from grants.rounds.models import Round


def post(
    round_: Round,
    source: Account,
    target: Account,
    amount_pence: Pence,
    *,
    award: Award | None = None,
    payment_id: int | None = None,
    actor: Any,
) -> Posting:
    """Move pence of a round from one account to another; ``actor`` is a person or the service."""
    posting = Posting(
        round_id=round_.id,
        award_id=award.id if award else None,
        payment_id=payment_id,
        source=source,
        target=target,
        amount_pence=amount_pence,
        posted_by_id=actor.id,
    )
    db.session.add(posting)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "posting.post", posting, source=source, target=target, amount_pence=amount_pence)
    return posting


def clear(award: Award, source: Account, amount_pence: Pence, actor: Any) -> None:
    """Bring money of an award back into the pot: unpaid money as released, paid money as returned."""
    if amount_pence:
        through = Account.RETURNED if source is Account.PAID else Account.RELEASED
        for leaves, enters in ((source, through), (through, Account.POT)):
            post(award.application.round, leaves, enters, amount_pence, award=award, actor=actor)


def write_off(award: Award, amount_pence: Pence, actor: Any) -> None:
    """Give up money of an award that was paid and does not come back: it never moves again."""
    post(award.application.round, Account.PAID, Account.WRITTEN_OFF, amount_pence, award=award, actor=actor)


def balance(account: Account, *conditions: sa.ColumnElement[bool]) -> Pence:
    """Return what has come into an account less what has left it, in pence."""
    signed = sa.case((Posting.target == account, Posting.amount_pence), else_=-Posting.amount_pence)
    query = sa.select(sa.func.coalesce(sa.func.sum(signed), 0)).where(
        sa.or_(Posting.source == account, Posting.target == account), *conditions
    )
    return Pence(int(db.session.scalar(query) or 0))


@dataclass(frozen=True)
class Standing:
    """Where the money of a round, an award or a payment stands, in pence."""

    moved: Counter[tuple[Account, Account]]

    def of(self, account: Account) -> Pence:
        """Return the balance of an account."""
        came = sum(pence for (_source, target), pence in self.moved.items() if target is account)
        left = sum(pence for (source, _target), pence in self.moved.items() if source is account)
        return Pence(came - left)

    @property
    def budget(self) -> Pence:
        return Pence(-self.of(Account.FUNDER))

    @property
    def left(self) -> Pence:
        return self.of(Account.POT)

    @property
    def promised(self) -> Pence:
        return Pence(self.moved[Account.POT, Account.COMMITTED])

    @property
    def to_come(self) -> Pence:
        return Pence(sum(self.of(account) for account in TO_COME))

    @property
    def payable(self) -> Pence:
        return self.of(Account.PAYABLE)

    @property
    def requested(self) -> Pence:
        return self.of(Account.REQUESTED)

    @property
    def approved(self) -> Pence:
        return self.of(Account.APPROVED)

    @property
    def paid(self) -> Pence:
        return Pence(self.moved[Account.APPROVED, Account.PAID])

    @property
    def returned(self) -> Pence:
        return Pence(self.moved[Account.PAID, Account.RETURNED])

    @property
    def written_off(self) -> Pence:
        return self.of(Account.WRITTEN_OFF)

    @property
    def released(self) -> Pence:
        return Pence(self.moved[Account.COMMITTED, Account.RELEASED])


def standing(*conditions: sa.ColumnElement[bool]) -> Standing:
    """Return where the money of some postings stands, in one query."""
    query = sa.select(Posting.source, Posting.target, sa.func.sum(Posting.amount_pence)).where(*conditions)
    rows = db.session.execute(query.group_by(Posting.source, Posting.target))
    return Standing(Counter({(source, target): int(pence) for source, target, pence in rows}))


def standings_by_round() -> dict[int, Standing]:
    """Return where the money of every round stands, by its id, in one query."""
    return _standings_by(Posting.round_id)


def standings_by_award() -> dict[int, Standing]:
    """Return where the money of every award stands, by its id, in one query: at £0 where none has moved."""
    return _standings_by(Posting.award_id)


def _standings_by(whose: InstrumentedAttribute[Any]) -> dict[int, Standing]:
    query = sa.select(whose, Posting.source, Posting.target, sa.func.sum(Posting.amount_pence))
    found: dict[int, Standing] = defaultdict(lambda: Standing(Counter()))
    rows = db.session.execute(query.where(whose.is_not(None)).group_by(whose, Posting.source, Posting.target))
    for number, source, target, pence in rows:
        found[number].moved[source, target] = int(pence)
    return found


def standing_of_round(round_: Round) -> Standing:
    """Return a round's budget, and what of it is promised, paid and left."""
    return standing(Posting.round_id == round_.id)


def standing_of(award: Award) -> Standing:
    """Return what is promised to an award, how far it is on its way, paid and come back."""
    return standing(Posting.award_id == award.id)


def left_in_pot(round_: Round) -> Pence:
    """Return what of a round's budget is not promised yet, in pence."""
    return balance(Account.POT, Posting.round_id == round_.id)


def committed(award: Award) -> Pence:
    """Return what is promised to an award and not paid yet, in pence."""
    return standing_of(award).to_come


def paid(award: Award) -> Pence:
    """Return what has been paid to an award less what came back or was written off, in pence."""
    return balance(Account.PAID, Posting.award_id == award.id)


def fund_round(round_: Round, actor: User) -> None:
    """Put a round's budget into its pot when it is published."""
    post(round_, Account.FUNDER, Account.POT, round_.budget_pence, actor=actor)


def return_budget(round_: Round, actor: User) -> None:
    """Take a round's budget out of its pot when the round is taken back to be prepared."""
    post(round_, Account.POT, Account.FUNDER, left_in_pot(round_), actor=actor)
