"""A grant closes when all is accepted, paid, paid back and told to the public; its certificate says so."""

import io
from collections.abc import Callable, Iterable

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants import audit, clock
from grants.awards.ledger import committed, left_in_pot, paid
from grants.awards.models import Award
from grants.awards.operations import place_hold
from grants.closing import operations as closing
from grants.closing.models import Closure
from grants.closing.queries import not_asked_back
from grants.closing.ready import gaps_before_last_payment, ready_to_close
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import make_pdf
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, EvaluationState, PaymentState, ReportState
from grants.notices.models import Notice
from grants.payments.operations import cancel_payment
from grants.payments.owed import repayments_of
from grants.payments.queries import payments_of
from grants.permissions import Role

W, P, T, V = AwardState, PaymentState, ReportState, EvaluationState


def absent(text: str, parts: Iterable[str]) -> list[str]:
    """Return what does not stand in a text."""
    return [part for part in parts if part not in text]


def words_of(kind: DocumentKind, language: str = "en") -> tuple[str, int]:
    """Return the words of the newest document of a kind, and its number of pages."""
    copy = make.rows(IssuedDocument, IssuedDocument.kind == kind, IssuedDocument.language == language)[-1]
    pages = PdfReader(io.BytesIO(make_pdf(copy))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()), len(pages)


def open_of(award: Award) -> list[str]:
    return [str(task.what) for task in ready_to_close(make.fresh(award))]


def test_a_grant_closes_when_everything_is_done_and_its_certificate_says_where_the_money_went(
    app: Flask,
) -> None:
    award = make.an_award(W.ACTIVE)
    make.bring_to_the_end(award, left=300_000)
    (repayment,) = repayments_of(award)
    held = open_of(award)
    make.receive(repayment, 300_000)

    closure = make.close(make.fresh(award))

    assert held == [f"Money to be paid back {repayment.reference}"]
    assert (make.fresh(award).state, make.fresh(award).closed_at is None) == (W.CLOSED, False)
    assert (closure.spent_pence, closure.returned_pence, closure.written_off_pence) == (1_700_000, 300_000, 0)
    assert (paid(award), committed(award), left_in_pot(award.application.round)) == (1_700_000, 0, 8_300_000)
    assert audit.events_of(award)[-1].details == {
        "before": "active", "after": "closed", "spent_pence": 1_700_000, "released_pence": 0,
    }  # fmt: skip
    assert [event.action for event in audit.events_of(closure)] == ["closure.close"]
    (mail,) = make.rows(Notice, Notice.subject == f"The grant {award.reference} is closed")
    assert (mail.address, mail.document.kind) == (
        make.signatory_of(award).email,
        DocumentKind.CLOSURE_CERTIFICATE,
    )
    text, pages = words_of(DocumentKind.CLOSURE_CERTIFICATE)
    said = (
        "Closure certificate", "Paid £20,000", "Spent £17,000", "Came back £3,000", "Written off £0",
        "Planned and spent", "Code of this letter",
    )  # fmt: skip
    assert ([part for part in said if part not in text], pages) == ([], 1)
    assert words_of(DocumentKind.CLOSURE_CERTIFICATE, "ar")[1] == 1
    report = words_of(DocumentKind.CLOSING_REPORT)[0]
    told = ("Awarded £20,000", "Spent by the recipient £17,000", "£3,000", "It went well.", "Half way")
    assert absent(report, told) == []


