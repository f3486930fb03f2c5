"""Payments go to the bank together: prepared, approved by another, sent in one file, answered by line."""

import io
from collections.abc import Callable

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import audit, clock, storage
from grants.accounts.models import User
from grants.awards.ledger import paid, standing_of
from grants.awards.models import Account, Posting
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import AwardState, PaymentState, ReportState, RunState
from grants.notices.models import Notice
from grants.payments.bank import details_in_force, payee_of
from grants.payments.bank.operations import refuse_details
from grants.payments.models import BankResult, LineOutcome, Payment, PaymentRun, RunLine
from grants.payments.operations import (
    approve_payment,
    approve_run,
    cancel_run,
    import_result,
    make_waiting_files,
    prepare_run,
    request_payment,
    take_file,
    take_out,
)
from grants.payments.queries import lines_of, payments_of
from grants.permissions import Role

P, N, W = PaymentState, RunState, AwardState


def finance() -> User:
    return make.a_person(Role.FINANCE)


def approved(number: int = 1) -> list[Payment]:
    return [make.a_payment(P.APPROVED) for _each in range(number)]


def states(payments: list[Payment]) -> list[PaymentState]:
    return [make.fresh(payment).state for payment in payments]


def mails(subject: str) -> list[str]:
    return [mail.text for mail in make.rows(Notice, Notice.subject.contains(subject))]


def test_a_run_goes_its_way_through_three_hands(app: Flask) -> None:
    payments, preparer, second = approved(2), finance(), finance()

    run = make.do(prepare_run, payments, clock.today(), actor=preparer)
    assert (states(payments), run.state) == ([P.IN_RUN] * 2, N.PREPARED)
    assert len(mails(f"The payment run {run.reference} waits for you")) >= 1
    with pytest.raises(NotAllowed, match="someone in finance who did not prepare it"):
        make.do(approve_run, run, actor=preparer)
    make.do(approve_run, make.fresh(run), actor=second)
    with pytest.raises(RuleBroken, match="The file is not made yet"):
        make.do(take_file, make.fresh(run), actor=preparer)
    make_waiting_files()
    content = make.do(take_file, make.fresh(run), actor=preparer)
    again = make.do(take_file, make.fresh(run), actor=second)

    assert (states(payments), make.fresh(run).state) == ([P.SENT] * 2, N.SENT)
    details = details_in_force(payee_of(payments[0].award))
    assert details is not None
    first = content.decode().splitlines()[1]
    assert first == (
        f"{details.sort_code},{details.account_name.upper()[:18]},{details.account_number},10000.00,"
        f"{payments[0].reference},{run.pay_on}"
    )
    assert (again, storage.fingerprint(content)) == (content, run.file_hash)
    assert details.account_number.encode() not in storage.get(run.file_digest)
    assert [event.action for event in audit.events_of(run)] == [
        "payment_run.prepare", "payment_run.approve", "payment_run.make_file", "payment_run.take_file",
        "payment_run.take_file_again",
    ]  # fmt: skip


def test_no_file_is_made_while_an_account_is_not_in_force(visit: Callable[..., Visitor]) -> None:
    (payment,) = approved()
    run = make.a_run(N.PREPARED, payment)
    make.do(approve_run, run, actor=finance())
    details = details_in_force(payee_of(payment.award))
    make.do(refuse_details, details, "stop", reason="A swindle.", actor=finance())

    make_waiting_files()

    page = visit(finance()).open(f"/payment-runs/{run.reference}")
    assert make.fresh(run).file_made_at is None
    assert "has not given its bank details yet." in page.text
    assert f"/payment-runs/{run.reference}/bank-file.csv" not in page.links


def test_the_bank_pays_one_and_refuses_one(app: Flask) -> None:
    good, bad = approved(2)
    run = make.a_run(N.SENT, good, bad)
    said = make.said_by_bank(run, **{bad.reference.replace("-", "_"): "The account is closed"})

    make.do(import_result, run, said, actor=finance())

    assert (states([good, bad]), run.state) == ([P.PAID, P.FAILED], N.DONE)
    assert (paid(good.award), paid(bad.award), standing_of(bad.award).approved) == (1_000_000, 0, 1_000_000)
    assert [line.outcome for line in lines_of(run)] == [LineOutcome.PAID, LineOutcome.FAILED]
    remittance = make.rows(Notice, Notice.subject == "We have paid £10,000")
    assert [mail.address for mail in remittance] == [make.signatory_of(good.award).email]
    assert "The account is closed" in mails(f"The bank refused the payment {bad.reference}")[0]


