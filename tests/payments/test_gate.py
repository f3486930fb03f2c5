"""The gate before every payment: each condition has its sentence, on the page and in the operation."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import clock
from grants.awards.models import Award
from grants.delivery.queries import reports_of
from grants.errors import RuleBroken
from grants.lifecycles import AwardState, PaymentState, ReportState
from grants.money import Pence
from grants.payments.gate import unmet
from grants.payments.models import Payment
from grants.payments.operations import approve_payment, record_paid, request_payment
from grants.payments.queries import payments_of
from grants.permissions import Role

W, P, T = AwardState, PaymentState, ReportState
NOT_ACCEPTED = "The report on “Half way” is not accepted yet."
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

    assert unmet(payments_of(award)[0]) == [
        "The agreement is not signed, or the grant has ended.",
        "Less is left of the award than this payment.",
    ]


def test_no_more_is_paid_than_the_award_has_left(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)

    sentences = [unmet(Payment(award=award, amount_pence=Pence(pence))) for pence in (2_000_000, 2_000_001)]

    assert sentences == [[], ["Less is left of the award than this payment."]]


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


def test_the_gate_is_asked_again_at_every_step(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    finance, late = make.a_person(Role.FINANCE), after_the_report_is_due(award)
    first = payments_of(award)[0]

    with clock.at(late), pytest.raises(RuleBroken) as at_request:
        make.do(request_payment, first, actor=make.an_officer())
    make.a_payment(P.REQUESTED, award)
    with clock.at(late), pytest.raises(RuleBroken) as at_approval:
        make.do(approve_payment, make.fresh(first), actor=finance)
    make.do(approve_payment, make.fresh(first), actor=finance)
    with clock.at(late), pytest.raises(RuleBroken) as at_payment:
        make.do(record_paid, make.fresh(first), clock.today(), finance_reference="B-1", actor=finance)

    assert [refusal.value.message for refusal in (at_request, at_approval, at_payment)] == [OVERDUE] * 3
    assert make.fresh(first).state is P.APPROVED
