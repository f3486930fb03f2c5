"""The gate before every payment: each condition has its sentence, on page, in operation and in a run."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.ledger import clear, standing_of
from grants.awards.models import Account, Award, AwardCondition, ConditionKind
from grants.awards.operations import judge_condition, place_hold
from grants.db import db
from grants.delivery.models import MilestoneReport
from grants.delivery.queries import reports_of
from grants.errors import RuleBroken
from grants.evaluation.queries import returns_of
from grants.languages import Texts
from grants.lifecycles import (
    AwardState,
    BankDetailsState,
    ConditionState,
    PaymentState,
    ReportState,
    RunState,
)
from grants.money import Pence
from grants.payments import gate
from grants.payments.bank import BankDetails
from grants.payments.bank.operations import refuse_details
from grants.payments.gate import unmet
from grants.payments.models import Payment, Repayment, RepaymentCause
from grants.payments.operations import (
    approve_payment,
    approve_run,
    prepare_run,
    request_payment,
    settle_all,
    take_file,
)
from grants.payments.queries import payments_of
from grants.payments.turning import turned
from grants.permissions import Role
from grants.rounds.models import PaymentTrigger

W, P, T = AwardState, PaymentState, ReportState
UNSIGNED = "The agreement is not signed, or the grant has ended."
NOT_ACCEPTED = "The report on “Half way” is not accepted yet."
LESS_LEFT = "Less is left of the award than this payment."
OVERDUE = "A milestone report is overdue: Half way."


def after_the_report_is_due(award: Award) -> datetime:
    return clock.london(reports_of(award)[0].due_on + timedelta(days=1), time(9))


def test_the_first_instalment_needs_nothing_more_than_the_agreement(app: Flask) -> None:
    payment = payments_of(make.an_award(W.ACTIVE))[0]

    assert unmet(payment) == []


@pytest.mark.parametrize("state", [T.DUE, T.SUBMITTED, T.CHANGES_REQUESTED, T.CANCELLED])
def test_an_instalment_waits_until_its_report_is_accepted(app: Flask, state: ReportState) -> None:
    report = make.a_report(state)

    assert unmet(payments_of(report.award)[1]) == [NOT_ACCEPTED]


def test_an_accepted_report_releases_its_instalment(app: Flask) -> None:
    report = make.a_report(T.ACCEPTED)

    assert unmet(payments_of(report.award)[1]) == []


def test_an_overdue_report_holds_every_payment(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    first, second = payments_of(award)

    with clock.at(after_the_report_is_due(award) - timedelta(days=1)):
        on_the_day = unmet(first)
    with clock.at(after_the_report_is_due(award)):
        late = [unmet(first), unmet(second)]

    assert on_the_day == []
    assert late == [[OVERDUE], [NOT_ACCEPTED, OVERDUE]]


def test_a_report_that_was_sent_in_time_is_not_overdue(app: Flask) -> None:
    report = make.a_report(T.SUBMITTED)
    first = payments_of(report.award)[0]

    with clock.at(after_the_report_is_due(report.award)):
        assert unmet(first) == []


def test_nothing_is_paid_once_the_grant_has_ended(app: Flask) -> None:
    award = make.an_award(W.CLOSED)

    assert unmet(payments_of(award)[0]) == [UNSIGNED, LESS_LEFT]


def test_no_more_is_paid_than_the_award_has_left(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)

    with db.session.no_autoflush:
        sentences = [
            unmet(Payment(award=award, state=P.PLANNED, amount_pence=Pence(pence)))
            for pence in (1_000_000, 1_000_001)
        ]

    assert sentences == [[], [LESS_LEFT]]


def test_what_is_unmet_is_shown_and_the_button_is_not(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    open_, held = payments_of(award)
    browser = visit(make.an_officer())

    pages = [browser.open(f"/payments/{payment.reference}") for payment in (open_, held)]

    buttons = [
        f"/payments/{payment.reference}/request" in page.links
        for payment, page in zip((open_, held), pages, strict=True)
    ]
    assert [NOT_ACCEPTED in page.text for page in pages] == [False, True]
    assert buttons == [True, False]
    assert NOT_ACCEPTED in visit(make.signatory_of(award)).open(f"/awards/{award.reference}").text


def test_a_forged_request_is_refused_with_the_sentence(visit: Callable[..., Visitor]) -> None:
    payment = payments_of(make.an_award(W.ACTIVE))[1]

    page = visit(make.an_officer()).press(f"/payments/{payment.reference}/request")

    assert (page.status, NOT_ACCEPTED in page.text) == (422, True)
    assert make.fresh(payment).state is P.PLANNED


@contextmanager
def unsigned(award: Award) -> Iterator[None]:
    db.session.execute(sa.update(Award).values(state=W.OFFERED))
    db.session.commit()
    yield


@contextmanager
def without_account(award: Award) -> Iterator[None]:
    for details in make.rows(BankDetails, BankDetails.state == BankDetailsState.IN_FORCE):
        make.do(refuse_details, details, "stop", reason="A swindle.", actor=make.a_person(Role.FINANCE))
    yield


@contextmanager
def with_a_doubtful_report(award: Award) -> Iterator[None]:
    db.session.execute(sa.update(MilestoneReport).values(state=T.SUBMITTED, accepted_at=None, rating=None))
    db.session.commit()
    yield


@contextmanager
def with_a_late_report(award: Award) -> Iterator[None]:
    with clock.at(after_the_report_is_due(award)):
        yield


@contextmanager
def with_a_late_return(award: Award) -> Iterator[None]:
    with clock.at(clock.london(returns_of(award)[0].due_on + timedelta(days=1), time(9))):
        yield


@contextmanager
def with_a_late_final_report(award: Award) -> Iterator[None]:
    with clock.at(clock.london(make.its_final_report(award).due_on + timedelta(days=1), time(9))):
        yield


@contextmanager
def with_another_award_late(award: Award) -> Iterator[None]:
    day = clock.today() - timedelta(days=1)
    for known in make.rows(Award):
        other = make.an_award(W.ACTIVE, organisation=known.application.organisation)
        make.have_chased(other.application.round, holds_other_awards=True)
        (first, *_others) = [report.id for report in reports_of(other)]
        db.session.execute(sa.update(MilestoneReport).where(MilestoneReport.id == first).values(due_on=day))
        db.session.commit()
    yield


@contextmanager
def with_an_open_condition(award: Award) -> Iterator[None]:
    officer = make.an_officer()
    for known in make.rows(Award):
        condition = sa.insert(AwardCondition).values(
            application_id=known.application_id,
            kind=ConditionKind.PRECEDENT,
            text=Texts(make.both("Your policy.")),
            added_by_id=officer.id,
        )
        db.session.execute(condition)
    db.session.commit()
    yield


@contextmanager
def on_hold(award: Award) -> Iterator[None]:
    for known in make.rows(Award):
        make.do(place_hold, known, told="Send us your list.", reason="No list.", actor=make.an_officer())
    yield


@contextmanager
def before_its_day(award: Award) -> Iterator[None]:
    tomorrow = clock.today() + timedelta(days=1)
    db.session.execute(sa.update(Payment).where(Payment.due_on.is_not(None)).values(due_on=tomorrow))
    db.session.commit()
    yield


@contextmanager
def with_nothing_shown(award: Award) -> Iterator[None]:
    db.session.execute(sa.update(AwardCondition).values(state=ConditionState.OPEN))
    db.session.commit()
    yield


@contextmanager
def in_debt(award: Award) -> Iterator[None]:
    officer = make.an_officer()
    for known in make.rows(Award):
        owed = sa.insert(Repayment).values(
            reference=f"RP-{known.id}", award_id=known.id, cause=RepaymentCause.RECOVERY, amount_pence=100,
            due_on=clock.today() - timedelta(days=1), reason="Twice.", demanded_by_id=officer.id,
        )  # fmt: skip
        db.session.execute(owed)
    db.session.commit()
    yield


Breach = Callable[[Award], AbstractContextManager[None]]

#: How each condition comes to be unmet, which instalment it holds, and what is said of it.
UNMET: dict[str, tuple[Breach, int | PaymentTrigger, str]] = {
    "agreement": (unsigned, 0, UNSIGNED),
    "bank details": (without_account, 0, "has not given its bank details yet."),
    "report": (with_a_doubtful_report, 1, NOT_ACCEPTED),
    "day": (before_its_day, PaymentTrigger.DATE, "It can be paid from "),
    "evidence": (with_nothing_shown, PaymentTrigger.EVIDENCE, "Not shown and accepted yet: Your insurance."),
    "last": (with_a_doubtful_report, PaymentTrigger.CLOSING, "Not accepted yet: Half way."),
    "condition": (with_an_open_condition, 0, "A condition is not met yet: Your policy."),
    "hold": (on_hold, 0, "on hold"),
    "debt": (in_debt, 0, "Money to be paid back is overdue: RP-"),
    "late report": (with_a_late_report, 0, OVERDUE),
    "late report of another award": (with_another_award_late, 0, "A report on another award of this group"),
    "late return": (with_a_late_return, 1, "A monitoring return is overdue: "),
    "late final report": (with_a_late_final_report, 1, "The final report is overdue."),
}


@pytest.mark.parametrize("condition", UNMET)
def test_page_operation_and_run_refuse_while_a_condition_is_unmet(
    visit: Callable[..., Visitor], condition: str
) -> None:
    breach, place, sentence = UNMET[condition]
    held = {state: a_payment_at(state, place) for state in (P.PAYABLE, P.REQUESTED, P.APPROVED)}
    prepared = make.a_run(RunState.PREPARED, a_payment_at(P.APPROVED, place))
    approved = make.a_run(RunState.APPROVED, a_payment_at(P.APPROVED, place))
    officer, finance = make.an_officer(), make.a_person(Role.FINANCE)
    attempts: list[tuple[Callable[..., Any], tuple[Any, ...], User]] = [
        (request_payment, (held[P.PAYABLE],), officer),
        (approve_payment, (held[P.REQUESTED],), finance),
        (prepare_run, ([held[P.APPROVED]], clock.today() + timedelta(days=999)), finance),
        (approve_run, (prepared,), finance),
        (take_file, (approved,), finance),
    ]

    with breach(held[P.PAYABLE].award):
        refusals = []
        for operation, arguments, actor in attempts:
            with pytest.raises(RuleBroken) as refusal:
                make.do(operation, *arguments, actor=actor)
            refusals.append(sentence in refusal.value.message)
        found = db.session.scalars(turned(after=0, at_once=100)).all()
        browsers = visit(officer), visit(finance)
        pages = [
            browsers[0].open(f"/payments/{held[P.PAYABLE].reference}"),
            browsers[1].open(f"/payments/{held[P.REQUESTED].reference}"),
            browsers[1].open("/payment-runs/prepare"),
            browsers[1].open(f"/payment-runs/{prepared.reference}"),
        ]

    assert refusals == [True] * len(attempts)
    # By night the same awards are found, unless what shut its gate settled it at once.
    assert (held[P.PAYABLE].award_id in found) == (condition not in ("agreement", "bank details", "hold"))
    assert [sentence in page.text for page in pages] == [True] * len(pages)
    pressed = (
        f"/payments/{held[P.PAYABLE].reference}/request",
        f"/payments/{held[P.REQUESTED].reference}/approve",
    )
    assert [address in page.links for address, page in zip(pressed, pages, strict=False)] == [False, False]
    assert [make.fresh(payment).state for payment in (held[P.REQUESTED], held[P.APPROVED])] == [
        P.REQUESTED, P.APPROVED,
    ]  # fmt: skip


def a_payment_at(state: PaymentState, place: int | PaymentTrigger) -> Payment:
    """Return an instalment of an award of its own; the second one, after what it waited for."""
    if isinstance(place, PaymentTrigger):
        return an_earned_payment(state, place)
    award = make.an_award(W.ACTIVE)
    if place:
        make.a_report(T.ACCEPTED, award)
    payment: Payment = make.a_payment(state, award, place=place)
    return payment


def an_earned_payment(state: PaymentState, trigger: PaymentTrigger) -> Payment:
    """Return the second instalment of an award of its own, after what its trigger wants has come."""
    award = make.an_award(W.ACTIVE, make.a_round_paying(trigger))
    second = payments_of(award)[1]
    if trigger is PaymentTrigger.DATE:
        db.session.execute(sa.update(Payment).where(Payment.id == second.id).values(due_on=clock.today()))
        db.session.commit()
        settle_all()
    elif trigger is PaymentTrigger.EVIDENCE:
        make.do(judge_condition, second.condition, "meet", note="Seen.", actor=make.an_officer())
    elif trigger is PaymentTrigger.CLOSING:
        make.a_report(T.ACCEPTED, award)
        make.a_return(T.ACCEPTED, award)
        make.a_payment(P.PAID, award)
        make.a_final_report(T.ACCEPTED, award)
    payment: Payment = make.a_payment(state, award, place=1)
    return payment


def test_nothing_is_paid_of_money_that_is_not_there(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    second = payments_of(award)[1]
    make.do(clear, award, Account.COMMITTED, Pence(1), make.an_officer())
    make.a_report(T.ACCEPTED, award)

    with pytest.raises(RuleBroken) as refusal:
        make.do(request_payment, second, actor=make.an_officer())
    settle_all()
    page = visit(make.an_officer()).open(f"/payments/{second.reference}")

    assert refusal.value.message == LESS_LEFT
    assert (make.fresh(second).state, LESS_LEFT in page.text) == (P.PLANNED, True)
    assert f"/payments/{second.reference}/request" not in page.links


def test_every_condition_of_the_gate_is_tried(app: Flask) -> None:
    of_money = 1  # What is under way has its money: only what is planned can find less than it needs.

    assert len(UNMET) == len(gate.CONDITIONS) - of_money


def test_an_instalment_becomes_payable_by_itself_and_ceases_to_be(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    first, second = payments_of(award)
    seen = [(first.state, second.state)]

    with clock.at(after_the_report_is_due(award)):
        settle_all()
        seen.append((make.fresh(first).state, make.fresh(second).state))
    make.a_report(T.ACCEPTED, award)
    seen.append((make.fresh(first).state, make.fresh(second).state))

    assert seen == [(P.PAYABLE, P.PLANNED), (P.PLANNED, P.PLANNED), (P.PAYABLE, P.PAYABLE)]
    assert [event.action for event in audit.events_of(first)][-3:] == [
        "payment.make_payable", "payment.shut", "payment.make_payable",
    ]  # fmt: skip
    assert standing_of(award).payable == 2_000_000
