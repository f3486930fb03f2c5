"""The ledger: every figure of promised, paid and remaining money is a sum of postings."""

import sqlalchemy as sa

from grants import audit
from grants.accounts.models import User
from grants.awards.models import Account, Award, Posting
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
    actor: User,
) -> Posting:
    """Move pence of a round from one account to another."""
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
    db.session.flush()  # Balances are read from the table.
    audit.record(actor, "posting.post", posting, source=source, target=target, amount_pence=amount_pence)
    return posting


def balance(account: Account, *conditions: sa.ColumnElement[bool]) -> Pence:
    """Return what has come into an account less what has left it, in pence."""
    signed = sa.case((Posting.target == account, Posting.amount_pence), else_=-Posting.amount_pence)
    query = sa.select(sa.func.coalesce(sa.func.sum(signed), 0)).where(
        sa.or_(Posting.source == account, Posting.target == account), *conditions
    )
    return Pence(int(db.session.scalar(query) or 0))


def left_in_pot(round_: Round) -> Pence:
    """Return what of a round's budget is not promised yet."""
    return balance(Account.POT, Posting.round_id == round_.id)


def committed(award: Award) -> Pence:
    """Return what is promised to an award and not paid yet."""
    return balance(Account.COMMITTED, Posting.award_id == award.id)


def paid(award: Award) -> Pence:
    """Return what has been paid to an award."""
    return balance(Account.PAID, Posting.award_id == award.id)


def standing_of_round(round_: Round) -> dict[str, Pence]:
    """Return a round's budget, and what of it is promised, paid and left; in pence."""
    query = (
        sa.select(Posting.source, Posting.target, sa.func.sum(Posting.amount_pence))
        .where(Posting.round_id == round_.id)
        .group_by(Posting.source, Posting.target)
    )
    standing = dict.fromkeys(Account, 0)
    for source, target, pence in db.session.execute(query):
        standing[source] -= int(pence)
        standing[target] += int(pence)
    return {
        "budget": Pence(-standing[Account.FUNDER]),
        "committed": Pence(standing[Account.COMMITTED]),
        "paid": Pence(standing[Account.PAID]),
        "left": Pence(standing[Account.POT]),
    }


def fund_round(round_: Round, actor: User) -> None:
    """Put a round's budget into its pot when it is published."""
    post(round_, Account.FUNDER, Account.POT, round_.budget_pence, actor=actor)


def return_budget(round_: Round, actor: User) -> None:
    """Take a round's budget out of its pot when the round is taken back to be prepared."""
    post(round_, Account.POT, Account.FUNDER, left_in_pot(round_), actor=actor)
