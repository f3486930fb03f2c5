"""An officer requests an instalment; somebody else in finance approves it and records it as paid."""

from collections.abc import Callable
from datetime import date, timedelta

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.ledger import committed, paid
from grants.awards.models import Account, Posting
from grants.db import db
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import PaymentState
from grants.notices.models import Notice
from grants.payments.models import Payment
from grants.payments.operations import (
    approve_payment,
    cancel_payment,
    record_paid,
    request_payment,
    return_payment,
)
from grants.permissions import Role

P = PaymentState
OTHER = r"^Only someone in finance who did not request it can do this.$"


def finance() -> User:
    return make.a_person(Role.FINANCE)


def mails_called(subject: str) -> list[str]:
    return [mail.address for mail in make.rows(Notice, Notice.subject == subject)]


def boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def test_a_requested_payment_waits_for_finance(app: Flask) -> None:
    payment, officer, payer = make.a_payment(), make.an_officer(), make.a_person(Role.FINANCE)

    make.do(request_payment, payment, actor=officer)

    assert (payment.state, payment.requested_by_id) == (P.REQUESTED, officer.id)
    assert payment.requested_at is not None
    assert [event.action for event in audit.events_of(payment)] == [
        "payment.plan",
        "payment.make_payable",
        "payment.request",
    ]
    assert mails_called("A payment of £10,000 waits for you") == [payer.email]


def test_nobody_approves_or_pays_what_they_requested(app: Flask) -> None:
    both_roles = make.a_person(Role.OFFICER, Role.FINANCE)
    payment = make.a_payment()
    make.do(request_payment, payment, actor=both_roles)

    with pytest.raises(NotAllowed, match=OTHER):
        make.do(approve_payment, payment, actor=both_roles)
    make.do(approve_payment, make.fresh(payment), actor=finance())
    with pytest.raises(NotAllowed, match=OTHER):
        make.do(record_paid, payment, clock.today(), finance_reference="B-1", actor=both_roles)

    assert make.fresh(payment).state is P.APPROVED
    assert mails_called("A payment of £10,000 waits for you") == []


def test_the_database_refuses_one_person_for_both_parts(app: Flask) -> None:
    make.a_payment(P.APPROVED)

    with pytest.raises(sa.exc.IntegrityError, match="approved_by_another"):
        db.session.execute(
            sa.text("UPDATE payment SET approved_by_id = requested_by_id WHERE state = 'approved'")
        )


def test_an_approved_payment_is_recorded_as_paid_and_told(app: Flask) -> None:
    payment, payer = make.a_payment(P.APPROVED), make.a_person(Role.FINANCE)

    make.do(record_paid, payment, clock.today(), finance_reference="BACS-9", actor=payer)

    assert (payment.state, payment.paid_on, payment.paid_by_id, payment.finance_reference) == (
        P.PAID,
        clock.today(),
        payer.id,
        "BACS-9",
    )
    moves = make.rows(Posting, Posting.payment_id == payment.id)
    assert [posting.target for posting in moves] == [
        Account.PAYABLE, Account.REQUESTED, Account.APPROVED, Account.PAID,
    ]  # fmt: skip
    assert {posting.amount_pence for posting in moves} == {1_000_000}
    assert (committed(payment.award), paid(payment.award)) == (1_000_000, 1_000_000)
    assert mails_called("We have paid £10,000") == [make.signatory_of(payment.award).email]
    assert audit.events_of(payment)[-1].action == "payment.record_paid"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(1, "The day of payment cannot lie in the future."), (-1, "It was approved after that day.")],
)
def test_a_day_on_which_it_cannot_have_been_paid_is_refused(app: Flask, days: int, sentence: str) -> None:
    payment = make.a_payment(P.APPROVED)

    with pytest.raises(RuleBroken) as refusal:
        make.pay(payment, clock.today() + timedelta(days=days))

    assert (refusal.value.message, refusal.value.field) == (sentence, "paid_on")
    assert (make.fresh(payment).state, paid(payment.award)) == (P.APPROVED, 0)


