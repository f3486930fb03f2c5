"""Money is demanded back, comes in parts, is reminded of, written off by two, or was demanded by mistake."""

from collections.abc import Callable
from datetime import date, timedelta

import factories as make
import pytest
import sqlalchemy as sa
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.ledger import paid, standing_of, standing_of_round
from grants.awards.models import Account, Posting, Subject
from grants.awards.operations import delegate
from grants.db import db
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import AwardState, PaymentState, RepaymentState
from grants.money import Pence
from grants.notices.models import Notice
from grants.payments import operations
from grants.payments.daily import chase
from grants.payments.gate import unmet
from grants.payments.models import Repayment, RepaymentCause
from grants.permissions import Role

R = RepaymentState


def subjects() -> list[str]:
    return [notice.subject for notice in make.rows(Notice)]


def boxes(day: date) -> list[str]:
    return [str(day.day), str(day.month), str(day.year)]


def a_line(repayment: Repayment) -> list[str]:
    return [event.action for event in audit.events_of(repayment)]


def test_money_is_demanded_by_letter_and_comes_in_parts(app: Flask) -> None:
    repayment = make.a_repayment(pence=100_000)
    award = repayment.award

    letters = make.rows(IssuedDocument, IssuedDocument.kind == DocumentKind.REPAYMENT_DEMAND)
    assert {(letter.language, letter.snapshot["amount_pence"]) for letter in letters} == {
        ("en", 100_000), ("ar", 100_000),
    }  # fmt: skip
    assert any(said.startswith("Please pay back £1,000 by") for said in subjects())

    make.receive(repayment, 40_000, "FP-1")
    assert (repayment.state, repayment.left_pence, paid(award)) == (R.DEMANDED, 60_000, 960_000)
    make.receive(repayment, 60_000, "FP-2")

    assert (repayment.state, repayment.left_pence) == (R.SETTLED, 0)
    money = standing_of(award)
    assert (money.paid, money.returned, money.of(Account.PAID)) == (1_000_000, 100_000, 900_000)
    moved = make.rows(Posting, Posting.source == Account.RETURNED)
    assert [(posting.target, posting.amount_pence) for posting in moved] == [
        (Account.POT, 40_000), (Account.POT, 60_000),
    ]  # fmt: skip
    assert a_line(repayment) == [
        "repayment.demand", "repayment.receive", "repayment.receive_last",
    ]  # fmt: skip


def test_no_more_is_demanded_than_was_paid_and_is_not_demanded_yet(app: Flask) -> None:
    award = make.a_repayment(pence=900_000).award

    def demand(pence: int, due_on: date | None = None) -> None:
        make.do(
            operations.demand, award, RepaymentCause.UNSPENT, Pence(pence), reason="Left over.",
            due_on=due_on or clock.today() + clock.days(30), actor=make.an_officer(),
        )  # fmt: skip

    with pytest.raises(RuleBroken, match="At most £1,000 was paid"):
        demand(100_001)
    with pytest.raises(RuleBroken, match="above £0"):
        demand(0)
    with pytest.raises(RuleBroken, match="after today"):
        demand(100, clock.today())
    demand(100_000)


