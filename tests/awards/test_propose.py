"""A decision maker proposes one of five outcomes, with what its rules want: amount, reasons, day."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants import audit, clock
from grants.applications.models import Application
from grants.awards.models import Decision, Outcome
from grants.awards.operations import propose, set_aside
from grants.errors import RuleBroken
from grants.formats import day, said_day
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


def proposal(application: Application, outcome: Outcome, **how: Any) -> Decision:
    decision: Decision = make.do(
        propose,
        application,
        outcome,
        how.pop("amount", application.requested_pence if outcome.gives_money else None),
        reason="Strong on need.",
        actor=how.pop("actor", None) or make.a_decision_maker(),
        **how,
    )
    return decision


def test_an_award_of_less_is_a_part_award_and_needs_its_reason(app: Flask) -> None:
    application = make.an_application(A.MODERATED)

    with pytest.raises(RuleBroken) as refusal:
        proposal(application, Outcome.AWARD, amount=Pence(1_999_999), viability=" \n ")
    part = proposal(application, Outcome.AWARD, amount=Pence(1_999_999), viability=" One evening fewer. ")

    assert (refusal.value.message, refusal.value.field) == (
        "Say why the work can still be done with less money.",
        "viability",
    )
    assert (part.outcome, part.viability) == (Outcome.PART_AWARD, "One evening fewer.")


def test_an_award_of_all_keeps_no_word_on_doing_it_with_less(app: Flask) -> None:
    decision = proposal(make.an_application(A.MODERATED), Outcome.PART_AWARD, viability="Fewer evenings.")

    assert (decision.outcome, decision.viability) == (Outcome.AWARD, "")


@pytest.mark.parametrize("outcome", [Outcome.RESERVE, Outcome.DEFER])
def test_who_waits_is_told_until_when(app: Flask, outcome: Outcome) -> None:
    application = make.an_application(A.MODERATED)
    refused = []

    for day_ in (None, clock.today()):
        with pytest.raises(RuleBroken) as refusal:
            proposal(application, outcome, stands_until=day_)
        refused.append((refusal.value.message, refusal.value.field))
    kept = proposal(application, outcome, stands_until=clock.today() + clock.days(1))

    assert refused == [
        ("Enter the day until which they wait.", "stands_until"),
        (f"Enter a day after today, {said_day(clock.today())}.", "stands_until"),
    ]
    assert (kept.outcome, kept.amount_pence) == (outcome, None)
    assert kept.stands_until == clock.today() + clock.days(1)


@pytest.mark.parametrize(
    ("state", "label"),
    [(A.RESERVED, "On the reserve list"), (A.DEFERRED, "Put off")],
    ids=["reserve", "defer"],
)
def test_a_later_proposal_follows_and_the_group_stays_told_what_it_was(
    visit: Callable[..., Visitor], state: ApplicationState, label: str
) -> None:
    application = make.an_application(state)
    earlier = make.rows(Decision)[0]
    page = f"/applications/{application.reference}"
    reader = visit(make.member_of(application.organisation))
    before = reader.open(page).text

    later = proposal(application, Outcome.AWARD)

    assert (earlier.set_aside_reason, later.set_aside_at) == ("Another decision follows.", None)
    assert (application.state, application.state_told) == (A.PROPOSED, state)
    assert reader.open(page).text == before
    assert label in before


def test_who_was_in_reserve_stays_there_for_the_group_when_the_proposal_is_sent_back(app: Flask) -> None:
    application = make.an_application(A.RESERVED)
    proposal(application, Outcome.DECLINE)

    make.do(set_aside, application, "reconsider", reason="Wait.", actor=make.a_decision_maker())

    assert (application.state, application.state_told) == (A.MODERATED, A.RESERVED)


def test_a_final_decision_after_reserve_is_told(app: Flask) -> None:
    application = make.an_application(A.RESERVED)
    proposal(application, Outcome.AWARD)

    make.confirm(application)

    assert (application.state_told, application.told) == (A.AWARDED, None)


def test_the_page_says_each_broken_rule_at_its_field(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)
    browser = visit(make.a_decision_maker())
    typed: list[dict[str, Any]] = [
        {"outcome": "award", "amount": "12,000"},
        {"outcome": "reserve"},
        {"outcome": "defer", "stands_until": ["1", "1", "2020"]},
    ]

    pages = [browser.submit(address_of(application), reason="Good.", **fields) for fields in typed]

    assert [page.errors for page in pages] == [
        ["Say why the work can still be done with less money."],
        ["Enter the day until which they wait."],
        [f"Enter a day after today, {said_day(clock.today())}."],
    ]
    assert [bool(page.all("a", href=f"#{field}")) for page, field in zip(
        pages, ("viability", "stands_until", "stands_until"), strict=True
    )] == [True, True, True]  # fmt: skip
    assert nothing_proposed(application)


def test_a_reserve_is_proposed_on_the_page_with_a_confidential_note(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)
    day_ = clock.today() + clock.days(30)

    page = visit(make.a_decision_maker()).submit(
        address_of(application),
        outcome="reserve",
        reason="Good, but the pot is small.",
        confidential="Ask about the lease.",
        stands_until=[str(day_.day), str(day_.month), str(day_.year)],
    )

    address = page.location
    texts = [visit(person).open(address).text for person in (make.an_officer(), make.a_person(Role.FINANCE))]
    assert f"Reserve list until {day(day_)}" in texts[0]
    assert ["Ask about the lease." in text for text in texts] == [True, False]
