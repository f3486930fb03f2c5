"""A grant closes when all is accepted and paid; what was not spent comes back to the pot."""

import io
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask
from pypdf import PdfReader

from grants import audit
from grants.awards.ledger import committed, left_in_pot, paid
from grants.awards.models import Award
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render, to_pdf
from grants.errors import RuleBroken
from grants.evaluation.models import Closure
from grants.lifecycles import AwardState, PaymentState, ReportState
from grants.money import Pence
from grants.notices.models import Notice
from grants.payments.operations import cancel_payment
from grants.payments.queries import payments_of

W, P, T = AwardState, PaymentState, ReportState
NOT_ACCEPTED = "Not every report and return is accepted yet."
NOT_PAID = "Some payments are neither paid nor cancelled."


def an_award_at_its_end() -> Award:
    award = make.an_award(W.ACTIVE)
    make.bring_to_the_end(award)
    return award


def closing_copies() -> list[IssuedDocument]:
    return make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.CLOSING_REPORT)


def test_a_closed_grant_is_recorded(app: Flask) -> None:
    award = an_award_at_its_end()

    closure = make.close(award)

    assert (award.state, award.closed_at is None) == (W.CLOSED, False)
    assert (closure.spent_pence, closure.returned_pence, closure.returned_reference) == (2_000_000, 0, "")
    assert closure.summary == "It went well."
    assert audit.events_of(award)[-1].details == {
        "before": "active",
        "after": "closed",
        "spent_pence": 2_000_000,
        "released_pence": 0,
    }
    assert [event.action for event in audit.events_of(closure)] == ["closure.close"]
    assert [copy.language for copy in closing_copies()] == ["en", "ar"]
    mails = make.rows(Notice, Notice.subject == f"The grant {award.reference} is closed")
    assert [mail.address for mail in mails] == [make.signatory_of(award).email]


def test_unspent_money_comes_back_with_the_banks_reference(app: Flask) -> None:
    award = an_award_at_its_end()

    closure = make.close(award, spent=Pence(1_700_000), returned_reference="BACS-77")

    assert (closure.returned_pence, closure.returned_reference) == (300_000, "BACS-77")
    assert (paid(award), committed(award), left_in_pot(award.application.round)) == (1_700_000, 0, 8_300_000)


