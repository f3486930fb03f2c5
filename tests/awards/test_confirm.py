"""A second decision maker confirms: the award with its promise in the ledger, or the decline."""

import threading
from collections.abc import Callable

import factories as make
import pytest
import sqlalchemy as sa
from client import Page, Visitor
from flask import Flask

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.ledger import committed, left_in_pot
from grants.awards.models import Account, Award, Decision, Outcome, Posting
from grants.awards.operations import confirm, propose, set_aside
from grants.awards.queries import DECISION_LETTERS, standing_decision
from grants.db import db, transaction
from grants.documents.models import DocumentKind, IssuedDocument
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, AwardState
from grants.money import Pence
from grants.notices.models import Notice
from grants.permissions import Part
from grants.rounds.models import Publication

A = ApplicationState

OFFERED = "Your application has been successful: we offer you £20,000"


def proposed(*, outcome: Outcome = Outcome.AWARD, actor: User | None = None) -> Application:
    application = make.an_application(A.MODERATED)
    make.propose(application, outcome=outcome, actor=actor)
    return application


def letters() -> list[IssuedDocument]:
    return make.rows(IssuedDocument, IssuedDocument.kind.in_(DECISION_LETTERS))


def confirm_on_page(browser: Visitor, application: Application) -> Page:
    """Press the button as the page of the decision offers it."""
    number = make.rows(Decision, Decision.application_id == application.id)[-1].id
    return browser.press(f"/applications/{application.reference}/confirm", decision=number)


def test_a_confirmed_award_promises_the_money(app: Flask) -> None:
    application = make.an_application(A.MODERATED)
    make.propose(application, amount=Pence(1_500_000))
    second = make.a_decision_maker()

    award = make.confirm(application, actor=second)

    assert (application.state, application.proposed_by_id) == (A.AWARDED, None)
    assert (award.state, award.amount_pence, award.awarded_on) == (
        AwardState.OFFERED,
        1_500_000,
        clock.today(),
    )
    assert award.accept_by == clock.today() + clock.days(28)
    assert award.publication is Publication.NAMED
    assert (award.decision.confirmed_by_id, award.decision.confirmed_at is None) == (second.id, False)
    assert (committed(award), left_in_pot(application.round)) == (1_500_000, 8_500_000)


def test_a_confirmed_award_is_in_the_trail(app: Flask) -> None:
    award = make.confirm(proposed())

    posting = make.rows(Posting, Posting.award_id == award.id)[0]
    assert (posting.source, posting.target, posting.amount_pence) == (
        Account.POT,
        Account.COMMITTED,
        2_000_000,
    )
    about = (award, award.decision, posting)
    assert [event.action for event in audit.events_of(*about)] == [
        "decision.propose",
        "decision.confirm",
        "award.make",
        "posting.post",
    ]
    assert audit.events_of(award.application)[-1].action == "application.award"


def test_every_active_person_of_the_group_gets_the_letter_by_mail(app: Flask) -> None:
    application = proposed()

    award = make.confirm(application)

    letter = letters()[0]
    mails = make.rows(Notice, Notice.document_id.is_not(None))
    assert [(letter.kind, letter.language, letter.reference) for letter in letters()] == [
        (DocumentKind.AWARD_LETTER, "en", award.reference)
    ]
    assert [(mail.address, mail.subject, mail.document_id) for mail in mails] == [
        (make.member_of(application.organisation).email, OFFERED, letter.id)
    ]
    assert "We are glad to offer you £20,000. The letter is attached." in mails[0].text
    assert f"/awards/{award.reference}" in mails[0].text


def test_a_confirmed_decline_sends_a_letter_and_promises_nothing(app: Flask) -> None:
    application = proposed(outcome=Outcome.DECLINE)

    decision = make.confirm(application)

    assert (application.state, application.proposed_by_id) == (A.DECLINED, None)
    assert decision.confirmed_by_id is not None
    assert (make.rows(Award), left_in_pot(application.round)) == ([], 10_000_000)
    assert [(letter.kind, letter.reference) for letter in letters()] == [
        (DocumentKind.DECLINE_LETTER, application.reference)
    ]
    mails = make.rows(Notice, Notice.document_id == letters()[0].id)
    assert [mail.subject for mail in mails] == [f"Our decision on your application {application.reference}"]
    assert [event.action for event in audit.events_of(application)][-1] == "application.decline"


@pytest.mark.parametrize("outcome", Outcome)
def test_nobody_confirms_their_own_proposal(app: Flask, outcome: Outcome) -> None:
    proposer = make.a_decision_maker()
    application = proposed(outcome=outcome, actor=proposer)

    with pytest.raises(
        NotAllowed, match=r"^Only a decision maker who did not review, moderate or propose it, whose"
    ):
        make.confirm(application, actor=proposer)

    assert make.fresh(application).state is A.PROPOSED


