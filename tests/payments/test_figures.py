"""Every figure of money on a page, in a CSV and in a PDF is what the postings say."""

import csv
import io
from collections import Counter
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from pypdf import PdfReader

from grants.awards.ledger import Standing, standing_of, standing_of_round
from grants.awards.models import Award, Posting
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render, to_pdf
from grants.lifecycles import AwardState, PaymentState, ReportState, RunState
from grants.money import format_pounds
from grants.payments.queries import payments_of
from grants.permissions import Role
from grants.rounds.models import Round

W, P, T = AwardState, PaymentState, ReportState


@pytest.fixture
def round_(app: object) -> Round:
    """Return a round with money in every place, from promised to come back and written off."""
    round_ = make.a_round(budget=400_000)
    closed = make.an_award(W.ACTIVE, round_)
    make.a_payment(P.PAID, closed)
    make.a_report(T.ACCEPTED, closed)
    make.a_return(T.ACCEPTED, closed)
    make.a_payment(P.CANCELLED, closed, place=1)
    make.end_with(closed, left=1_349_950)
    for state in (P.PAYABLE, P.REQUESTED, P.APPROVED, P.IN_RUN, P.SENT, P.FAILED, P.PAID):
        make.a_payment(state, make.an_award(W.ACTIVE, round_))
    make.a_run(RunState.DONE, make.a_payment(P.APPROVED, make.an_award(W.ACTIVE, round_)))
    make.an_award(W.LAPSED, round_)
    owing = make.a_payment(P.PAID, make.an_award(W.ACTIVE, round_)).award
    make.write_off_rest(make.a_repayment(award=owing, pence=90_007), back=10_005)
    return round_


def test_pages_csv_and_pdf_say_what_the_ledger_says(visit: Callable[..., Visitor], round_: Round) -> None:
    money = standing_of_round(round_)
    awards = make.rows(Award)
    finance, auditor = visit(make.a_person(Role.FINANCE)), visit(make.a_person(Role.AUDITOR))
    decider, officer = visit(make.a_decision_maker()), visit(make.an_officer())

    _is_of_the_whole(money, [standing_of(award) for award in awards])
    ranked = decider.open(f"/rounds/{round_.reference}/ranking").text
    for label, pence in (
        ("Budget", money.budget), ("Promised, not paid yet", money.to_come), ("Paid", money.paid),
        ("Came back", money.returned), ("Left", money.left),
    ):  # fmt: skip
        assert f"{format_pounds(pence)}{label}" in ranked
    reconciled = finance.open("/reconciliation").text
    row = (money.budget, money.left, money.to_come, money.paid, money.returned, money.written_off)
    assert "".join(format_pounds(pence) for pence in row) in reconciled.replace(" ", "")
    assert "Differ" not in reconciled
    _registered(auditor, awards)
    _posted(finance, money)
    for award in awards:
        own = standing_of(award)
        shown = officer.open(f"/awards/{award.reference}").text
        for label, pence in (("Awarded", own.promised), ("Paid", own.paid), ("Still to come", own.to_come)):
            assert f"{format_pounds(pence)}{label}" in shown
        for payment in payments_of(award):
            assert format_pounds(payment.amount_pence) == finance.open(f"/payments/{payment.reference}").title
    _closing_report(awards)


def _is_of_the_whole(money: Standing, parts: list[Standing]) -> None:
    """Hold the round against the sum of its awards, figure by figure."""
    for name in ("promised", "to_come", "payable", "requested", "approved", "paid", "returned", "written_off",
                 "released"):  # fmt: skip
        assert getattr(money, name) == sum(getattr(part, name) for part in parts) > 0
    assert money.budget == money.left + money.to_come + money.paid - money.returned


def _registered(auditor: Visitor, awards: list[Award]) -> None:
    rows = csv.DictReader(io.StringIO(auditor.press("/register.csv").response.data.decode("utf-8-sig")))
    register = {row["award"]: row for row in rows}
    for award in awards:
        own = standing_of(award)
        row = register[award.reference]
        said = [row[f"{name}_pounds"] for name in ("awarded", "paid", "paid_back", "written_off")]
        assert [f"{float(pounds):.2f}" for pounds in said] == [
            f"{pence / 100:.2f}" for pence in (own.promised, own.paid, own.returned, own.written_off)
        ]


def _posted(finance: Visitor, money: Standing) -> None:
    body = finance.open("/reconciliation/postings.csv").response.data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    moved: Counter[tuple[str, str]] = Counter()
    for row in rows:
        moved[row["credit"], row["debit"]] += round(float(row["amount_pounds"]) * 100)
    assert len(rows) == len(make.rows(Posting))
    assert dict(moved) == {(a.value, b.value): pence for (a, b), pence in money.moved.items()}


def _closing_report(awards: list[Award]) -> None:
    closed = next(award for award in awards if award.state is W.CLOSED)
    own = standing_of(closed)
    (copy,) = make.rows(
        IssuedDocument, IssuedDocument.kind == DocumentKind.CLOSING_REPORT, IssuedDocument.language == "en"
    )
    pdf = to_pdf(render(copy.kind.value, "en", copy.snapshot))
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    for pence in (own.promised, own.paid, own.returned):
        assert format_pounds(pence) in words
