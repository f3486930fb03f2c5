"""A grant is suspended, looked at again, and goes on by somebody else's word; or an enquiry suspends it."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.awards.daily import look_again
from grants.awards.models import Suspension
from grants.awards.operations import lift_suspension
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import AwardState, ConcernState, PaymentState
from grants.notices.models import Notice
from grants.oversight import operations as oversight
from grants.payments.gate import unmet
from grants.permissions import Role

W, P = AwardState, PaymentState


def subjects() -> list[str]:
    return [notice.subject for notice in make.rows(Notice)]


def test_a_suspended_grant_pays_nothing_until_another_lets_it_go_on(app: Flask) -> None:
    payment, officer = make.a_payment(P.PAYABLE), make.an_officer()
    award = payment.award

    make.suspend(award, actor=officer)

    assert (award.state, payment.state) == (W.SUSPENDED, P.PLANNED)
    assert "The grant is suspended." in unmet(payment)
    assert f"Your award {award.reference} is suspended" in subjects()
    with pytest.raises(NotAllowed, match="did not suspend it"):
        make.do(lift_suspension, make.fresh(award), reason="Clear.", actor=officer)
    make.do(lift_suspension, award, reason="Clear.", actor=make.an_officer())

    assert (award.state, make.fresh(payment).state) == (W.ACTIVE, P.PAYABLE)
    assert [event.action for event in audit.events_of(award)][-2:] == [
        "award.suspend",
        "award.lift_suspension",
    ]
    (suspension,) = make.rows(Suspension)
    assert [e.action for e in audit.events_of(suspension)] == ["suspension.place", "suspension.lift"]


def test_officers_are_asked_to_look_again_once_its_day_has_come(app: Flask) -> None:
    award = make.an_award(W.SUSPENDED)
    subject = f"Look again at a suspended grant: {award.reference}"

    look_again()
    assert subject not in subjects()
    with clock.at(clock.now() + timedelta(days=29)):
        look_again()
        number = subjects().count(subject)
        look_again()
    assert 0 < number == subjects().count(subject)


def test_an_enquiry_suspends_and_the_award_says_no_more(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    concern = make.a_concern(ConcernState.LOOKED_INTO, award)
    triager, other = visit(concern.triager), make.an_officer()
    place = f"/concerns/{concern.reference}"

    triager.submit(f"{place}/suspend")

    assert make.fresh(award).state is W.SUSPENDED
    page = visit(other).open(f"/awards/{award.reference}").text
    assert "This grant is suspended since" in page
    group = visit(make.signatory_of(award)).open(f"/awards/{award.reference}").text
    for word in (concern.triager.full_name, concern.reference, make.SECRET, "enquiry"):
        assert word not in page
        assert word not in group
    with pytest.raises(RuleBroken, match="An enquiry is under way"):
        make.do(lift_suspension, award, reason="Long enough.", actor=other)
    make.do(
        oversight.conclude, concern, "reject", finding="Nothing.", answer="Thanks.", actor=concern.triager
    )
    refused = triager.submit(f"{place}/close", answer="Thanks.")
    assert "Release the suspended grant first." in refused.text

    triager.press(f"{place}/release")
    with pytest.raises(NotAllowed):
        make.do(lift_suspension, award, reason="Over.", actor=concern.triager)
    visit(other).submit(f"/awards/{award.reference}/go-on", reason="Over.")

    assert make.fresh(award).state is W.ACTIVE


def test_the_page_suspends_and_refuses_a_day_that_has_passed(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    officer, place = visit(make.an_officer()), f"/awards/{award.reference}"
    today = clock.today()

    typed = {"told": "We wait for a list.", "reason": "Lists differ."}
    refused = officer.submit(
        f"{place}/suspend", review_on=[str(today.day), str(today.month), str(today.year)], **typed
    )
    assert refused.errors == ["Choose a day after today."]
    officer.submit(f"{place}/suspend", **typed)

    group = visit(make.signatory_of(award)).open(place).text
    assert "We wait for a list." in group
    assert "Lists differ." not in group
    assert "Lists differ." in visit(make.a_person(Role.FINANCE)).open(place).text
    assert award.reference in officer.open("/awards?state=suspended").text
