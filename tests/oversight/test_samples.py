"""Samples: points for named reasons, everything large or risky, and a draw that anybody can repeat."""

import hashlib
from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from hypothesis import given
from hypothesis import strategies as st

from grants.awards import operations as awards
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState
from grants.money import Pence
from grants.oversight import operations as oversight
from grants.oversight.models import Sample, SampleLine, Visit, Why
from grants.oversight.risk import FACTORS, factors_of
from grants.oversight.sampling import draw
from grants.permissions import Role
from grants.rounds.models import Round


def awards_of_one_round(number: int) -> tuple[Round, list[Any]]:
    round_ = make.a_round(reviewers_wanted=1)
    return round_, [make.an_award(AwardState.ACTIVE, round_) for _number in range(number)]


def draw_from(round_: Round, **how: Any) -> Sample:
    values = {"large_pence": Pence(9_000_000), "risk_from": None, "share": 50, "seed": "4711", **how}
    values.setdefault("actor", make.an_officer())
    sample: Sample = make.do(oversight.draw_sample, round_, **values)
    return sample


def taken(sample: Sample) -> dict[str, Why]:
    lines = make.rows(SampleLine, SampleLine.sample_id == sample.id)
    return {line.award.reference: line.why for line in lines if line.why}


@given(st.sets(st.text("ABC0123456789", min_size=3, max_size=9)), st.text(max_size=9), st.integers(0, 100))
def test_the_same_seed_draws_the_same_share_in_any_order(names: set[str], seed: str, share: int) -> None:
    drawn = draw(sorted(names), seed=seed, share=share)

    assert drawn == draw(sorted(names, reverse=True), seed=seed, share=share)
    assert len(drawn) * 100 >= len(names) * share > (len(drawn) - 1) * 100 or not drawn
    assert set(drawn) <= names


def test_the_draw_can_be_done_again_with_the_seed_alone(app: Any) -> None:
    round_, found = awards_of_one_round(3)

    sample = draw_from(round_)

    known = {a.reference: hashlib.sha256(f"4711:{a.reference}".encode()).hexdigest() for a in found}
    assert taken(sample) == dict.fromkeys(sorted(known, key=known.__getitem__)[:2], Why.RANDOM)


def test_everything_large_or_risky_is_taken_and_a_seed_is_made_up(app: Any) -> None:
    round_, (first, second) = awards_of_one_round(2)
    make.do(awards.place_hold, second, told="Wait.", reason="No list.", actor=make.an_officer())

    large = draw_from(round_, large_pence=first.amount_pence, share=0, seed="")
    risky = draw_from(round_, risk_from=9, share=0)

    assert set(taken(large).values()) == {Why.LARGE}
    assert len(large.seed) == 16
    assert taken(risky) == {second.reference: Why.RISK}


def test_every_reason_has_its_points_and_words(app: Any) -> None:
    _round, (award,) = awards_of_one_round(1)
    make.do(awards.place_hold, award, told="Wait.", reason="No list.", actor=make.an_officer())

    points = factors_of([award])[award.id]

    assert points == {"first_grant": 2, "size": 1, "hold": 3}
    assert all(points <= FACTORS[name][0] for name, points in points.items())


def test_only_officers_draw_and_only_from_what_is_under_way(app: Any) -> None:
    with pytest.raises(RuleBroken, match="under way"):
        draw_from(make.a_round())
    with pytest.raises(NotAllowed):
        draw_from(make.a_round(), actor=make.a_person(Role.AUDITOR))


def test_officers_draw_on_the_page_and_plan_visits_from_it(visit: Callable[..., Visitor]) -> None:
    round_, (award,) = awards_of_one_round(1)
    browser = visit(make.an_officer())

    refused = browser.submit(f"/rounds/{round_.reference}/samples/draw", large="many", share="101")
    page = browser.follow(
        browser.submit(f"/rounds/{round_.reference}/samples/draw", share="100", risk_from="", seed="Fair 12")
    )
    plan = f"/awards/{award.reference}/visit?sample={make.rows(Sample)[0].id}"
    browser.submit(plan, planned_on=["1", "1", "2099"], announced="no", purpose="An evening.")
    planned = browser.open(f"/rounds/{round_.reference}/samples/{make.rows(Sample)[0].id}")
    auditor = visit(make.a_person(Role.AUDITOR)).open(f"/rounds/{round_.reference}/samples")

    assert len(refused.errors) == 2
    assert [word in page.text for word in ("Fair 12", award.reference, "Drawn at random")] == [True] * 3
    assert plan in page.links
    assert make.rows(Visit)[0].sample_id == make.rows(Sample)[0].id
    assert make.rows(Visit)[0].reference in planned.text
    assert "Draw a sample" not in auditor.text
    assert browser.open(f"/rounds/{round_.reference}/samples/99").status == 404