@pytest.mark.parametrize("state", [P.REQUESTED, P.APPROVED])
def test_a_payment_sent_back_is_payable_again_and_its_requester_told(app: Flask, state: P) -> None:
    payment = make.a_payment(state)
    requester = payment.requested_by
    assert requester is not None

    make.do(return_payment, payment, "send_back", reason="Wrong account.", actor=finance())

    assert (payment.state, payment.requested_by_id, payment.approved_by_id) == (P.PAYABLE, None, None)
    assert audit.events_of(payment)[-1].details["reason"] == "Wrong account."
    assert mails_called(f"The payment {payment.reference} was sent back") == [requester.email]
    make.do(request_payment, payment, actor=make.an_officer())
    assert payment.state is P.REQUESTED


def test_nobody_sends_back_what_they_requested_but_they_take_it_back(app: Flask) -> None:
    both_roles = make.a_person(Role.OFFICER, Role.FINANCE)
    payment = make.a_payment()
    make.do(request_payment, payment, actor=both_roles)

    with pytest.raises(NotAllowed, match=OTHER):
        make.do(return_payment, payment, "send_back", reason="A slip.", actor=both_roles)
    make.do(return_payment, make.fresh(payment), "take_back", reason="A slip.", actor=both_roles)

    assert (payment.state, payment.requested_by_id) == (P.PAYABLE, None)
    assert mails_called(f"The payment {payment.reference} was sent back") == []


def test_a_cancelled_instalment_leaves_its_money_promised(app: Flask) -> None:
    payment = make.a_payment()

    make.do(cancel_payment, payment, reason="It fell away.", actor=make.an_officer())

    assert (payment.state, committed(payment.award)) == (P.CANCELLED, 2_000_000)
    assert audit.events_of(payment)[-1].details["reason"] == "It fell away."


def test_a_payment_goes_its_way_over_the_pages(visit: Callable[..., Visitor]) -> None:
    payment = make.a_payment()
    address = f"/payments/{payment.reference}"
    officer, payer = visit(make.an_officer()), visit(finance())

    requested = officer.follow(officer.press(f"{address}/request"))
    approved = payer.follow(payer.press(f"{address}/approve"))
    recorded = payer.follow(payer.submit(f"{address}/paid", finance_reference="BACS-9"))

    assert [page.title for page in (requested, approved, recorded)] == ["£10,000"] * 3
    assert "Done. The payment moves on." in requested.text
    assert "Recorded as paid. The group has been told by mail." in recorded.text
    assert "BACS-9" in recorded.text
    assert make.fresh(payment).state is P.PAID


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({}, ["Enter the reference"]),
        ({"paid_on": ["", "", ""], "finance_reference": "B"}, ["Enter the day of payment"]),
        ({"paid_on": ["1", "1", "2020"], "finance_reference": "B"}, ["It was approved after that day."]),
        (
            {"paid_on": ["30", "2", "2027"], "finance_reference": "B"},
            ["Enter a real date, such as 27 3 2027"],
        ),
        ({"finance_reference": "B" * 61}, ["Use 60 characters or fewer"]),
        ({"finance_reference": "\x00"}, ["Enter the reference"]),
    ],
    ids=["empty", "no day", "early", "unreal", "long", "NUL"],
)
def test_what_is_wrong_with_a_payment_is_said_at_its_field(
    visit: Callable[..., Visitor], typed: dict[str, object], sentences: list[str]
) -> None:
    payment = make.a_payment(P.APPROVED)

    page = visit(finance()).submit(f"/payments/{payment.reference}/paid", **typed)

    assert page.errors == sentences
    assert make.fresh(payment).state is P.APPROVED


