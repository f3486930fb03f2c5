"""A proposal is sent back by a second decision maker, or taken back by the one who made it."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit
from grants.awards.models import Decision, Outcome
from grants.awards.operations import set_aside
from grants.awards.queries import decisions_of, standing_decision
from grants.errors import NotAllowed
from grants.lifecycles import ApplicationState

A = ApplicationState


def test_a_second_decision_maker_sends_a_proposal_back(app: Flask) -> None:
    application = make.an_application(A.PROPOSED)
    second = make.a_decision_maker()

    make.do(set_aside, application, "reconsider", reason="Look at the lift.", actor=second)

    decision = decisions_of(application)[0]
    assert (application.state, application.proposed_by_id) == (A.MODERATED, None)
    assert (decision.set_aside_by_id, decision.set_aside_reason) == (second.id, "Look at the lift.")
    assert decision.set_aside_at is not None
    assert standing_decision(application) is None
    assert [event.action for event in audit.events_of(decision)] == ["decision.propose", "decision.set_aside"]
    assert audit.events_of(application)[-1].action == "application.reconsider"


def test_a_proposer_takes_their_proposal_back(app: Flask) -> None:
    proposer = make.a_decision_maker()
    application = make.an_application(A.MODERATED)
    make.propose(application, actor=proposer)

    make.do(set_aside, application, "take_back_proposal", reason="A slip.", actor=proposer)

    assert (application.state, application.proposed_by_id) == (A.MODERATED, None)
    assert audit.events_of(application)[-1].details == {
        "before": "proposed",
        "after": "moderated",
        "reason": "A slip.",
    }


def test_only_the_proposer_takes_back_and_only_another_sends_back(app: Flask) -> None:
    proposer = make.a_decision_maker()
    application = make.an_application(A.MODERATED)
    make.propose(application, actor=proposer)

    with pytest.raises(NotAllowed, match=r"^Only the decision maker who proposed it can do this.$"):
        make.do(set_aside, application, "take_back_proposal", reason="No.", actor=make.a_decision_maker())
    with pytest.raises(
        NotAllowed, match=r"^Only a decision maker who did not review, moderate or propose it, whose"
    ):
        make.do(set_aside, application, "reconsider", reason="No.", actor=proposer)

    assert make.fresh(application).state is A.PROPOSED


def test_after_that_another_decision_can_be_proposed_and_both_stay(app: Flask) -> None:
    application = make.an_application(A.PROPOSED)
    make.do(set_aside, application, "reconsider", reason="Again.", actor=make.a_decision_maker())

    make.propose(application, outcome=Outcome.DECLINE)
    make.confirm(application)

    assert application.state is A.DECLINED
    assert [(d.outcome, d.set_aside_at is None) for d in decisions_of(application)] == [
        (Outcome.AWARD, False),
        (Outcome.DECLINE, True),
    ]


@pytest.mark.parametrize("step", ["reconsider", "take-back-proposal"])
def test_a_proposal_is_set_aside_on_the_page(visit: Callable[..., Visitor], step: str) -> None:
    proposer = make.a_decision_maker()
    application = make.an_application(A.MODERATED)
    make.propose(application, actor=proposer)
    browser = visit(proposer if step == "take-back-proposal" else make.a_decision_maker())
    address = f"/applications/{application.reference}/{step}"

    page = browser.submit(address, reason="Look again.")

    assert browser.follow(page).links.count(f"/applications/{application.reference}/propose") == 1
    assert "Set aside: Look again." in browser.follow(page).text
    assert make.fresh(application).state is A.MODERATED


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "Enter the reason"), (" \x00 ", "Enter the reason"), ("a" * 4001, "Use 4000 characters or fewer")],
    ids=["empty", "NUL", "long"],
)
def test_a_reason_is_wanted(visit: Callable[..., Visitor], reason: str, sentence: str) -> None:
    application = make.an_application(A.PROPOSED)

    page = visit(make.a_decision_maker()).submit(
        f"/applications/{application.reference}/reconsider", reason=reason
    )

    assert page.errors == [sentence]
    assert [decision.set_aside_at for decision in make.rows(Decision)] == [None]


def test_the_buttons_are_shown_to_those_who_may_press_them(visit: Callable[..., Visitor]) -> None:
    proposer = make.a_decision_maker()
    application = make.an_application(A.MODERATED)
    make.propose(application, actor=proposer)
    address = f"/applications/{application.reference}/"
    steps = [address + step for step in ("confirm", "reconsider", "take-back-proposal")]

    shown = [
        [step for step in steps if step in visit(person).open(address + "decision").links]
        for person in (proposer, make.a_decision_maker(), make.an_officer())
    ]

    assert shown == [steps[2:], steps[:2], []]