def test_what_was_never_paid_is_released_to_the_pot(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_report(T.ACCEPTED, award)
    make.a_return(T.CANCELLED, award)
    make.a_payment(P.PAID, award)
    make.do(cancel_payment, payments_of(award)[1], reason="Fell away.", actor=make.an_officer())
    make.a_final_report(T.ACCEPTED, award, left=1_000_000)
    make.an_evaluation(V.EXEMPT, award)

    closure = make.close(make.fresh(award))

    assert (closure.spent_pence, closure.returned_pence, closure.released_pence) == (1_000_000, 0, 1_000_000)
    assert (paid(award), committed(award), left_in_pot(award.application.round)) == (1_000_000, 0, 9_000_000)


def test_one_list_says_what_is_open_to_page_and_operation_alike(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/close"
    payments = [f"Payment {payment.reference}" for payment in payments_of(award)]
    public = "Public evaluation: published, or exempted"

    before = open_of(award)
    last = gaps_before_last_payment(award)
    page = browser.open(address)
    with pytest.raises(RuleBroken, match=r"This is still to be done: Half way"):
        make.close(make.fresh(award))

    assert before == ["Half way", "Final return", "Final report", *payments, public]
    assert last == [f"Not accepted yet: {what}." for what in before[:3]]
    assert absent(page.text, before) == []
    assert ("What did this grant achieve?" in page.text, page.text.count("To do")) == (False, 6)
    assert (make.fresh(award).state, make.rows(Closure)) == (W.ACTIVE, [])


def test_findings_and_holds_keep_a_grant_open(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.bring_to_the_end(award)
    visit = make.plan_visit(award)
    make.record_visit(visit)
    make.add_finding(visit)
    make.do(place_hold, award, told="", reason="To be looked at.", actor=make.an_officer())

    assert open_of(award) == [
        f"Finding of the visit {visit.reference}", "Payments of this award are on hold.",
    ]  # fmt: skip


def test_unspent_money_is_asked_back_once_the_final_report_is_accepted(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_payment(P.PAID, award)
    make.a_final_report(T.SUBMITTED, award, left=1_500_000)
    before = repayments_of(award)

    make.a_final_report(T.ACCEPTED, again := make.an_award(W.ACTIVE), left=1_500_000)
    nothing_paid = repayments_of(again)
    make.a_payment(P.PAID, again)
    late = not_asked_back(make.fresh(again))
    asked = make.do(
        closing.ask_unspent_back, make.fresh(again), clock.today() + clock.days(5), actor=make.an_officer()
    )

    assert (before, nothing_paid) == ([], [])
    assert (late, asked.amount_pence, not_asked_back(make.fresh(again))) == (500_000, 500_000, 0)
    with pytest.raises(RuleBroken, match="Nothing is left to ask back"):
        make.do(closing.ask_unspent_back, make.fresh(again), clock.today(), actor=make.an_officer())


def test_why_unspent_money_is_asked_back_stands_in_each_language(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_payment(P.PAID, award)
    make.a_final_report(T.ACCEPTED, award, left=1_500_000)

    (asked,) = repayments_of(award)

    assert "Your final report shows that it was not spent." in words_of(DocumentKind.REPAYMENT_DEMAND)[0]
    officer = make.a_person(Role.OFFICER, language="ar")
    page = visit(officer).open(f"/repayments/{asked.reference}")
    assert "يبيّن التقرير الختامي أنه لم يُنفق." in page.text


def test_an_officer_asks_for_money_and_closes_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_report(T.ACCEPTED, award)
    make.a_return(T.ACCEPTED, award)
    make.a_final_report(T.ACCEPTED, award, left=100_000)
    make.an_evaluation(V.PUBLISHED, award)
    for place in range(2):
        make.a_payment(P.PAID, award, place=place)
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/close"

    shown = browser.open(address)
    asked = browser.follow(browser.submit(f"{address}/ask-back"))
    (repayment,) = repayments_of(award)
    make.receive(repayment, 100_000)
    empty = browser.submit(address, summary="")
    after = browser.follow(browser.submit(address, summary="Doors opened."))

    assert "Ask for £1,000 back" in shown.text
    assert "The group has been asked by mail." in asked.text
    assert empty.errors == ["Write what the grant achieved"]
    assert [
        part for part in ("The grant is closed.", "£19,000", "Doors opened.") if part not in after.text
    ] == []
    assert make.fresh(award).state is W.CLOSED


def test_a_grant_closes_once_and_never_by_a_forged_request(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    make.bring_to_the_end(award)
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/close"
    sent = {**browser.open(address).fields(), "summary": "S."}

    browser.send(address, summary="S.")
    before = make.fresh(award).state
    statuses = [browser.send(address, **sent).status for _press in range(2)]

    assert (before, statuses, len(make.rows(Closure))) == (W.ACTIVE, [302, 409], 1)


def test_closing_is_the_officers(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    address = f"/awards/{award.reference}/close"

    assert visit(make.signatory_of(award)).open(address).status == 403
    assert visit(make.a_decision_maker()).open(address).status == 403
    assert visit(make.an_officer()).open("/awards/AW99-0001/close").status == 404


def test_the_start_page_leads_to_grants_to_close(visit: Callable[..., Visitor]) -> None:
    award = make.a_final_report(T.ACCEPTED).award
    browser = visit(make.an_officer())

    home, listed = browser.open("/"), browser.open("/grants-to-close")

    assert "grants to close" in home.text
    assert award.reference in listed.text