def test_the_database_refuses_a_confirmation_by_the_proposer(app: Flask) -> None:
    decision = standing_decision(proposed())
    assert decision is not None

    with pytest.raises(sa.exc.IntegrityError, match="two_people"):
        db.session.execute(
            sa.text(
                "UPDATE decision SET confirmed_by_id = proposed_by_id, confirmed_at = proposed_at,"
                " reference = 'X'"
            )
        )


def test_only_the_decision_that_was_seen_is_confirmed(app: Flask) -> None:
    application = proposed()
    decision = standing_decision(application)
    assert decision is not None

    with pytest.raises(WrongState, match=r"^Another decision is proposed. Load the page again.$"):
        make.do(confirm, application, decision.id + 1, actor=make.a_decision_maker())

    assert make.fresh(application).state is A.PROPOSED


def two_proposals_for_one_budget() -> list[Application]:
    round_ = make.a_round(budget=30_000, reviewers_wanted=1)
    return [make.an_application(A.PROPOSED, round_) for _number in range(2)]


def test_the_last_confirmation_cannot_pass_the_budget(app: Flask) -> None:
    first, second = two_proposals_for_one_budget()
    make.confirm(first)

    with pytest.raises(RuleBroken) as refusal:
        make.confirm(second)

    assert refusal.value.message == "Only £10,000 of this round is left."
    assert make.fresh(second).state is A.PROPOSED
    assert (left_in_pot(first.round), len(letters()), len(make.rows(Award))) == (1_000_000, 1, 1)


