"""The group says at the end what was done, what comes after it, and what each line of the budget cost."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.models import Award
from grants.closing import operations as closing
from grants.closing.models import FinalReport
from grants.closing.queries import spent_by_line
from grants.delivery.said import versions_of
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, ClaimState, ReportState
from grants.money import Pence
from grants.payments.gate import unmet
from grants.payments.queries import payments_of
from grants.spending.models import Finding
from grants.spending.operations import decide_claim, set_rules
from grants.spending.queries import lines_of

T = ReportState


def save(report: FinalReport, **changes: object) -> None:
    lines = {line.id: (line.amount_pence, "") for line in lines_of(report.award)}
    lines |= changes.pop("lines", {})  # type: ignore[call-overload]
    known: dict[str, object] = {"texts": make.FINAL_TEXTS, "other_income_pence": Pence(0)}
    known |= {"other_income_from": "", **changes}
    texts = known.pop("texts")
    make.do(closing.save_final_report, report, texts, lines, actor=make.signatory_of(report.award), **known)


def test_it_is_laid_out_with_the_agreement_as_many_days_after_the_project_as_the_round_says(
    app: Flask,
) -> None:
    round_ = make.a_round()
    make.do(
        set_rules, round_, wants_claims=False, virement_share=1000, asset_limit_pence=Pence(100_000),
        final_report_days=21, actor=make.an_officer(),
    )  # fmt: skip

    report = make.its_final_report(make.an_award(AwardState.ACTIVE, round_))

    assert report.due_on == report.application.ends_on + timedelta(days=21)
    assert (report.reference[:2], report.state) == ("FR", T.DUE)
    assert [event.action for event in audit.events_of(report)] == ["report.plan"]


def test_a_sent_report_is_frozen_and_issued_in_both_languages(app: Flask) -> None:
    report = make.a_final_report(T.SUBMITTED, left=500_000)

    (sent,) = versions_of(report)
    copies = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.FINAL_REPORT)
    line = spent_by_line(report)[0]

    planned = line.line.amount_pence
    assert (sent.content["done"], sent.content[f"line_{line.line.id}"]) == (
        "Forty evenings.",
        planned - 500_000,
    )
    assert (line.differs_pence, line.reason, report.spent_pence) == (-500_000, "Less was needed.", 1_500_000)
    assert [copy.language for copy in copies] == ["en", "ar"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"texts": {"afterwards": ""}}, "afterwards", "Say who benefits after the project."),
        ({"lines": (None, "")}, "line", "Enter what was spent; 0 if nothing."),
        ({"lines": (1_550_000, "")}, "reason", "Say why “Hosts” differs from the plan by £3,000."),
        ({"lines": (1_870_000, "")}, "last", "This is more than the award of £20,000."),
        ({"other_income_pence": None}, "other_income", "Enter what came from others; 0 if nothing."),
        ({"other_income_pence": Pence(5)}, "other_income_from", "Say whom it came from."),
    ],
    ids=["text", "amount", "reason", "more", "income", "from whom"],
)
def test_what_is_wanting_is_said_at_its_field(
    app: Flask, changes: dict[str, object], field: str, sentence: str
) -> None:
    report = make.its_final_report(make.an_award(AwardState.ACTIVE))
    line, last = lines_of(report.award)
    if "texts" in changes:
        changes = {"texts": {**make.FINAL_TEXTS, **changes["texts"]}}  # type: ignore[dict-item]
    if "lines" in changes:
        changes = {"lines": {line.id: changes["lines"]}}
        field = f"line_{last.id}" if field == "last" else f"{field}_{line.id}"
    save(report, **changes)

    with pytest.raises(RuleBroken) as refusal:
        make.do(closing.submit_final_report, report, actor=make.signatory_of(report.award))

    assert refusal.value.message.startswith(sentence)
    assert (refusal.value.field, make.fresh(report).state) == (field, T.DUE)


def test_where_costs_are_claimed_the_accepted_ones_are_what_was_spent(app: Flask) -> None:
    claim = make.a_claim(ClaimState.SUBMITTED)
    report = make.its_final_report(claim.award)
    lines = {line.id: (Pence(1), "Claims say so.") for line in lines_of(claim.award)}
    save(report, lines=lines)
    with pytest.raises(RuleBroken, match="A claim of expenses is not answered yet"):
        make.do(closing.submit_final_report, report, actor=make.signatory_of(claim.award))
    make.judge(make.fresh(claim), Finding.ACCEPTED)
    make.do(decide_claim, make.fresh(claim), actor=make.an_officer())

    make.do(closing.submit_final_report, make.fresh(report), actor=make.signatory_of(claim.award))

    assert make.fresh(report).spent_pence == make.fresh(claim).accepted_pence > 0


def test_an_overdue_final_report_holds_payments_and_counts_as_owed(visit: Callable[..., Visitor]) -> None:
    award: Award = make.an_award(AwardState.ACTIVE)
    report = make.its_final_report(award)

    with clock.at(clock.now() + timedelta(days=(report.due_on - clock.today()).days + 1)):
        assert "The final report is overdue." in unmet(payments_of(award)[0])
        assert report.reference in visit(make.an_officer()).open("/due").text


def test_a_group_writes_and_an_officer_reads_judges_and_accepts(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(AwardState.ACTIVE)
    report, (line, other) = make.its_final_report(award), lines_of(award)
    group, officer = visit(make.signatory_of(award)), visit(make.an_officer())
    address = f"/final-reports/{report.reference}"

    empty = group.submit(f"{address}/write", then="submit")
    typed = {
        **make.FINAL_TEXTS, f"line_{line.id}": "17,500", f"line_{other.id}": "1,500", "other_income": "50",
        "other_income_from": "A raffle",
    }  # fmt: skip
    group.follow(group.submit(f"{address}/write", **typed, then="submit"))
    read = officer.open(address)
    officer.submit(f"/reports/{report.reference}/changes", wanted="Who goes on?", keys=["afterwards"])
    again = group.open(f"{address}/write")
    group.submit(f"{address}/write", afterwards="Three hosts go on.", then="submit")
    differs = officer.open(address)
    officer.submit(f"/reports/{report.reference}/accept", assessment="Good.", rating="as_planned")

    assert empty.errors == ["Say what was done."]
    assert [
        part for part in ("£17,500", "−£1,000", "A raffle", "Two hosts go on.") if part not in read.text
    ] == []
    assert [name for name in ("done", "afterwards", f"line_{line.id}") if name in again.fields()] == [
        "afterwards"
    ]
    assert "Three hosts go on." in differs.text
    assert make.fresh(report).state is T.ACCEPTED
    assert group.open(f"{address}/versions/1").status == 200
    assert visit(make.a_person()).open(address).status == 404
