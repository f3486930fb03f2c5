"""The ranked list of a round: by agreed score, with a running total against the budget."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants.applications.models import Application
from grants.applications.operations import withdraw_application
from grants.awards.models import Outcome
from grants.awards.ranking import ranked_list
from grants.lifecycles import ApplicationState, AwardState, ReviewState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import Round

A = ApplicationState


def a_small_round(budget: int = 50_000) -> Round:
    return make.a_round(budget=budget, reviewers_wanted=1)


def moderated(round_: Round, *, points: int = 3, title: str = "Tea on the landing") -> Application:
    return make.an_application(A.MODERATED, round_, points=points, title=title)


def test_the_list_is_by_score_with_a_running_total_and_a_cut(app: Flask) -> None:
    round_ = a_small_round()
    third, first, second = (moderated(round_, points=points) for points in (1, 4, 2))

    lines = ranked_list(round_, make.a_decision_maker())

    assert [(line.place, line.id, line.total) for line in lines] == [
        (1, first.id, 10_000),
        (2, second.id, 5_000),
        (3, third.id, 2_500),
    ]
    assert [(line.amount_pence, line.running_pence, line.fits) for line in lines] == [
        (2_000_000, 2_000_000, True),
        (2_000_000, 4_000_000, True),
        (2_000_000, 6_000_000, False),
    ]


def test_equal_scores_stand_in_the_order_of_submission(app: Flask) -> None:
    round_ = a_small_round()
    applications = [moderated(round_) for _number in range(3)]

    lines = ranked_list(round_, make.a_decision_maker())

    assert [line.id for line in lines] == [a.id for a in applications]


def test_a_proposal_counts_its_amount_and_a_decline_nothing(app: Flask) -> None:
    round_ = a_small_round()
    awarded, declined, open_ = (moderated(round_, points=points) for points in (4, 3, 2))
    make.propose(awarded, amount=Pence(1_200_000))
    make.propose(declined, outcome=Outcome.DECLINE)

    lines = ranked_list(round_, make.a_decision_maker())

    assert [(line.id, line.amount_pence) for line in lines] == [
        (awarded.id, 1_200_000),
        (declined.id, 0),
        (open_.id, 2_000_000),
    ]
    assert lines[-1].running_pence == 3_200_000


@pytest.mark.parametrize("state", [AwardState.REFUSED, AwardState.LAPSED])
def test_an_award_whose_money_went_back_counts_nothing(app: Flask, state: AwardState) -> None:
    award = make.an_award(state, a_small_round())

    lines = ranked_list(award.application.round, make.a_decision_maker())

    assert [(line.id, line.amount_pence) for line in lines] == [(award.application_id, 0)]


def test_an_accepted_award_counts_its_amount(app: Flask) -> None:
    award = make.an_award(AwardState.ACTIVE, a_small_round())

    lines = ranked_list(award.application.round, make.a_decision_maker())

    assert [line.amount_pence for line in lines] == [award.amount_pence]


def test_what_is_not_moderated_or_was_withdrawn_is_not_ranked(app: Flask) -> None:
    round_ = a_small_round()
    make.an_application(A.IN_REVIEW, round_)
    withdrawn = moderated(round_)
    writer = make.member_of(withdrawn.organisation)
    make.do(withdraw_application, withdrawn, reason="Moved.", actor=writer)

    assert ranked_list(round_, make.a_decision_maker()) == []


def test_an_application_that_one_is_conflicted_with_is_left_out(visit: Callable[..., Visitor]) -> None:
    round_ = a_small_round()
    application = make.an_application(A.IN_REVIEW, round_, title="Zanzibar lanterns")
    person = make.a_person(Role.DECISION_MAKER, Role.ADVISER)
    make.a_review(ReviewState.CONFLICTED, application, reviewer=person)
    make.moderate(application)
    other = moderated(round_, title="Tea on the landing")

    page = visit(person).open(f"/rounds/{round_.reference}/ranking")

    assert "Zanzibar" not in page.text
    assert application.reference not in page.text
    assert other.reference in page.text


def test_the_page_shows_places_money_and_the_cut(visit: Callable[..., Visitor]) -> None:
    round_ = a_small_round(30_000)
    make.an_award(AwardState.OFFERED, round_, points=4)
    moderated(round_, points=2)

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/ranking")

    assert "£30,000Budget £20,000Promised, not paid yet £0Paid £0Came back £10,000Left" in page.text
    assert "100% £20,000 £20,000 £20,000" in page.text
    assert "50% £20,000 £20,000 £40,000above the budget" in page.text


def test_an_empty_list_says_so(visit: Callable[..., Visitor]) -> None:
    round_ = a_small_round()

    page = visit(make.an_officer()).open(f"/rounds/{round_.reference}/ranking")

    assert "Nothing has been moderated in this round yet." in page.text


def test_the_page_is_for_staff(visit: Callable[..., Visitor]) -> None:
    application = moderated(a_small_round())
    address = f"/rounds/{application.round.reference}/ranking"
    people = [
        make.member_of(application.organisation),
        make.a_person(Role.ADVISER),
        make.a_person(Role.FINANCE),
        make.a_person(Role.AUDITOR),
    ]

    assert [visit(person).open(address).status for person in people] == [403, 403, 200, 200]
    assert visit(people[-1]).open("/rounds/XX99-0001/ranking").status == 404


def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    one, three = a_small_round(), a_small_round()
    for round_, number in ((one, 1), (three, 3)):
        for _application in range(number):
            moderated(round_)
    browser = visit(make.an_officer())
    few, many = (f"/rounds/{round_.reference}/ranking" for round_ in (one, three))
    asked = []

    for address in (few, few, many):
        queries.clear()
        browser.open(address)
        asked.append(len(queries))

    assert asked[1] == asked[2]