def test_what_cannot_have_come_is_refused(app: Flask) -> None:
    repayment = make.a_repayment(pence=100_000)
    make.receive(repayment, 10_000, "FP-1")

    for pence, days, reference, field in (
        (90_001, 0, "FP-2", "amount"),
        (0, 0, "FP-2", "amount"),
        (1, 1, "FP-2", "received_on"),
        (1, 0, " FP-1 ", "bank_reference"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            make.do(
                operations.receive, repayment, Pence(pence), clock.today() + timedelta(days=days),
                bank_reference=reference, actor=make.a_person(Role.FINANCE),
            )  # fmt: skip
        assert refusal.value.field == field
    with pytest.raises(sa.exc.IntegrityError, match="never_more_than_owed"):
        db.session.execute(sa.text("UPDATE repayment SET received_pence = amount_pence + 1"))


def test_the_rest_is_written_off_by_a_second_person_within_the_limit(app: Flask) -> None:
    repayment = make.a_repayment(pence=100_000)
    make.receive(repayment, 25_000)
    asker, second = make.a_person(Role.FINANCE), make.a_person(Role.FINANCE)
    make.do(operations.ask_write_off, repayment, reason="They are no more.", actor=asker)

    with pytest.raises(NotAllowed, match="did not ask for the write-off"):
        make.do(operations.write_off, make.fresh(repayment), actor=asker)
    make.do(
        delegate, second, Pence(50_000), begins_on=clock.today(), ends_on=None, note="Minutes.",
        subject=Subject.WRITE_OFF, actor=make.a_person(Role.ADMINISTRATOR),
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="You may write off up to £500"):
        make.do(operations.write_off, make.fresh(repayment), actor=second)

    make.do(operations.refuse_write_off, repayment, reason="Ask again.", actor=second)
    assert (repayment.state, repayment.write_off_asked_by_id) == (R.DEMANDED, None)
    make.receive(repayment, 25_000, "FP-2")
    make.do(operations.ask_write_off, repayment, reason="All is tried.", actor=asker)
    make.do(operations.write_off, repayment, actor=second)

    assert (repayment.state, repayment.written_off_pence, repayment.left_pence) == (R.SETTLED, 50_000, 0)
    money, whole = standing_of(repayment.award), standing_of_round(repayment.application.round)
    assert (money.written_off, money.returned, money.of(Account.PAID)) == (50_000, 50_000, 900_000)
    assert whole.budget == whole.left + whole.to_come + whole.paid - whole.returned
    with pytest.raises(sa.exc.IntegrityError, match="known_move"):
        db.session.execute(
            sa.text(
                "INSERT INTO posting (round_id, award_id, source, target, amount_pence, posted_at)"
                " SELECT round_id, award_id, 'written_off', 'pot', 1, posted_at FROM posting"
                " WHERE target = 'written_off'"
            )
        )


def test_what_was_demanded_by_mistake_is_cancelled_by_another(app: Flask) -> None:
    repayment = make.a_repayment(R.CANCELLED)

    assert (repayment.left_pence, operations.may_be_demanded(repayment.award)) == (0, 1_000_000)
    assert "You do not need to pay back £1,000" in subjects()
    other = make.a_repayment(pence=10_000)
    make.receive(other, 1)
    with pytest.raises(RuleBroken, match="came back already"):
        make.do(operations.cancel_repayment, other, reason="A slip.", actor=make.a_person(Role.FINANCE))


def test_what_is_overdue_is_reminded_of_and_holds_back_payments_of_the_group(app: Flask) -> None:
    repayment = make.a_repayment(pence=100_000)
    award = repayment.award
    make.a_report(award=award)
    waiting = make.a_payment(PaymentState.PLANNED, award, place=1)
    late = f"Money to be paid back is overdue: {repayment.reference}."

    with clock.at(clock.now() + timedelta(days=31)):
        assert late in unmet(waiting)
        chase()
        chase()
        assert subjects().count("Overdue: please pay back £1,000") == 1
    with clock.at(clock.now() + timedelta(days=45)):
        chase()
        assert subjects().count("Overdue: please pay back £1,000") == 2
        make.receive(repayment, 100_000)
        assert late not in unmet(waiting)


def test_an_officer_gives_more_time_and_the_group_is_told(visit: Callable[..., Visitor]) -> None:
    group = make.an_organisation(language="ar")
    award = make.a_payment(PaymentState.PAID, make.an_award(AwardState.ACTIVE, organisation=group)).award
    repayment = make.a_repayment(award=award, pence=100_000)
    place, first = f"/repayments/{repayment.reference}/more-time", repayment.due_on

    with clock.at(clock.now() + timedelta(days=40)):
        chase()
        assert make.fresh(repayment).reminded_on == clock.today()
        today, day, officer = clock.today(), clock.today() + timedelta(days=60), visit(make.an_officer())
        assert place in officer.open(f"/repayments/{repayment.reference}").links
        refused = officer.submit(place, due_on=boxes(today), reason="Rent.")
        assert "Choose a day after today." in refused.text
        assert "Enter the reason" in officer.submit(place, due_on=boxes(day)).text
        officer.submit(place, due_on=boxes(day), reason="Their rent went up.")

        repayment = make.fresh(repayment)
        assert (repayment.due_on, repayment.reminded_on, repayment.is_overdue) == (day, None, False)
        assert audit.events_of(repayment)[-1].details == {
            "due_before": first.isoformat(), "due_on": day.isoformat(), "reason": "Their rent went up.",
        }  # fmt: skip
        assert any(said.startswith("لديكم مزيد من الوقت لرد") for said in subjects())
        assert "Their rent went up." in officer.open(f"/repayments/{repayment.reference}").text
        with pytest.raises(RuleBroken, match="after the one that holds now"):
            make.do(operations.give_more_time, repayment, day, reason="Rent.", actor=make.an_officer())
        assert operations.chase_repayments() == 0
    with clock.at(clock.now() + timedelta(days=101)):
        assert operations.chase_repayments() == 1


def test_time_that_was_given_lets_payments_of_the_group_go_on(app: Flask) -> None:
    repayment = make.a_repayment()
    make.a_report(award=repayment.award)
    waiting = make.a_payment(PaymentState.PLANNED, repayment.award, place=1)
    late = f"Money to be paid back is overdue: {repayment.reference}."

    with clock.at(clock.now() + timedelta(days=31)):
        assert late in unmet(waiting)
        later, officer = clock.today() + timedelta(days=14), make.an_officer()
        make.do(operations.give_more_time, repayment, later, reason="Rent.", actor=officer)
        assert late not in unmet(waiting)
        make.do(operations.ask_write_off, repayment, reason="It is gone.", actor=officer)
        with pytest.raises(WrongState):
            make.do(operations.give_more_time, repayment, later, reason="Rent.", actor=officer)


def test_pages_show_the_way_from_demand_to_settled(visit: Callable[..., Visitor]) -> None:
    award = make.a_payment(PaymentState.PAID, make.an_award(AwardState.ACTIVE)).award
    officer, first, second = (
        visit(make.an_officer()), visit(make.a_person(Role.FINANCE)), visit(make.a_person(Role.FINANCE)),
    )  # fmt: skip
    group, day = visit(make.signatory_of(award)), clock.today() + timedelta(days=20)

    ask = f"/awards/{award.reference}/demand"
    assert ask in officer.open(f"/awards/{award.reference}").links
    typed = {"cause": "recovery", "reason": "Twice.", "due_on": boxes(day)}
    refused = officer.submit(ask, amount="99999", **typed)
    assert "At most £10,000 was paid" in refused.text
    officer.submit(ask, amount="500", **typed)
    (repayment,) = make.rows(Repayment)
    place = f"/repayments/{repayment.reference}"
    first.submit(f"{place}/receipt", amount="200", bank_reference="FP-77")
    first.submit(f"{place}/ask-write-off", reason="The rest is lost.")

    seen = group.open(place).text
    assert "£200" in seen
    assert "FP-77" not in seen
    assert "The rest is lost." not in seen
    assert "The rest is lost." in second.open(place).text
    second.press(f"{place}/write-off")
    assert make.fresh(repayment).state is R.SETTLED
    assert repayment.reference in first.open("/repayments?state=settled").text
    assert "Nothing that is to be paid back fits." in first.open("/repayments?state=overdue").text
