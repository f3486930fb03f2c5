"""A grant ends early: notice, answer, a second person's decision, and what follows for money and reports."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.ledger import standing_of
from grants.awards.models import Account, Ending, EndingGround
from grants.awards.operations import answer_ending, confirm_ending, propose_ending, withdraw_offer
from grants.awards.published import published_awards
from grants.db import db
from grants.delivery.queries import reports_of
from grants.documents.models import DocumentKind, IssuedDocument, Standing
from grants.errors import NotAllowed, RuleBroken
from grants.evaluation.queries import returns_of
from grants.lifecycles import AwardState, EndingState, PaymentState, ReportState
from grants.money import Pence
from grants.notices.models import Notice
from grants.payments.models import Repayment
from grants.payments.queries import payments_of
from grants.permissions import Role

W, P, E = AwardState, PaymentState, EndingState


def letters(kind: DocumentKind) -> list[IssuedDocument]:
    return make.rows(IssuedDocument, IssuedDocument.kind == kind)


def test_ending_cancels_what_is_open_frees_the_money_and_demands_some_back(app: Flask) -> None:
    award = make.a_payment(P.PAID).award
    make.suspend(award)

    ending = make.end_early(award, repay=400_000)

    assert award.state is W.TERMINATED
    assert {payment.state for payment in payments_of(award)} == {P.PAID, P.CANCELLED}
    states = {report.state for report in [*reports_of(award), *returns_of(award)]}
    assert states == {ReportState.CANCELLED}
    money = standing_of(award)
    assert (money.to_come, money.paid, money.released) == (0, 1_000_000, award.amount_pence - 1_000_000)
    (repayment,) = make.rows(Repayment)
    assert (repayment.amount_pence, repayment.reason) == (400_000, "No evening took place.")
    assert {letter.language for letter in letters(DocumentKind.ENDING_LETTER)} == {"en", "ar"}
    assert letters(DocumentKind.AWARD_LETTER)[0].standing is Standing.REVOKED
    assert [event.action for event in audit.events_of(ending)] == [
        "ending.propose", "ending.answer", "ending.confirm",
    ]  # fmt: skip
    assert award.id in [known.id for known in db.session.scalars(published_awards())]


@pytest.mark.parametrize("state", [P.PAYABLE, P.REQUESTED, P.APPROVED, P.FAILED])
def test_a_payment_on_its_way_is_cancelled_with_the_grant(app: Flask, state: PaymentState) -> None:
    payment = make.a_payment(state)

    make.end_early(payment.award, keeps_reports=True)

    assert make.fresh(payment).state is P.CANCELLED
    assert standing_of(payment.award).to_come == 0
    assert reports_of(payment.award)[0].state is ReportState.DUE


def test_a_payment_in_a_run_comes_to_its_end_first(app: Flask) -> None:
    payment = make.a_payment(P.IN_RUN)
    ending = make.an_ending(award=payment.award)
    make.do(answer_ending, ending, answer="Go on.", actor=make.signatory_of(payment.award))

    with pytest.raises(RuleBroken, match="is in a payment run"):
        make.do(confirm_ending, ending, note="Yes.", actor=make.a_decision_maker())
    assert (make.fresh(ending).state, make.fresh(payment.award).state) == (E.PROPOSED, W.ACTIVE)


def test_the_group_has_its_days_and_another_person_decides(app: Flask) -> None:
    award = make.an_award(W.ACTIVE)
    both = make.a_person(Role.OFFICER, Role.DECISION_MAKER)
    with pytest.raises(RuleBroken, match="At most £0 was paid"):
        make.do(propose_ending, award, EndingGround.MISUSE, reason="A car.", repay_pence=Pence(1), actor=both)
    ending: Ending = make.do(
        propose_ending, award, EndingGround.MISUSE, reason="A car.", repay_pence=Pence(0), actor=both
    )
    decider = make.a_decision_maker()

    with pytest.raises(RuleBroken, match="The group can answer until"):
        make.do(confirm_ending, ending, note="Yes.", actor=decider)
    with clock.at(clock.now() + timedelta(days=15)):
        with pytest.raises(RuleBroken, match="The time to answer ended"):
            make.do(answer_ending, ending, answer="Wait.", actor=make.signatory_of(award))
        with pytest.raises(NotAllowed, match="did not propose to end it"):
            make.do(confirm_ending, ending, note="Yes.", actor=both)
        make.a_limit(decider, 1)
        with pytest.raises(RuleBroken, match="You may confirm awards of up to £1"):
            make.do(confirm_ending, make.fresh(ending), note="Yes.", actor=decider)
        another = make.a_decision_maker()
        make.a_limit(another)
        make.do(confirm_ending, make.fresh(ending), note="Yes.", actor=another)
    assert make.fresh(award).state is W.TERMINATED


def test_a_grant_that_goes_on_after_all_can_be_given_notice_again(app: Flask) -> None:
    ending = make.an_ending(E.DROPPED)

    assert make.fresh(ending.award).state is W.ACTIVE
    make.an_ending(award=ending.award)


@pytest.mark.parametrize("state", [W.OFFERED, W.HOST_SIGNING, W.ACCEPTED])
def test_an_offer_that_is_not_countersigned_is_withdrawn(app: Flask, state: AwardState) -> None:
    award = make.an_award(state)

    make.do(withdraw_offer, award, reason="The budget was cut.", actor=make.a_decision_maker())

    assert award.state is W.WITHDRAWN
    money = standing_of(award)
    assert (money.to_come, money.released, money.of(Account.COMMITTED)) == (0, award.amount_pence, 0)
    told = make.rows(Notice, Notice.subject == f"We have withdrawn the offer {award.reference}")
    assert len(told) == (2 if state is W.HOST_SIGNING else 1)
    assert letters(DocumentKind.AWARD_LETTER)[0].standing is Standing.REVOKED


def test_pages_lead_from_notice_to_letter(visit: Callable[..., Visitor]) -> None:
    award = make.a_payment(P.PAID).award
    officer, decider, group = (
        visit(make.an_officer()), visit(make.a_decision_maker()), visit(make.signatory_of(award)),
    )  # fmt: skip
    place = f"/awards/{award.reference}"
    typed = {"ground": "no_progress", "reason": "No evening took place."}

    refused = officer.submit(f"{place}/end-early", repay="99999", **typed)
    assert "At most £10,000 was paid" in refused.text
    officer.submit(f"{place}/end-early", repay="250", **typed)
    (ending,) = make.rows(Ending)
    notice = f"/endings/{ending.reference}"
    assert notice in group.open(place).links
    assert "Answer the notice that your grant is to end" in group.open("/").text
    assert f"{notice}/confirm" not in decider.open(notice).links
    group.submit(f"{notice}/answer", answer="The hall burned down.")
    assert "The hall burned down." in officer.open(notice).text
    assert officer.open(f"{notice}/confirm").status == 403
    decider.submit(f"{notice}/confirm", note="We are sorry about the hall.")

    assert make.fresh(award).state is W.TERMINATED
    assert ending.reference in officer.open("/endings?state=confirmed").text
    seen = group.open(place).text
    assert "The grant was ended early on" in seen
    assert "£250" in seen
    withdrawn = make.an_award(W.ACCEPTED)
    decider.submit(f"/awards/{withdrawn.reference}/withdraw", reason="Cut.")
    assert make.fresh(withdrawn).state is W.WITHDRAWN
