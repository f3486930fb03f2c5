"""An officer checks all costs of a claim or a sample that can be drawn again, and answers it."""

from collections.abc import Callable
from io import BytesIO

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants import audit
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render, to_pdf
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import ClaimState
from grants.notices.models import Notice
from grants.permissions import Role
from grants.spending.models import ExpenseClaim, Finding
from grants.spending.operations import check_items, decide_claim, draw_sample, query_claim, submit_claim
from grants.spending.operations.checking import drawn, to_check
from grants.spending.queries import assets_of

C = ClaimState


def a_big_claim(costs: int = 8) -> ExpenseClaim:
    claim = make.start_claim()
    for number in range(costs):
        make.add_cost(claim, 10 + number, supplier=f"Shop {number}")
    make.do(submit_claim, claim, actor=make.signatory_of(claim.award))
    return claim


def test_an_officer_checks_every_cost_and_answers(visit: Callable[..., Visitor]) -> None:
    claim = make.a_claim(C.SUBMITTED, None, 200, 300)
    browser, address = visit(make.an_officer()), f"/claims/{claim.reference}"
    first, second = (item.id for item in claim.items)
    too_soon = browser.follow(browser.press(f"{address}/decide")).text

    silent = browser.submit(
        f"{address}/check", **{f"finding_{first}": "refused", f"finding_{second}": "accepted"}
    )
    browser.submit(
        f"{address}/check",
        **{f"finding_{first}": "refused", f"reason_{first}": "No date.", f"finding_{second}": "accepted"},
    )
    browser.press(f"{address}/decide")

    assert "Check every cost first. 2 are not checked." in too_soon
    assert silent.errors == ["Give the reason, for the group to read."]
    make.fresh(claim)
    assert (claim.state, claim.accepted_pence, claim.total_pence) == (C.PARTLY_ACCEPTED, 30_000, 50_000)
    assert [(item.finding, item.reason) for item in claim.items] == [
        (Finding.REFUSED, "No date."), (Finding.ACCEPTED, ""),
    ]  # fmt: skip
    copies = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.EXPENSE_CLAIM)
    assert [(c.language, c.snapshot["accepted_pence"], len(c.snapshot["items"])) for c in copies] == [
        ("en", 30_000, 2), ("ar", 30_000, 2),
    ]  # fmt: skip
    (mail,) = make.rows(Notice, Notice.subject == f"Your claim {claim.reference} is answered")
    assert "Of £500, £300 is accepted." in mail.text
    assert "No date." in visit(make.signatory_of(claim.award)).open(address).text


def test_a_sample_can_be_drawn_again_from_its_seed_and_the_rest_counts_as_good(app: Flask) -> None:
    claim, officer = a_big_claim(), make.an_officer()

    make.do(draw_sample, claim, 2500, actor=officer)

    sample = {item.id for item in claim.items if item.is_sampled}
    assert (len(sample), drawn(claim.items, claim.sample_seed, 2500)) == (2, sample)
    assert {len(drawn(claim.items, str(seed), 2500)) for seed in range(20)} == {2}
    assert len({tuple(sorted(drawn(claim.items, str(seed), 2500))) for seed in range(20)}) > 5
    facts = audit.events_of(claim)[-1].details
    assert facts == {"seed": claim.sample_seed, "share": 2500, "number": 2}
    with pytest.raises(RuleBroken, match="The sample is drawn already"):
        make.do(draw_sample, claim, 5000, actor=officer)
    make.do(check_items, claim, dict.fromkeys(sample, (Finding.ACCEPTED, "")), actor=officer)
    make.do(decide_claim, claim, actor=officer)
    assert (claim.state, claim.accepted_pence) == (C.ACCEPTED, claim.total_pence)


def test_one_bad_cost_in_the_sample_has_all_checked(app: Flask) -> None:
    claim, officer = a_big_claim(), make.an_officer()
    make.do(draw_sample, claim, 1000, actor=officer)
    (bad,) = to_check(claim)

    make.do(check_items, claim, {bad.id: (Finding.REFUSED, "Not ours.")}, actor=officer)

    assert len(to_check(claim)) == 8
    with pytest.raises(RuleBroken, match="7 are not checked"):
        make.do(decide_claim, claim, actor=officer)


def test_what_stands_somewhere_twice_is_always_in_the_sample(app: Flask) -> None:
    claim = make.start_claim()
    twice = [make.add_cost(claim, 30, receipt="same") for _time in range(2)]
    for number in range(6):
        make.add_cost(claim, 40 + number)
    make.do(submit_claim, claim, actor=make.signatory_of(claim.award))

    make.do(draw_sample, claim, 1000, actor=make.an_officer())

    assert {item.id for item in twice} <= {item.id for item in claim.items if item.is_sampled}


def test_a_group_answers_a_question_by_changing_its_claim(visit: Callable[..., Visitor]) -> None:
    claim = make.a_claim()
    page = visit(make.an_officer()).submit(f"/claims/{claim.reference}/question", question="Which hall?")
    group = visit(make.signatory_of(claim.award))
    shown = group.open(f"/claims/{claim.reference}").text

    make.add_cost(claim, 10, supplier="Hall")
    group.press(f"/claims/{claim.reference}/submit")

    assert page.location == f"/claims/{claim.reference}"
    assert "Which hall?" in shown
    assert (make.fresh(claim).state, len(claim.items)) == (C.SUBMITTED, 3)


def test_all_refused_is_a_claim_refused_and_can_be_claimed_again(app: Flask) -> None:
    claim = make.a_claim(C.REFUSED)

    again = make.a_claim(C.ACCEPTED, claim.award)

    assert (claim.accepted_pence, again.accepted_pence) == (0, 50_000)


def test_equipment_from_the_limit_on_goes_into_the_register(app: Flask) -> None:
    claim = make.start_claim()
    for pounds, equipment in ((1_000, True), (999, True), (1_500, False), (1_200, True)):
        make.add_cost(claim, pounds, equipment=equipment, supplier=f"Shop {pounds}")
    make.do(submit_claim, claim, actor=make.signatory_of(claim.award))

    make.judge(claim, Finding.ACCEPTED, Finding.ACCEPTED, Finding.ACCEPTED, Finding.REFUSED)
    make.do(decide_claim, claim, actor=make.an_officer())

    assert [(a.title, a.cost_pence, a.item_id) for a in assets_of(claim.award)] == [
        ("Things for £1000", 100_000, claim.items[0].id)
    ]


def test_only_officers_without_a_conflict_check(app: Flask) -> None:
    claim = make.a_claim()

    for person in (make.signatory_of(claim.award), make.a_person(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            make.do(check_items, claim, {}, actor=person)
        with pytest.raises(NotAllowed):
            make.do(query_claim, claim, question="?", actor=person)


def test_the_answer_as_a_document_shows_costs_findings_and_the_budget(app: Flask) -> None:
    make.a_claim(C.PARTLY_ACCEPTED, None, 200, 300)
    english, arabic = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.EXPENSE_CLAIM)

    words = {
        copy.language: " ".join(
            " ".join(
                page.extract_text()
                for page in PdfReader(
                    BytesIO(to_pdf(render(copy.kind.value, copy.language, copy.snapshot)))
                ).pages
            ).split()
        )
        for copy in (english, arabic)
    }

    said = ("Claimed £500", "Accepted £300", "Things for £200", "Not accepted", "No receipt can be read.",
            "Survey", "Monitoring and evaluation", "£18,200")  # fmt: skip
    assert [text for text in said if text not in words["en"]] == []
    assert [text for text in ("£300", "Survey", "£18,200") if text not in words["ar"]] == []
