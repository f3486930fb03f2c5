"""Officers say for each round whether costs are claimed, and by which rules."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.errors import RuleBroken
from grants.lifecycles import ClaimState
from grants.rounds.models import Round
from grants.rounds.operations import copy_round
from grants.spending.operations import set_rules
from grants.spending.queries import rules_of


def known(round_: Round) -> tuple[bool, int, int]:
    rules = rules_of(make.fresh(round_))
    return rules.wants_claims, rules.virement_share, rules.asset_limit_pence


def test_a_round_has_the_defaults_until_an_officer_sets_them(visit: Callable[..., Visitor]) -> None:
    round_, officer = make.a_round(), make.an_officer()
    browser, address = visit(officer), f"/rounds/{round_.reference}/spending"
    before = known(round_)
    linked = browser.open(f"/rounds/{round_.reference}/build").links

    page = browser.submit(address, wants_claims="y", virement_share="15", asset_limit="750")

    assert (before, address in linked) == ((False, 1000, 100_000), True)
    assert page.location == f"/rounds/{round_.reference}/build"
    assert known(round_) == (True, 1500, 75_000)
    assert audit.events_of(round_)[-1].action == "round.set_spending"
    refused = browser.submit(address, virement_share="101", asset_limit="0")
    assert refused.errors == ["Enter 0 to 100 percent"]


def test_claims_stay_once_one_is_begun(app: Flask) -> None:
    round_ = make.a_claim(ClaimState.DRAFT).application.round

    with pytest.raises(RuleBroken, match="A group of this round has begun a claim, so claims stay"):
        make.do(set_rules, round_, wants_claims=False, virement_share=0, asset_limit_pence=1,
                actor=make.an_officer())  # fmt: skip


def test_a_copy_of_a_round_has_its_rules(app: Flask) -> None:
    source, opens = make.a_claiming_round(virement_share=500), clock.now()

    copy = make.do(
        copy_round, source, make.both("Again"), opens_at=opens, closes_at=opens + clock.days(30),
        decides_on=clock.today() + clock.days(60), actor=make.an_officer(),
    )  # fmt: skip

    assert known(copy) == (True, 500, 100_000)
