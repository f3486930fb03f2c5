"""Payments of an award are held and released; the group reads that they wait, and never of an enquiry."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor

from grants.audit import AuditEvent
from grants.awards import operations
from grants.awards.holds import standing_holds
from grants.awards.models import Hold, HoldCause
from grants.awards.operations.holds import place
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import AwardState, PaymentState
from grants.notices.models import Notice
from grants.permissions import Role

ON_HOLD = "Payments of this award are on hold."
WORDS = {"told": "We wait for your accounts.", "reason": "Accounts of 2025 are missing."}


def hold(award: Any, **how: Any) -> Hold:
    held: Hold = make.do(operations.place_hold, award, **{**WORDS, "actor": make.an_officer(), **how})
    return held


def test_a_hold_stops_every_step_of_a_payment_until_it_is_lifted(app: Any) -> None:
    payment = make.a_payment(PaymentState.APPROVED)
    officer, award = make.an_officer(), payment.award
    held = hold(award, actor=officer)

    with pytest.raises(RuleBroken, match=ON_HOLD):
        make.pay(payment)

    make.do(operations.lift_hold, held, reason="They came.", actor=make.an_officer())
    make.pay(payment)
    assert payment.state is PaymentState.PAID
    events = make.rows(AuditEvent, AuditEvent.record_type == "hold")
    assert [(event.action, event.details["reason"]) for event in events] == [
        ("hold.place", WORDS["reason"]),
        ("hold.lift", "They came."),
    ]
    told = [notice.text for notice in make.rows(Notice) if "hold" in notice.subject.lower()]
    assert [WORDS["told"] in told[0], WORDS["reason"] in "".join(told)] == [True, False]


def test_an_officer_holds_once_and_lifts_once(app: Any) -> None:
    award = make.an_award(AwardState.ACTIVE)
    held = hold(award)

    with pytest.raises(RuleBroken, match="already"):
        hold(award)
    make.do(operations.lift_hold, held, reason="Done.", actor=make.an_officer())
    with pytest.raises(WrongState):
        make.do(operations.lift_hold, held, reason="Done.", actor=make.an_officer())

    assert standing_holds(award) == []


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.DECISION_MAKER])
def test_only_an_officer_holds(app: Any, role: Role) -> None:
    with pytest.raises(NotAllowed):
        hold(make.an_award(AwardState.ACTIVE), actor=make.a_person(role))


def test_no_officer_lifts_the_hold_of_an_enquiry_or_learns_of_it(visit: Callable[..., Visitor]) -> None:
    award, decider = make.an_award(AwardState.ACTIVE), make.a_person(Role.DECISION_MAKER, name="Quentin Ruby")
    held = make.do(place, award, HoldCause.ENQUIRY, actor=decider)

    with pytest.raises(RuleBroken):
        make.do(operations.lift_hold, held, reason="Why not?", actor=make.an_officer())
    page = visit(make.an_officer()).open(f"/awards/{award.reference}")
    groups = visit(make.signatory_of(award)).open(f"/awards/{award.reference}")

    assert ON_HOLD in page.text
    assert "Quentin" not in page.text
    assert ON_HOLD in groups.text
    assert "nquiry" not in groups.text


def test_officers_hold_and_lift_on_the_page_and_the_group_reads_what_it_is_told(
    visit: Callable[..., Visitor],
) -> None:
    payment = make.a_payment()
    award, browser = payment.award, visit(make.an_officer())
    address = f"/awards/{award.reference}"

    empty = browser.submit(f"{address}/hold", told="", reason="")
    browser.submit(f"{address}/hold", **WORDS)
    shown = browser.open(address)
    groups = visit(make.signatory_of(award)).open(address)
    refused = browser.press(f"/payments/{payment.reference}/request")
    number = make.rows(Hold)[0].id
    lifted = browser.follow(browser.submit(f"{address}/holds/{number}/lift", reason="They came."))

    assert empty.errors == ["Write what the group reads", "Enter the reason"]
    assert f"{address}/hold" not in shown.links
    assert WORDS["reason"] in shown.text
    assert ON_HOLD in groups.text
    assert WORDS["told"] in groups.text
    assert WORDS["reason"] not in groups.text
    assert (refused.status, ON_HOLD in refused.text) == (422, True)
    assert f"{address}/hold" in lifted.links
    assert ON_HOLD not in visit(make.signatory_of(award)).open(address).text
    assert "They came." in lifted.text


def test_only_holds_of_this_award_are_lifted_there(visit: Callable[..., Visitor]) -> None:
    held, other = hold(make.an_award(AwardState.ACTIVE)), make.an_award(AwardState.ACTIVE)

    page = visit(make.an_officer()).open(f"/awards/{other.reference}/holds/{held.id}/lift")

    assert page.status == 404
