"""A decision maker proposes to award or to decline, with an amount that the request and the round allow."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit
from grants.applications.models import Application
from grants.awards.models import Decision, Outcome
from grants.awards.operations import propose
from grants.errors import RuleBroken
from grants.lifecycles import ApplicationState, ReviewState
from grants.money import Pence
from grants.notices.models import Notice
from grants.permissions import Part, Role

A = ApplicationState
NOT_AN_AMOUNT = "Enter an amount in pounds, such as 1,250 or 1250.50"


def address_of(application: Application) -> str:
    return f"/applications/{application.reference}/propose"


def nothing_proposed(application: Application) -> bool:
    found = make.rows(Decision, Decision.application_id == application.id)
    return found == [] and make.fresh(application).state is A.MODERATED


def test_a_proposed_award_is_recorded_and_nobody_is_told_yet(app: Flask) -> None:
    application = make.an_application(A.MODERATED)
    proposer = make.a_decision_maker()
    mails = len(make.rows(Notice))

    decision = make.propose(application, amount=Pence(1_500_000), actor=proposer)

    assert (application.state, application.proposed_by_id) == (A.PROPOSED, proposer.id)
    assert (decision.outcome, decision.amount_pence, decision.reason) == (
        Outcome.PART_AWARD,
        1_500_000,
        "Strong on need.",
    )
    assert (decision.proposed_by_id, decision.confirmed_by_id, decision.set_aside_at) == (
        proposer.id,
        None,
        None,
    )
    assert [event.action for event in audit.events_of(decision)] == ["decision.propose"]
    assert audit.events_of(application)[-1].details == {
        "before": "moderated",
        "after": "proposed",
        "outcome": "part_award",
        "amount_pence": 1_500_000,
    }
    assert (proposer.id, Part.PROPOSER) in [(part.user_id, part.part) for part in application.parts]
    assert len(make.rows(Notice)) == mails


def test_a_proposed_decline_keeps_no_amount(app: Flask) -> None:
    application = make.an_application(A.MODERATED)

    decision = make.do(
        propose,
        application,
        Outcome.DECLINE,
        Pence(1_000_000),
        reason="Weak.",
        actor=make.a_decision_maker(),
    )

    assert (decision.outcome, decision.amount_pence) == (Outcome.DECLINE, None)


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        (None, "Enter the amount to award."),
        (Pence(0), "Enter the amount to award."),
        (Pence(-100), "Enter the amount to award."),
        (Pence(2_000_001), "They asked for £20,000. Award that or less."),
    ],
)
def test_an_amount_that_the_request_does_not_bear_is_refused(
    app: Flask, amount: Pence | None, sentence: str
) -> None:
    application = make.an_application(A.MODERATED)
    proposer = make.a_decision_maker()

    with pytest.raises(RuleBroken) as refusal:
        make.do(propose, application, Outcome.AWARD, amount, reason="Good.", actor=proposer)

    assert (refusal.value.message, refusal.value.field) == (sentence, "amount")
    assert nothing_proposed(application)


def test_exactly_what_was_asked_for_may_be_proposed(app: Flask) -> None:
    application = make.an_application(A.MODERATED)

    decision = make.propose(application, amount=Pence(2_000_000))

    assert decision.amount_pence == application.requested_pence


def test_more_than_is_left_of_the_round_is_not_proposed(app: Flask) -> None:
    round_ = make.a_round(budget=30_000, reviewers_wanted=1)
    make.an_award(round_=round_)
    application = make.an_application(A.MODERATED, round_)

    with pytest.raises(RuleBroken) as refusal:
        make.propose(application)

    assert (refusal.value.message, refusal.value.field) == ("Only £10,000 of this round is left.", "amount")
    assert nothing_proposed(application)


def test_a_decision_maker_proposes_on_the_page(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)
    browser = visit(make.a_decision_maker())

    page = browser.submit(
        address_of(application),
        outcome="award",
        amount="£12,500.50",
        viability="Two evenings fewer.",
        reason="Doors opened.",
    )

    decision = make.rows(Decision)[0]
    assert (decision.amount_pence, decision.reason) == (1_250_050, "Doors opened.")
    shown = browser.follow(page)
    assert "Proposed. Another decision maker confirms it." in shown.text
    assert "Part award: £12,500.50" in shown.text
    assert "Two evenings fewer." in shown.text


@pytest.mark.parametrize("typed", ["-5", "1e3", "12.345", "1,50", "many", "9" * 13])
def test_what_is_not_an_amount_is_said_at_its_field_and_kept(
    visit: Callable[..., Visitor], typed: str
) -> None:
    application = make.an_application(A.MODERATED)

    page = visit(make.a_decision_maker()).submit(
        address_of(application), outcome="award", amount=typed, reason="Good."
    )

    assert page.errors == [NOT_AN_AMOUNT]
    assert (page.fields()["amount"], page.fields()["reason"]) == ([typed], ["Good."])
    assert nothing_proposed(application)


def test_a_broken_rule_is_said_on_the_page_at_the_amount(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)

    page = visit(make.a_decision_maker()).submit(
        address_of(application), outcome="award", amount="20,001", reason="Good."
    )

    assert page.errors == ["They asked for £20,000. Award that or less."]
    assert page.all("a", href="#amount") != []
    assert page.fields()["amount"] == ["20,001"]
    assert nothing_proposed(application)


def test_an_empty_proposal_says_what_is_missing(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)

    page = visit(make.a_decision_maker()).submit(address_of(application))

    assert page.errors == ["Choose what you propose", "Enter the reason"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"outcome": "bribe", "reason": "Good."}, "Choose one from the list."),
        ({"outcome": "decline", "reason": "a" * 4001}, "Use 4000 characters or fewer"),
        ({"outcome": "decline", "reason": "  \x00 "}, "Enter the reason"),
    ],
    ids=["choice", "length", "NUL"],
)
def test_bad_input_is_answered_with_a_sentence(
    visit: Callable[..., Visitor], typed: dict[str, str], sentence: str
) -> None:
    application = make.an_application(A.MODERATED)

    page = visit(make.a_decision_maker()).submit(address_of(application), **typed)

    assert page.errors == [sentence]
    assert nothing_proposed(application)


def test_characters_that_turn_text_around_are_tamed(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)

    visit(make.a_decision_maker()).submit(
        address_of(application), outcome="decline", reason="Good\x00 \u202efdp.exe"
    )

    assert [decision.reason for decision in make.rows(Decision)] == ["Good \u2067fdp.exe\u2069"]


def test_without_the_pages_token_nothing_is_proposed(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)

    page = visit(make.a_decision_maker()).submit(
        address_of(application), csrf_token=None, outcome="award", amount="15,000", reason="Good."
    )

    assert page.errors == [
        "The page was open too long. Nothing is lost: check it and press the button again."
    ]
    assert page.fields()["amount"] == ["15,000"]
    assert nothing_proposed(application)


def test_a_second_press_finds_the_first_done(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)
    browser = visit(make.a_decision_maker())
    sent = {**browser.open(address_of(application)).fields(), "outcome": "decline", "reason": "Weak."}

    statuses = [browser.send(address_of(application), **sent).status for _press in range(2)]

    assert statuses == [302, 409]
    assert len(make.rows(Decision)) == 1


def test_the_page_is_for_decision_makers_only(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)
    others = [make.member_of(application.organisation), make.an_officer(), make.a_person(Role.FINANCE)]

    statuses = [visit(person).open(address_of(application)).status for person in others]

    assert statuses == [403, 403, 403]
    assert visit().open(address_of(application)).location.startswith("/sign-in")


def test_a_decision_maker_with_a_conflict_does_not_find_the_application(
    visit: Callable[..., Visitor],
) -> None:
    application = make.an_application(A.IN_REVIEW)
    person = make.a_person(Role.DECISION_MAKER, Role.ADVISER)
    make.a_review(ReviewState.CONFLICTED, application, reviewer=person)
    make.moderate(application)

    statuses = [
        visit(person).open(f"/applications/{application.reference}/{part}").status
        for part in ("propose", "decision", "reconsider")
    ]

    assert statuses == [404, 404, 404]


def test_the_decisions_page_shows_what_is_left_and_who_proposed(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)
    make.propose(application, actor=make.a_person(Role.DECISION_MAKER, name="Nadia Proposer"))

    page = visit(make.an_officer()).open(f"/applications/{application.reference}/decision")

    assert "Left in the round £100,000" in page.text
    assert "Proposed by Nadia Proposer" in page.text
    assert "Confirm the award" not in page.text
