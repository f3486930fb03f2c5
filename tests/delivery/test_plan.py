"""What acceptance lays out: milestones with their reports, and instalments that sum to the award."""

from datetime import timedelta
from itertools import pairwise

import factories as make
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from grants import audit
from grants.awards.models import Award
from grants.awards.plans import divide, plan_for
from grants.delivery.queries import milestones_of, reports_of
from grants.lifecycles import ApplicationState, AwardState, PaymentState, ReportState
from grants.money import WHOLE, Pence
from grants.payments.queries import payments_of
from grants.rounds.models import PaymentTrigger, PlannedMilestone, PlannedPayment, PlannedReturn, Round
from grants.rounds.operations import add_part, change_part, publish_round
from grants.rounds.queries import parts_of

W = AwardState


def an_award_of(amount: Pence, **how: object) -> Award:
    application = make.an_application(ApplicationState.MODERATED, **how)
    make.propose(application, amount=amount)
    award: Award = make.confirm(application)
    make.accept(award)
    return award


def test_milestones_reports_and_instalments_follow_the_rounds_plan(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    starts_on = award.application.starts_on
    assert starts_on is not None

    assert [str(milestone.title) for milestone in milestones_of(award)] == ["Half way"]
    assert [(report.state, report.due_on) for report in reports_of(award)] == [
        (ReportState.DUE, starts_on + timedelta(days=60))
    ]
    assert [(p.state, p.position, p.amount_pence) for p in payments_of(award)] == [
        (PaymentState.PAYABLE, 0, 1_000_000),
        (PaymentState.PLANNED, 1, 1_000_000),
    ]
    assert [p.milestone for p in payments_of(award)] == [None, milestones_of(award)[0]]


@st.composite
def _mixes(draw: st.DrawFn) -> list[tuple[Pence | None, int | None]]:
    """Return amounts and shares in any order; the shares, if there are any, come to a whole."""
    amounts = draw(st.lists(st.integers(1, 5_000_000), max_size=4))
    cuts = sorted(draw(st.sets(st.integers(1, WHOLE - 1), max_size=4)))
    shares = [late - early for early, late in pairwise([0, *cuts, WHOLE])]
    if amounts and draw(st.booleans()):
        shares = []
    parts = [*((Pence(amount), None) for amount in amounts), *((None, share) for share in shares)]
    return draw(st.permutations(parts))


@given(total=st.integers(0, 10_000_000), parts=_mixes())
def test_any_mix_of_amounts_and_shares_adds_up_to_the_award(
    total: int, parts: list[tuple[Pence | None, int | None]]
) -> None:
    divided = divide(Pence(total), parts)

    assert len(divided) == len(parts)
    assert (sum(divided), [part for part in divided if part < 0]) == (total, [])
    if sum(amount or 0 for amount, _share in parts) <= total and any(share for _amount, share in parts):
        fixed = [(given, amount) for given, (amount, _share) in zip(divided, parts, strict=True) if amount]
        assert [given for given, amount in fixed if given != amount] == []


def a_round_of_two_plans() -> Round:
    """Return a published round whose large grants owe more reports and returns than its small ones."""
    round_, officer = make.a_draft_round(), make.an_officer()
    (planned,) = parts_of(round_, PlannedMilestone)
    (returned,) = parts_of(round_, PlannedReturn)
    _first, second = parts_of(round_, PlannedPayment)
    make.do(change_part, round_, planned, tier_keys=["large"], actor=officer)
    make.do(change_part, round_, second, tier_keys=["large"], share=3000, actor=officer)
    for title, days, share, tiers in (("Start", 30, 2000, ["large"]), ("All done", 90, 5000, ["small"])):
        added = make.do(add_part, round_, PlannedMilestone, title=make.both(title), due_after_days=days,
                        tier_keys=tiers, actor=officer)  # fmt: skip
        make.do(add_part, round_, PlannedPayment, title=make.both(f"{title} paid"), share=share,
                trigger=PaymentTrigger.REPORT, planned_milestone_id=added.id, tier_keys=tiers,
                actor=officer)  # fmt: skip
    make.do(add_part, round_, PlannedReturn, title=make.both("Early return"), due_after_days=20,
            tier_keys=["large"], actor=officer)  # fmt: skip
    make.do(change_part, round_, returned, tier_keys=[], actor=officer)
    make.do(publish_round, round_, actor=officer)
    return round_


@pytest.mark.parametrize(
    ("pounds", "payments", "milestones", "returns"),
    [
        (
            20_000,
            [("First part", 1_000_000, None), ("All done paid", 1_000_000, "All done")],
            ["All done"],
            ["Final return"],
        ),
        (
            40_000,
            [
                ("First part", 2_000_000, None),
                ("Second part", 1_200_000, "Half way"),
                ("Start paid", 800_000, "Start"),
            ],
            ["Half way", "Start"],
            ["Final return", "Early return"],
        ),
    ],
)
def test_the_tier_decides_which_reports_and_returns_an_award_owes(
    app: Flask,
    pounds: int,
    payments: list[tuple[str, int, str | None]],
    milestones: list[str],
    returns: list[str],
) -> None:
    application = make.an_application(ApplicationState.SUBMITTED, a_round_of_two_plans(), pounds=pounds)

    plan = plan_for(application, Pence(pounds * 100))

    named = [str(promise.title) for promise in plan.milestones]
    assert named == milestones
    assert [
        (str(p.title), p.amount_pence, None if p.milestone is None else named[p.milestone])
        for p in plan.payments
    ] == payments
    assert [str(title) for title, _due in plan.returns] == returns


def test_an_award_that_is_too_small_to_split_has_one_instalment(app: Flask) -> None:
    award = an_award_of(Pence(101))

    assert [(p.position, p.amount_pence) for p in payments_of(award)] == [(0, 101)]


def test_the_plan_is_in_the_trail(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    report, payments = reports_of(award)[0], payments_of(award)

    assert [event.action for event in audit.events_of(report)] == ["report.plan"]
    planned = [event for event in audit.events_of(*payments) if event.action == "payment.plan"]
    assert [event.details for event in planned] == [{"amount_pence": 1_000_000}] * 2
    (signed,) = [event for event in audit.events_of(award) if event.action == "award.countersign"]
    assert [event.actor_id for event in audit.events_of(report)] == [signed.actor_id]


def test_references_are_given_in_order_and_never_twice(app: Flask) -> None:
    awards = [make.an_award(W.ACTIVE) for _number in range(2)]

    references = [payment.reference for award in awards for payment in payments_of(award)]

    assert [reference.rpartition("-")[2] for reference in references] == ["0001", "0002", "0003", "0004"]
    assert len({report.reference for award in awards for report in reports_of(award)}) == 2