def test_what_was_never_paid_goes_back_to_the_pot(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_report(T.ACCEPTED, award)
    make.a_return(T.ACCEPTED, award)
    make.a_payment(P.PAID, award)
    make.do(cancel_payment, payments_of(award)[1], reason="Fell away.", actor=make.an_officer())

    make.close(award, spent=Pence(1_000_000))

    assert (paid(award), committed(award), left_in_pot(award.application.round)) == (1_000_000, 0, 9_000_000)


@pytest.mark.parametrize(
    ("spent", "reference", "sentence", "field"),
    [
        (2_000_001, "", "More cannot be spent of the grant than was paid.", "spent"),
        (
            1_999_950,
            "",
            "£0.50 was paid and not spent. Enter the bank's reference of its return.",
            "returned_reference",
        ),
    ],
)
def test_figures_that_do_not_fit_are_refused(
    app: Flask, spent: int, reference: str, sentence: str, field: str
) -> None:
    award = an_award_at_its_end()

    with pytest.raises(RuleBroken) as refusal:
        make.close(award, spent=Pence(spent), returned_reference=reference)

    assert (refusal.value.message, refusal.value.field) == (sentence, field)
    assert (make.fresh(award).state, make.rows(Closure)) == (W.ACTIVE, [])


def test_a_grant_with_something_open_does_not_close(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    found = []

    def try_to_close() -> None:
        with pytest.raises(RuleBroken) as refusal:
            make.close(award, spent=Pence(0))
        found.append(refusal.value.message)

    try_to_close()
    make.a_report(T.ACCEPTED, make.fresh(award))
    try_to_close()
    make.a_return(T.ACCEPTED, make.fresh(award))
    try_to_close()

    assert found == [NOT_ACCEPTED, NOT_ACCEPTED, NOT_PAID]


def test_what_was_cancelled_does_not_hold_the_closing(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_report(T.CANCELLED, award)
    make.a_return(T.CANCELLED, award)
    make.a_payment(P.PAID, award)
    make.do(cancel_payment, payments_of(award)[1], reason="Fell away.", actor=make.an_officer())

    make.close(award, spent=Pence(0), returned_reference="BACS-1")

    assert award.state is W.CLOSED
    assert left_in_pot(award.application.round) == award.application.round.budget_pence


def test_the_closing_report_shows_the_whole_grant(app: Flask) -> None:
    award = an_award_at_its_end()
    make.close(award, spent=Pence(1_700_000), returned_reference="BACS-77")
    copy = closing_copies()[0]

    pdf = to_pdf(render(copy.kind.value, copy.language, copy.snapshot))

    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    said = ("Awarded £20,000", "Paid £20,000", "Spent by the recipient £17,000", "£3,000", "It went well.",
            "The lift broke.", "Half way", "Sessions")  # fmt: skip
    assert [text for text in said if text not in words] == []


def test_an_officer_closes_on_the_page(visit: Callable[..., Visitor]) -> None:
    award = an_award_at_its_end()
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/close"

    shown = browser.open(address)
    page = browser.submit(address, spent="17,000", returned_reference="BACS-77", summary="Doors opened.")

    assert "Paid so far: £20,000. Spent according to the reports: £5,000." in shown.text
    after = browser.follow(page).text
    assert "The grant is closed." in after
    assert "Spent: £17,000Came back: £3,000Doors opened." in after
    assert make.fresh(award).state is W.CLOSED


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({}, ["Enter what was spent", "Write what the grant achieved"]),
        ({"spent": "-1", "summary": "S."}, ["Enter an amount in pounds, such as 1,250 or 1250.50"]),
        ({"spent": "1e3", "summary": "S."}, ["Enter an amount in pounds, such as 1,250 or 1250.50"]),
        ({"spent": "20,001", "summary": "S."}, ["More cannot be spent of the grant than was paid."]),
        (
            {"spent": "0", "summary": "S.", "returned_reference": " "},
            ["£20,000 was paid and not spent. Enter the bank's reference of its return."],
        ),
        ({"spent": "1", "summary": "S.", "returned_reference": "B" * 61}, ["Use 60 characters or fewer"]),
        ({"spent": "20000", "summary": "a" * 8001}, ["Use 8000 characters or fewer"]),
    ],
    ids=["empty", "negative", "exponent", "more", "unspent", "reference", "summary"],
)
def test_what_is_wrong_is_said_at_its_field(
    visit: Callable[..., Visitor], typed: dict[str, str], sentences: list[str]
) -> None:
    award = an_award_at_its_end()

    page = visit(make.an_officer()).submit(f"/awards/{award.reference}/close", **typed)

    assert page.errors == sentences
    assert page.fields()["spent"] == [typed.get("spent", "")]
    assert make.fresh(award).state is W.ACTIVE


def test_the_page_says_what_is_still_open(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)

    page = visit(make.an_officer()).submit(f"/awards/{award.reference}/close", spent="0", summary="S.")

    assert page.errors == [NOT_ACCEPTED]


def test_a_grant_closes_once_and_never_by_a_forged_request(visit: Callable[..., Visitor]) -> None:
    award = an_award_at_its_end()
    browser = visit(make.an_officer())
    address = f"/awards/{award.reference}/close"
    sent = {**browser.open(address).fields(), "spent": "20000", "summary": "S."}

    browser.send(address, spent="20000", summary="S.")
    before = make.fresh(award).state
    statuses = [browser.send(address, **sent).status for _press in range(2)]

    assert (before, statuses, len(make.rows(Closure))) == (W.ACTIVE, [302, 409], 1)


def test_closing_is_the_officers(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    address = f"/awards/{award.reference}/close"

    assert visit(make.signatory_of(award)).open(address).status == 403
    assert visit(make.a_decision_maker()).open(address).status == 403
    assert visit(make.an_officer()).open("/awards/AW99-0001/close").status == 404
