"""The payments that a round plans: what can be planned, and what can never be paid as planned."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
import sqlalchemy.exc
from client import Visitor
from factories import both, do
from flask import Flask

from grants.errors import RuleBroken
from grants.languages import Texts
from grants.money import Pence
from grants.rounds import operations
from grants.rounds.models import PaymentTrigger, PlannedMilestone, PlannedPayment, Round, Tier
from grants.rounds.queries import parts_of

T = PaymentTrigger
Visit = Callable[..., Visitor]


def pay(round_: Round, *payments: dict[str, Any]) -> None:
    """Plan the payments of a round anew."""
    for part in parts_of(round_, PlannedPayment):
        do(operations.remove_part, round_, part, actor=make.an_officer())
    for payment in payments:
        known = {"title": both("Part"), "trigger": T.AGREEMENT, **payment}
        do(operations.add_part, round_, PlannedPayment, **known, actor=make.an_officer())


def half_way(round_: Round) -> int:
    number: int = parts_of(round_, PlannedMilestone)[0].id
    return number


def only_for_large(round_: Round) -> None:
    """Let only large grants report half way; every grant is paid for that report."""
    (planned,) = parts_of(round_, PlannedMilestone)
    do(operations.change_part, round_, planned, tier_keys=["large"], actor=make.an_officer())
    do(operations.add_part, round_, PlannedMilestone, title=both("Other"), due_after_days=9,
       tier_keys=["small"], actor=make.an_officer())  # fmt: skip


WHOLE, HALF = {"share": 10_000}, {"share": 5000}
CLOSING = {"title": both("Last"), "trigger": T.CLOSING}
LATER = "“Last” waits for everything else, so no payment can come after it."


def on_report(round_: Round, **values: Any) -> dict[str, Any]:
    return {"trigger": T.REPORT, "planned_milestone_id": half_way(round_), **HALF, **values}


#: How the payments of a round are planned, and the sentences that then say what is wrong.
PLANS: list[tuple[Callable[[Round], Any], list[str]]] = [
    (lambda r: pay(r, WHOLE), []),
    (lambda r: pay(r, {"amount_pence": Pence(999_999)}, HALF, {**CLOSING, **HALF}), []),
    (lambda r: pay(r, {"amount_pence": 1, "trigger": T.DATE, "due_after_days": 0}, WHOLE), []),
    (lambda r: pay(r, WHOLE, {"amount_pence": 1, "trigger": T.EVIDENCE, "evidence": both("Show.")}), []),
    (pay, ["Plan at least one payment."]),
    (
        lambda r: pay(r, {"amount_pence": Pence(500_000)}),
        ["Give at least one payment as a share: it takes what the fixed amounts leave."],
    ),
    (
        lambda r: pay(r, {**WHOLE, "tier_keys": ["large"]}, {"amount_pence": 1}),
        [
            "Give at least one payment of the tier “Small” as a share: it takes what the fixed amounts leave."
        ],
    ),
    (
        lambda r: pay(r, {"amount_pence": Pence(1_000_000)}, WHOLE),
        ["The fixed amounts leave nothing of the smallest award of the tier “Small”, £10,000."],
    ),
    (lambda r: pay(r, {**CLOSING, **HALF}, HALF), [LATER]),
    (lambda r: pay(r, {**CLOSING, **HALF}, {**CLOSING, **HALF}), [LATER]),
    (
        lambda r: pay(r, {**CLOSING, **WHOLE, "tier_keys": ["large"]}, {**WHOLE, "tier_keys": ["small"]}),
        [],
    ),
    (
        lambda r: pay(r, {**WHOLE, "trigger": T.EVIDENCE}),
        ["Say what the group has to show for “Part”."],
    ),
    (
        lambda r: pay(r, on_report(r), on_report(r)),
        ["“Part” waits for a report for which another payment waits as well."],
    ),
    (
        only_for_large,
        ["“Second part” waits for a report that not all of its tiers have: Half way."],
    ),
    (
        lambda r: pay(r, {**WHOLE, "title": Texts(en="Part")}),
        ["The text “Part” is missing in العربية."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "sentences"), PLANS, ids=[str(n) for n in range(len(PLANS))])
def test_a_plan_that_cannot_hold_is_not_published(
    app: Flask, plan: Callable[[Round], Any], sentences: list[str]
) -> None:
    round_ = make.a_draft_round()

    plan(round_)

    assert operations.gaps(round_) == sentences


def test_a_milestone_stays_while_a_payment_waits_for_its_report(visit: Visit) -> None:
    round_ = make.a_draft_round()
    (planned,) = parts_of(round_, PlannedMilestone)
    base = f"/rounds/{round_.reference}"

    with pytest.raises(RuleBroken, match="A payment waits for the report on this"):
        do(operations.remove_part, round_, planned, actor=make.an_officer())
    page = visit(make.an_officer()).press(f"{base}/milestones/{planned.id}/remove")

    assert "A payment waits for the report on this." in page.text
    assert parts_of(make.fresh(round_), PlannedMilestone) == [planned]


@pytest.mark.parametrize(
    "values",
    [
        {"share": 5000, "amount_pence": 100},
        {"share": None, "amount_pence": None},
        {"share": 0},
        {"trigger": T.DATE},
        {"trigger": T.REPORT},
        {"due_after_days": 3},
    ],
)
def test_the_database_refuses_a_payment_that_contradicts_itself(app: Flask, values: dict[str, Any]) -> None:
    round_ = make.a_draft_round()

    with pytest.raises(sqlalchemy.exc.IntegrityError):
        pay(round_, {**HALF, **values})


def test_a_copy_pays_for_the_reports_of_its_own_milestones(app: Flask) -> None:
    source = make.a_round()
    correction = make.begin_correction(source)

    (planned,) = parts_of(correction, PlannedMilestone)
    first, second = parts_of(correction, PlannedPayment)

    assert (first.milestone, second.milestone) == (None, planned)
    assert planned.id != half_way(source)


def test_the_form_forgets_what_another_trigger_needed(visit: Visit) -> None:
    round_ = make.a_draft_round()
    _first, second = parts_of(round_, PlannedPayment)
    browser, base = visit(make.an_officer()), f"/rounds/{round_.reference}"

    browser.submit(f"{base}/payments/{second.id}", trigger="date", due_after="14")
    page = browser.open(f"{base}/build")

    known = make.fresh(second)
    assert (known.trigger, known.planned_milestone_id, known.due_after_days) == (T.DATE, None, 14)
    assert "Second part 50% 14 days after the project begins" in page.text
    assert "First part 50% When all sides have signed the agreement" in page.text


def test_the_public_page_says_when_each_tier_is_paid(visit: Visit) -> None:
    round_ = make.a_draft_round()
    pay(round_, {"amount_pence": Pence(25_000), "trigger": T.DATE, "due_after_days": 1},
        {"amount_pence": Pence(10_000), "trigger": T.EVIDENCE, "evidence": both("Your policy.")},
        on_report(round_), {**CLOSING, **HALF})  # fmt: skip
    do(operations.publish_round, round_, actor=make.an_officer())

    page = visit().open(f"/rounds/{round_.reference}")

    for words in (
        "£250: 1 day after the project begins",
        "£100: When you have shown us this, and we have accepted it: Your policy.",
        "50%: When we have accepted the report “Half way”",
        "50%: At the end, when everything else of the grant is done",
        "The percentages are of what the fixed amounts leave.",
    ):
        assert words in page.text


def test_a_renamed_tier_keeps_its_payments(app: Flask) -> None:
    round_ = make.a_draft_round()
    pay(round_, {**WHOLE, "tier_keys": ["large"]}, {**WHOLE, "tier_keys": ["small"]})

    do(operations.change_part, round_, parts_of(round_, Tier)[1], key="big", actor=make.an_officer())

    assert [part.tier_keys for part in parts_of(round_, PlannedPayment)] == [["big"], ["small"]]