@pytest.mark.parametrize(
    ("step", "begins", "ends"),
    [
        ("take-back", P.REQUESTED, P.PAYABLE),
        ("send-back", P.APPROVED, P.PAYABLE),
        ("send-back", P.FAILED, P.PAYABLE),
        ("pay-again", P.FAILED, P.APPROVED),
        ("cancel", P.PLANNED, P.CANCELLED),
    ],
)
def test_a_payment_is_returned_or_cancelled_on_the_page(
    visit: Callable[..., Visitor], step: str, begins: P, ends: P
) -> None:
    payment = make.a_payment(begins)
    browser = visit(finance() if step in ("send-back", "pay-again") else make.an_officer())
    address = f"/payments/{payment.reference}/{step}"

    empty = browser.submit(address)
    forged = browser.submit(address, csrf_token=None, reason="A slip.")
    assert make.fresh(payment).state is begins
    browser.submit(address, reason="A slip.")

    assert (empty.errors, len(forged.errors)) == (["Enter the reason"], 1)
    assert make.fresh(payment).state is ends


def test_without_a_token_no_payment_moves_and_a_second_press_finds_it_moved(
    visit: Callable[..., Visitor],
) -> None:
    payment = make.a_payment()
    browser = visit(make.an_officer())
    address = f"/payments/{payment.reference}/request"

    browser.send(address)
    before = make.fresh(payment).state
    statuses = [browser.press(address).status for _press in range(2)]

    assert (before, statuses, make.fresh(payment).state) == (P.PAYABLE, [302, 409], P.REQUESTED)


def test_a_payment_is_recorded_once(visit: Callable[..., Visitor]) -> None:
    payment = make.a_payment(P.APPROVED)
    browser = visit(finance())
    address = f"/payments/{payment.reference}/paid"
    sent = {**browser.open(address).fields(), "finance_reference": "BACS-9"}

    statuses = [browser.send(address, **sent).status for _press in range(2)]

    assert statuses == [302, 409]
    assert len(make.rows(Posting, Posting.target == Account.PAID)) == 1


def test_the_list_shows_what_waits_first_and_is_filtered(visit: Callable[..., Visitor]) -> None:
    award = make.a_payment(P.PAID).award
    other = make.a_payment(P.REQUESTED)
    browser = visit(finance())

    def listed(asked: str) -> list[str]:
        links = browser.open(f"/payments{asked}").links
        return [link.rpartition("/")[2] for link in links if link.startswith("/payments/")]

    first, second, _third, last = (p.reference for p in make.rows(Payment))
    assert listed("") == [other.reference, second, last, first]
    assert listed("?state=paid") == [
        payment.reference for payment in make.rows(Payment, Payment.state == P.PAID)
    ]
    assert award.reference in browser.open("/payments").text
    assert "No payment fits." in browser.open("/payments?state=cancelled").text


def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(finance())
    asked = []

    for awards in (1, 2):
        for _number in range(awards):
            make.a_payment()
        browser.open("/payments")
        queries.clear()
        browser.open("/payments")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_payments_are_for_officers_finance_and_auditors(visit: Callable[..., Visitor]) -> None:
    payment = make.a_payment()
    people = [
        make.signatory_of(payment.award),
        make.a_decision_maker(),
        make.a_person(Role.ADVISER),
        make.a_person(Role.AUDITOR),
    ]

    found = [
        [visit(person).open(address).status for address in ("/payments", f"/payments/{payment.reference}")]
        for person in people
    ]

    assert found == [[403, 403], [403, 403], [403, 403], [200, 200]]
    assert visit(people[-1]).press(f"/payments/{payment.reference}/request").status == 403
    assert visit(make.an_officer()).open("/payments/PY99-0001").status == 404


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.FINANCE, Role.OFFICER, Role.AUDITOR, None])
def test_an_awards_page_leads_only_where_its_reader_may_go(
    visit: Callable[..., Visitor], role: Role | None
) -> None:
    award = make.a_payment().award
    browser = visit(make.a_person(role) if role else make.signatory_of(award))
    page = browser.open(f"/awards/{award.reference}")

    posted = {form.get("action") for form in page.all("form")}
    links = [link for link in page.links if not link.endswith(".zip") and link not in posted]

    assert [link for link in links if browser.open(link).status not in (200, 302)] == []
