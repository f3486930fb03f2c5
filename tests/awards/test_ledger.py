"""Every figure of money is a sum of postings: the pot, what is promised, what is paid."""

from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from flask import Flask

from grants import audit
from grants.awards.ledger import balance, committed, left_in_pot, paid, standing_of_round
from grants.awards.models import Account, Award, Posting
from grants.db import db
from grants.lifecycles import AwardState, PaymentState, ReportState
from grants.payments.ledger import where_it_stands
from grants.payments.queries import payments_of
from grants.rounds.models import Round
from grants.rounds.operations import take_back_round

W, P = AwardState, PaymentState


NAMES = (
    "budget",
    "left",
    "promised",
    "to_come",
    "payable",
    "requested",
    "approved",
    "paid",
    "returned",
    "released",
)


def figures(round_: Round) -> dict[str, int]:
    """Return every figure of a round that is not nothing."""
    found = {name: getattr(standing_of_round(round_), name) for name in NAMES}
    return {name: pence for name, pence in found.items() if pence}


def moves() -> list[tuple[str, str, int]]:
    return [(p.source.value, p.target.value, p.amount_pence) for p in make.rows(Posting)]


def test_publishing_fills_the_pot_and_taking_back_empties_it(app: Flask) -> None:
    officer = make.an_officer()
    round_ = make.a_round(budget=40_000, actor=officer)

    assert figures(round_) == {"budget": 4_000_000, "left": 4_000_000}
    make.do(take_back_round, round_, actor=officer)
    assert figures(round_) == {}
    assert moves() == [("funder", "pot", 4_000_000), ("pot", "funder", 4_000_000)]


def test_the_whole_life_of_money_sums_to_the_budget(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_payment(P.PAID, award)
    round_ = award.application.round

    assert figures(round_) == {
        "budget": 10_000_000, "promised": 2_000_000, "to_come": 1_000_000, "paid": 1_000_000,
        "left": 8_000_000,
    }  # fmt: skip
    assert (committed(award), paid(award)) == (1_000_000, 1_000_000)


def test_every_step_of_a_payment_moves_its_money(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    stood = []

    for state in (P.PAYABLE, P.REQUESTED, P.APPROVED, P.IN_RUN, P.SENT, P.FAILED, P.PAID):
        payment = make.a_payment(state)
        stood.append([(account.value, pence) for account, pence in where_it_stands(payment)])

    assert where_it_stands(make.a_payment(P.PLANNED, award)) == []
    assert stood == [
        [("payable", 1_000_000)], [("requested", 1_000_000)], *[[("approved", 1_000_000)]] * 4,
        [("paid", 1_000_000)],
    ]  # fmt: skip


def test_unspent_money_comes_back_when_a_grant_closes(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_payment(P.PAID, award)
    make.a_report(ReportState.ACCEPTED, award)
    make.a_return(ReportState.ACCEPTED, award)
    make.a_payment(P.CANCELLED, award, place=1)

    make.end_with(award, left=1_300_000)

    assert moves()[-4:] == [
        ("paid", "returned", 300_000), ("returned", "pot", 300_000),
        ("committed", "released", 1_000_000), ("released", "pot", 1_000_000),
    ]  # fmt: skip
    assert figures(award.application.round) == {
        "budget": 10_000_000, "promised": 2_000_000, "paid": 1_000_000, "returned": 300_000,
        "released": 1_000_000, "left": 9_300_000,
    }  # fmt: skip


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


def smuggle(award: Award, **changed: Any) -> None:
    """Write a posting past the service; what is not said is as in the promise of the award."""
    (promise,) = make.rows(Posting, Posting.award_id == award.id, Posting.source == Account.POT)
    known = {
        "round_id": promise.round_id, "award_id": award.id, "payment_id": None, "source": "pot",
        "target": "committed", "amount_pence": 1, "posted_by_id": promise.posted_by_id,
        "posted_at": "2026-01-01",
    }  # fmt: skip
    values = {**known, **changed}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    with db.session.begin_nested():
        db.session.execute(sa.text(f"INSERT INTO posting ({names}) VALUES ({marks})"), values)


def of_payment(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"source": source, "target": target, "amount_pence": 1_000_000, "place": 0, **more}


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"amount_pence": 0}, "positive_amount"),
    ({"target": "pot"}, "known_move"),
    ({"source": "committed", "target": "paid"}, "known_move"),
    ({"award_id": None}, "award_unless_funding"),
    ({"source": "committed", "target": "payable"}, "payment_if_of_one"),
    (of_payment("approved", "paid", place=None), "posting_covered"),
    ({"amount_pence": 1}, "posting_within_award"),
    ({"source": "committed", "target": "released", "amount_pence": 1_000_001}, "posting_covered"),
    ({"source": "paid", "target": "returned"}, "posting_covered"),
    ({"source": "released", "target": "pot"}, "posting_covered"),
    (of_payment("committed", "payable"), "posting_once_under_way"),
    (of_payment("committed", "payable", place=1, amount_pence=999_999), "posting_of_payment"),
    (of_payment("requested", "approved"), "posting_covered"),
    (of_payment("approved", "paid", place=1), "posting_covered"),
]


@pytest.mark.parametrize(("change", "constraint"), REFUSED)
def test_the_database_refuses_a_posting_that_cannot_be(
    app: Flask, change: dict[str, Any], constraint: str
) -> None:
    award = make.an_award(W.ACTIVE)
    place = change.pop("place", None) if (change := dict(change)) else None
    if place is not None:
        change["payment_id"] = payments_of(award)[place].id

    with pytest.raises(sa.exc.IntegrityError, match=constraint):
        smuggle(award, **change)


def test_no_award_draws_on_another_nor_on_an_empty_pot(app: Flask) -> None:
    award, other = make.an_award(W.ACTIVE), make.an_award(W.ACTIVE)
    elsewhere = make.a_round(budget=30_000)
    payment = payments_of(other)[0].id

    for change, constraint in (
        (of_payment("payable", "requested", payment_id=payment), "posting_"),
        ({"round_id": elsewhere.id}, "posting_"),
        ({"source": "pot", "target": "funder", "award_id": None, "amount_pence": 10**9}, "posting_covered"),
    ):
        change.pop("place", None)
        with pytest.raises(sa.exc.IntegrityError, match=constraint):
            smuggle(award, **change)


def test_a_payment_is_paid_once_and_no_posting_changes(app: Flask) -> None:
    payment = make.a_payment(P.PAID)

    with pytest.raises(sa.exc.IntegrityError, match="posting_covered"):
        smuggle(
            payment.award, source="approved", target="paid", payment_id=payment.id, amount_pence=1_000_000
        )
    for statement in ("UPDATE posting SET amount_pence = 1", "DELETE FROM posting"):
        with pytest.raises(sa.exc.IntegrityError, match="posting_kept"), db.session.begin_nested():
            db.session.execute(sa.text(statement))