def test_two_confirmations_at_one_moment_cannot_pass_the_budget(app: Flask) -> None:
    numbers = [application.id for application in two_proposals_for_one_budget()]
    people = [make.a_decision_maker().id for _number in numbers]
    db.session.rollback()
    together, ends = threading.Barrier(2), []

    def press(number: int, person: int) -> None:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    confirm(db.session.get_one(Application, number), actor=db.session.get_one(User, person))
                ends.append("confirmed")
            except RuleBroken as broken:
                ends.append(broken.message)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(numbers, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["Only £10,000 of this round is left.", "confirmed"]
    assert [award.amount_pence for award in make.rows(Award)] == [2_000_000]


def test_a_second_decision_maker_confirms_on_the_page(visit: Callable[..., Visitor]) -> None:
    application = proposed()
    browser = visit(make.a_decision_maker())
    offered = browser.open(f"/applications/{application.reference}/decision")

    page = confirm_on_page(browser, application)

    assert f"/applications/{application.reference}/confirm" in offered.links
    assert "Confirmed. The letter is being made and then sent." in browser.follow(page).text
    assert make.fresh(application).state is A.AWARDED


def test_a_decline_is_confirmed_on_the_page(visit: Callable[..., Visitor]) -> None:
    application = proposed(outcome=Outcome.DECLINE)

    confirm_on_page(visit(make.a_decision_maker()), application)

    assert make.fresh(application).state is A.DECLINED


def test_a_proposal_that_was_replaced_is_not_confirmed_unseen(visit: Callable[..., Visitor]) -> None:
    application = make.an_application(A.MODERATED)
    proposer = make.a_decision_maker()
    seen = make.propose(application, amount=Pence(1_000_000), actor=proposer)
    browser = visit(make.a_decision_maker())
    make.do(set_aside, application, "take_back_proposal", reason="Typing.", actor=proposer)
    make.propose(application, amount=Pence(2_000_000), actor=proposer)

    page = browser.press(f"/applications/{application.reference}/confirm", decision=seen.id)

    assert (page.status, "Another decision is proposed. Load the page again." in page.text) == (409, True)
    assert make.fresh(application).state is A.PROPOSED


def test_the_page_says_when_the_budget_does_not_suffice(visit: Callable[..., Visitor]) -> None:
    first, second = two_proposals_for_one_budget()
    make.confirm(first)

    page = confirm_on_page(visit(make.a_decision_maker()), second)

    assert (page.status, "Only £10,000 of this round is left." in page.text) == (422, True)
    assert make.fresh(second).state is A.PROPOSED


def test_without_the_pages_token_nothing_is_confirmed(visit: Callable[..., Visitor]) -> None:
    application = proposed()
    decision = standing_decision(application)
    assert decision is not None

    visit(make.a_decision_maker()).send(
        f"/applications/{application.reference}/confirm", decision=decision.id
    )

    assert make.fresh(application).state is A.PROPOSED


def test_a_second_press_makes_no_second_award(visit: Callable[..., Visitor]) -> None:
    application = proposed()
    decision = standing_decision(application)
    assert decision is not None
    browser = visit(make.a_decision_maker())
    address = f"/applications/{application.reference}/confirm"

    statuses = [browser.press(address, decision=decision.id).status for _press in range(2)]

    assert statuses == [302, 409]
    assert (len(make.rows(Award)), len(letters())) == (1, 1)


def test_others_cannot_confirm(visit: Callable[..., Visitor]) -> None:
    proposer = make.a_decision_maker()
    application = proposed(actor=proposer)
    others = [proposer, make.an_officer(), make.member_of(application.organisation)]

    statuses = [confirm_on_page(visit(person), application).status for person in others]

    assert statuses == [403, 403, 403]
    assert make.fresh(application).state is A.PROPOSED


ENDINGS = {
    Outcome.RESERVE: (
        A.RESERVED,
        DocumentKind.RESERVE_LETTER,
        "Your application is on the reserve list: you get a grant if money becomes free.",
        "application.reserve",
    ),
    Outcome.DEFER: (
        A.DEFERRED,
        DocumentKind.DEFERRAL_LETTER,
        "We could not decide on it yet. The letter says why, and when you hear from us.",
        "application.defer",
    ),
    Outcome.DECLINE: (
        A.DECLINED,
        DocumentKind.DECLINE_LETTER,
        "We are sorry: your application was not chosen this time.",
        "application.decline",
    ),
}


@pytest.mark.parametrize("outcome", ENDINGS)
def test_an_outcome_without_money_has_its_state_letter_and_words(app: Flask, outcome: Outcome) -> None:
    state, kind, sentence, action = ENDINGS[outcome]
    application = proposed(outcome=outcome)
    second = make.a_decision_maker()

    decision = make.confirm(application, actor=second)

    (letter,) = letters()
    (mail,) = make.rows(Notice, Notice.document_id == letter.id)
    assert (application.state, letter.kind, letter.reference) == (state, kind, application.reference)
    assert sentence in mail.text
    assert letter.snapshot["reason"] == "Strong on need."
    until = decision.stands_until
    assert letter.snapshot["letter"]["values"].get("until") == (
        f"{until.day} {until:%B %Y}" if until else None
    )
    assert (left_in_pot(application.round), make.rows(Award)) == (10_000_000, [])
    assert [event.action for event in audit.events_of(decision)] == ["decision.propose", "decision.confirm"]
    assert audit.events_of(application)[-1].action == action
    assert (second.id, Part.CONFIRMER) in [(part.user_id, part.part) for part in application.parts]


def test_every_confirmed_decision_has_a_number_of_its_own(app: Flask) -> None:
    for outcome in Outcome:
        make.confirm(proposed(outcome=outcome))

    year = f"{clock.today():%y}"
    assert [decision.reference for decision in make.rows(Decision)] == [
        f"DN{year}-000{number}" for number in range(1, 6)
    ]


def test_a_proposal_has_no_number_yet(app: Flask) -> None:
    assert [decision.reference for decision in make.rows(Decision, Decision.application == proposed())] == [
        None
    ]


@pytest.mark.parametrize("outcome", [Outcome.RESERVE, Outcome.DEFER])
def test_the_letter_is_in_the_language_of_the_group_and_names_the_day(app: Flask, outcome: Outcome) -> None:
    application = make.an_application(A.MODERATED)
    organisation = application.organisation
    with transaction():
        member = make.member_of(organisation)
        member.language = "ar"
        audit.record(member, "user.change", member)
        organisation.language = "ar"
        audit.record(member, "organisation.change", organisation)
    make.propose(application, outcome=outcome)

    make.confirm(application)

    (letter,) = letters()
    (mail,) = make.rows(Notice, Notice.document_id == letter.id)
    assert (letter.language, mail.language) == ("ar", "ar")


def test_the_confidential_note_is_in_no_letter_and_no_mail(app: Flask) -> None:
    for outcome in Outcome:
        application = make.an_application(A.MODERATED)
        make.do(
            propose, application, outcome, Pence(1_000_000), reason="Good.", viability="Fewer evenings.",
            stands_until=clock.today() + clock.days(9), confidential="Marmalade",
            actor=make.a_decision_maker(),
        )  # fmt: skip
        make.confirm(application)

    assert len(letters()) == 5
    assert [letter for letter in letters() if "Marmalade" in str(letter.snapshot)] == []
    assert [mail for mail in make.rows(Notice) if "Marmalade" in mail.text + mail.html] == []


def test_a_part_award_offers_the_part(app: Flask) -> None:
    award = make.confirm(proposed(outcome=Outcome.PART_AWARD))

    assert (award.amount_pence, award.decision.outcome) == (1_000_000, Outcome.PART_AWARD)
    assert left_in_pot(award.application.round) == 9_000_000
