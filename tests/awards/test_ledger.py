"""Every figure of money is a sum of postings: the pot, what is promised, what is paid."""

import factories as make
import pytest
import sqlalchemy as sa
from flask import Flask

from grants import audit
from grants.awards.ledger import balance, committed, left_in_pot, paid, standing_of_round
from grants.awards.models import Account, Posting
from grants.db import db
from grants.lifecycles import AwardState, PaymentState
from grants.money import Pence
from grants.rounds.operations import take_back_round

W, P = AwardState, PaymentState


def moves() -> list[tuple[str, str, int]]:
    return [(p.source.value, p.target.value, p.amount_pence) for p in make.rows(Posting)]


def test_publishing_fills_the_pot_and_taking_back_empties_it(app: Flask) -> None:
    officer = make.an_officer()
    round_ = make.a_round(budget=40_000, actor=officer)

    assert standing_of_round(round_) == {"budget": 4_000_000, "committed": 0, "paid": 0, "left": 4_000_000}
    make.do(take_back_round, round_, actor=officer)
    assert standing_of_round(round_) == {"budget": 0, "committed": 0, "paid": 0, "left": 0}
    assert moves() == [("funder", "pot", 4_000_000), ("pot", "funder", 4_000_000)]


def test_the_whole_life_of_money_sums_to_the_budget(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_payment(P.PAID, award)
    round_ = award.application.round

    standing = standing_of_round(round_)
    assert standing == {
        "budget": 10_000_000,
        "committed": 1_000_000,
        "paid": 1_000_000,
        "left": 8_000_000,
    }
    assert standing["committed"] + standing["paid"] + standing["left"] == standing["budget"]
    assert (committed(award), paid(award)) == (1_000_000, 1_000_000)


def test_unspent_money_comes_back_when_a_grant_closes(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.bring_to_the_end(award)

    make.close(award, spent=Pence(1_700_000), returned_reference="BACS-77")

    assert moves()[-1] == ("paid", "pot", 300_000)
    assert standing_of_round(award.application.round) == {
        "budget": 10_000_000,
        "committed": 0,
        "paid": 1_700_000,
        "left": 8_300_000,
    }


def test_one_round_does_not_count_the_money_of_another(app: Flask) -> None:
    other = make.a_round(budget=30_000)
    make.an_award()

    assert left_in_pot(other) == 3_000_000
    assert balance(Account.FUNDER) == -13_000_000


def test_every_posting_is_in_the_trail(app: Flask) -> None:
    make.an_award()

    postings = make.rows(Posting)
    assert [event.details for event in audit.events_of(*postings)] == [
        {"source": "funder", "target": "pot", "amount_pence": 10_000_000},
        {"source": "pot", "target": "committed", "amount_pence": 2_000_000},
    ]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("amount_pence = 0", "positive_amount"),
        ("source = target", "moves"),
        ("award_id = NULL", "award_unless_funding"),
        ("target = 'paid'", "payment_if_paid"),
    ],
)
def test_the_database_refuses_a_posting_that_makes_no_sense(app: Flask, change: str, constraint: str) -> None:
    make.an_award()

    with pytest.raises(sa.exc.IntegrityError, match=constraint):
        db.session.execute(sa.text(f"UPDATE posting SET {change} WHERE source = 'pot'"))  # our words
