"""Whatever changes in whatever order: the ledger balances, lines and instalments fit the award."""

import os

import factories as make
from database import empty
from factories.remembered import begin
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from grants.assurance.proof import faults
from grants.awards.ledger import standing_of, standing_of_round
from grants.awards.models import Account
from grants.db import db
from grants.errors import DomainError
from grants.lifecycles import AwardState, PaymentState
from grants.payments.queries import payments_of
from grants.spending.queries import lines_of
from grants.variations.queries import versions_of

EXAMPLES = int(os.environ.get("MONEY_EXAMPLES", "6"))

#: A change of so many pounds, so many moved between lines, and so many days; or a payment's next step.
CHANGES = some.tuples(some.integers(-6_000, 3_000), some.integers(-500, 1_000), some.integers(-5, 40))
STEPS = some.sampled_from([PaymentState.REQUESTED, PaymentState.PAID])

Seeds = dict[str, list[dict[str, object]]]


def test_money_fits_after_any_sequence(app: Flask, seeds: Seeds) -> None:
    @given(steps=some.lists(CHANGES | STEPS, min_size=3, max_size=6))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def fits(steps: list[tuple[int, int, int] | PaymentState]) -> None:
        db.session.rollback()
        empty(seeds)
        begin(remembering=True)
        award = make.an_award(AwardState.ACTIVE)
        agreed = 0
        for step in steps:
            try:
                if isinstance(step, PaymentState):
                    make.a_payment(step, award)
                else:
                    pounds, moved, days = step
                    make.agree_variation(award, make.wanted(award, pounds=pounds, moved=moved, days=days))
                    agreed += 1
            except (DomainError, ValueError):
                db.session.rollback()
                make.give_up_variations(award)
            award = make.fresh(award)
            money, round_ = standing_of(award), standing_of_round(award.application.round)
            planned = [p.amount_pence for p in payments_of(award) if p.state is not PaymentState.CANCELLED]
            assert money.to_come + money.paid == award.amount_pence == sum(planned)
            assert sum(line.amount_pence for line in lines_of(award)) == award.amount_pence
            assert money.paid <= award.amount_pence
            assert round_.budget == round_.left + round_.to_come + round_.paid - round_.returned
            assert min(round_.of(known) for known in Account if known is not Account.FUNDER) >= 0
            assert [version.number for version in versions_of(award)] == [*range(1, agreed + 2)]
        assert list(faults(app.config["AUDIT_HEAD"])) == []

    fits()