def test_a_group_with_several_payments_gets_one_mail(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    make.a_report(ReportState.ACCEPTED, award)
    payments = [make.a_payment(P.APPROVED, award, place=place) for place in (0, 1)]
    run = make.a_run(N.SENT, *payments)

    make.do(import_result, run, make.said_by_bank(run), actor=finance())

    (mail,) = mails("We have paid £20,000")
    assert all(payment.reference in mail for payment in payments)


def test_the_same_result_again_changes_nothing(app: Flask) -> None:
    first, second = approved(2)
    run = make.a_run(N.SENT, first, second)
    lines = make.said_by_bank(run).splitlines()
    part, whole = "\n".join(lines[:2]), "\n".join(lines)

    make.do(import_result, run, part, actor=finance())
    halfway = (states([first, second]), run.state)
    make.do(import_result, run, part, actor=finance())
    make.do(import_result, run, whole, actor=finance())
    make.do(import_result, run, whole, actor=finance())

    assert halfway == ([P.PAID, P.SENT], N.SENT)
    assert (states([first, second]), run.state) == ([P.PAID] * 2, N.DONE)
    assert len(make.rows(Posting, Posting.target == Account.PAID)) == 2
    assert len(mails("We have paid £10,000")) == 2
    assert [result.lines for result in make.rows(BankResult)] == [1, 2]


def cell(line: str, place: int, text: str) -> str:
    cells = line.split(",")
    return ",".join([*cells[:place], text, *cells[place + 1 :]])


def test_what_does_not_fit_is_refused_at_its_line_and_nothing_is_entered(
    visit: Callable[..., Visitor],
) -> None:
    payments = approved(2)
    run = make.a_run(N.SENT, *payments)
    title, one, two = make.said_by_bank(run).splitlines()
    elsewhere = cell(two, 0, "PY99-0001")
    sent = {
        "Line 1: the titles must be reference": "a,b\n1,2",
        "Line 3: this run has no payment “PY99-0001”.": f"{title}\n{one}\n{elsewhere}",
        "Line 3: the payment stands in line 2 too.": f"{title}\n{one}\n{one}",
        "Line 2: the payment is of £10,000, the bank says £9,999.": f"{title}\n{cell(one, 1, '9999')}",
        "Line 2: the result must be": f"{title}\n{cell(one, 2, 'done')}",
        "Line 2: the day lies in the future.": f"{title}\n{cell(one, 3, '2099-01-01')}",
        "Line 2: the file went to the bank after that day.": f"{title}\n{cell(one, 3, '2020-01-01')}",
        "is not a day such as": f"{title}\n{cell(one, 3, 'soon')}",
        "is not an amount.": f"{title}\n{cell(one, 1, '1e3')}",
        "Line 2: the bank's reference is missing.": f"{title}\n{cell(one, 4, '')}",
        "Line 2: it has 1 cells instead of 6.": f"{title}\nPY",
        "The file names no payment.": title,
    }
    browser = visit(finance())

    said = [
        browser.submit(f"/payment-runs/{run.reference}/result", result=text).errors for text in sent.values()
    ]

    assert [wanted in " ".join(errors) for wanted, errors in zip(sent, said, strict=True)] == [True] * len(
        sent
    )
    assert (states(payments), make.rows(BankResult)) == ([P.SENT] * 2, [])


def test_a_result_is_checked_first_and_entered_on_a_second_press(visit: Callable[..., Visitor]) -> None:
    (payment,) = approved()
    run = make.a_run(N.SENT, payment)
    browser, address = visit(finance()), f"/payment-runs/{run.reference}/result"
    file = (io.BytesIO(make.said_by_bank(run).encode("utf-8-sig")), "result.csv")

    empty = browser.submit(address)
    shown = browser.submit(address, file=file)
    before = states([payment])
    entered = browser.send(address, **shown.fields(), then="take")

    assert empty.errors == ["Choose the bank's file"]
    assert "Every line fits. Nothing is entered yet." in shown.text
    assert (before, states([payment]), entered.status) == ([P.SENT], [P.PAID], 302)
    assert browser.open(f"/payment-runs/{run.reference}").status == 200
    assert "Agree" in browser.open("/reconciliation").text


def test_what_is_taken_out_or_cancelled_stays_approved(visit: Callable[..., Visitor]) -> None:
    first, second = approved(2)
    run = make.a_run(N.PREPARED, first, second)
    browser = visit(finance())
    line = lines_of(run)[0]

    empty = browser.submit(f"/payment-runs/{run.reference}/lines/{line.id}/take-out")
    browser.submit(f"/payment-runs/{run.reference}/lines/{line.id}/take-out", reason="Not yet.")
    browser.submit(f"/payment-runs/{run.reference}/cancel", reason="The wrong day.")
    other = make.a_run(N.PREPARED, first, second)

    assert empty.errors == ["Enter the reason"]
    assert (make.fresh(run).state, states([first, second])) == (N.CANCELLED, [P.IN_RUN] * 2)
    assert [known.outcome for known in lines_of(run)] == [LineOutcome.TAKEN_OUT] * 2
    with pytest.raises(WrongState):
        make.do(take_out, line, reason="Again.", actor=finance())
    for known in lines_of(other):
        make.do(take_out, known, reason="All.", actor=finance())
    with pytest.raises(RuleBroken, match="No payment is left in this run"):
        make.do(approve_run, make.fresh(other), actor=finance())
    with pytest.raises(WrongState):
        make.do(cancel_run, make.fresh(run), reason="Again.", actor=finance())


def test_nobody_runs_what_they_requested(app: Flask) -> None:
    both = make.a_person(Role.OFFICER, Role.FINANCE)
    award = make.an_award(W.ACTIVE)
    payment = payments_of(award)[0]
    make.do(request_payment, payment, actor=both)
    make.do(approve_payment, payment, actor=finance())

    with pytest.raises(NotAllowed):
        make.do(prepare_run, [payment], clock.today(), actor=both)
    run = make.a_run(N.PREPARED, make.fresh(payment))
    with pytest.raises(NotAllowed, match="You requested a payment of this run"):
        make.do(approve_run, run, actor=both)
    make.do(approve_run, make.fresh(run), actor=finance())
    make_waiting_files()
    with pytest.raises(NotAllowed):
        make.do(take_file, make.fresh(run), actor=both)
    assert make.fresh(payment).state is P.IN_RUN


def test_a_run_is_prepared_and_approved_on_the_pages(visit: Callable[..., Visitor]) -> None:
    payments = approved(2)
    preparer, second = visit(finance()), visit(finance())

    page = preparer.open("/payment-runs/prepare")
    none = preparer.submit("/payment-runs/prepare", payments=[])
    early = preparer.submit("/payment-runs/prepare", pay_on=["1", "1", "2020"])
    made = preparer.submit("/payment-runs/prepare", payments=[payments[0].reference])
    (run,) = make.rows(PaymentRun)
    own = preparer.open(f"/payment-runs/{run.reference}")
    preparer_pressed = preparer.press(f"/payment-runs/{run.reference}/approve").status
    second.press(f"/payment-runs/{run.reference}/approve")
    make_waiting_files()
    taken = second.press(f"/payment-runs/{run.reference}/bank-file.csv")

    assert "2 payments are ready, £20,000 in all." in page.text
    assert none.errors == ["Choose at least one payment"]
    assert early.errors == ["Choose a day that has not passed."]
    assert (made.status, states(payments)) == (302, [P.SENT, P.APPROVED])
    assert f"/payment-runs/{run.reference}/approve" not in own.links
    assert (preparer_pressed, taken.status, make.fresh(run).state) == (403, 200, N.SENT)
    assert second.open("/payment-runs?state=sent").text.count(run.reference) == 1


def test_runs_are_for_finance_and_auditors(visit: Callable[..., Visitor]) -> None:
    run = make.a_run(N.SENT, *approved())
    pages = (
        "/payment-runs",
        f"/payment-runs/{run.reference}",
        "/reconciliation",
        "/reconciliation/postings.csv",
    )
    people = [make.a_person(Role.AUDITOR), make.an_officer(), make.a_decision_maker(), make.a_person()]

    statuses = [[visit(person).open(page).status for page in pages] for person in people]

    assert statuses == [[200] * 4, [403] * 4, [403] * 4, [403] * 4]
    auditor = visit(people[0])
    assert auditor.press(f"/payment-runs/{run.reference}/bank-file.csv").status == 403
    assert auditor.open("/payment-runs/PR99-0001").status == 404


def test_the_database_lets_a_payment_stand_in_one_open_run_and_be_paid_once(app: Flask) -> None:
    (payment,) = approved()
    run = make.a_run(N.PREPARED, payment)
    other = make.a_run(N.PREPARED, *approved())

    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(
            sa.insert(RunLine).values(
                run_id=other.id, payment_id=payment.id, amount_pence=1, bank_reference="", reason=""
            )
        )
    with pytest.raises(sa.exc.IntegrityError, match="approved_by_another"), db.session.begin_nested():
        db.session.execute(
            sa.text(
                "UPDATE payment_run SET approved_by_id = prepared_by_id, approved_at = prepared_at"
                f" WHERE id = {run.id}"
            )
        )


def test_the_lists_ask_as_often_for_three_runs_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(finance())
    asked = []

    for runs in (1, 2):
        for _number in range(runs):
            make.a_run(N.DONE, *approved())
        for address in ("/payment-runs", "/reconciliation"):
            browser.open(address)
            queries.clear()
            browser.open(address)
            asked.append(len(queries))

    assert asked[:2] == asked[2:]
