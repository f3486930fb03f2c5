"""What due diligence holds against an award is told before anybody proposes or confirms it."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from flask import Flask

from grants.applications.models import Application
from grants.awards.models import Outcome
from grants.diligence.models import CheckOutcome
from grants.diligence.queries import blocking_in, blocks_of
from grants.lifecycles import ApplicationState, CheckState
from grants.permissions import Role
from grants.rounds.models import Round

A = ApplicationState
Visit = Callable[..., Visitor]


def moderated(round_: Round) -> Application:
    application: Application = make.an_application(A.MODERATED, round_)
    return application


def titles(round_: Round, *applications: Application) -> list[list[str]]:
    found = blocking_in(round_, [application.id for application in applications])
    return [[item.title["en"] for item in found.get(application.id, [])] for application in applications]


def test_every_application_has_what_stands_in_its_way(app: Flask) -> None:
    round_ = make.a_round_checking("trustees", "insurance")
    bare, red, waived, clear = (moderated(round_) for _each in range(4))
    for application, state in ((red, CheckState.WAIVER_ASKED), (waived, CheckState.WAIVED)):
        make.a_check(state, application)
    for application in (red, waived, clear):
        make.record(application, "insurance")
    make.record(clear)

    assert titles(round_, bare, red, waived, clear) == [["Trustees", "Insurance"], ["Trustees"], [], []]
    assert [len(blocks_of(one)) for one in (bare, red, waived, clear)] == [2, 1, 0, 0]
    assert blocking_in(round_, []) == {}
    assert titles(make.a_round(), bare) == [[]]


def test_what_a_later_check_replaced_no_longer_stands_in_the_way(app: Flask) -> None:
    round_ = make.a_round_checking("trustees", is_needed=False)
    application, never_checked = moderated(round_), moderated(round_)
    make.record(application, outcome=CheckOutcome.RED)
    assert titles(round_, application, never_checked) == [["Trustees"], []]

    make.record(application)

    assert titles(round_, application, never_checked) == [[], []]


@pytest.mark.parametrize("page", ["ranking", "confirm"])
def test_the_lists_name_it_with_a_link_and_as_many_queries_for_three_as_for_one(
    visit: Visit, queries: list[str], page: str
) -> None:
    browser, asked = visit(make.a_decision_maker()), []
    for number in (1, 3):
        round_ = make.a_round_checking("trustees", "insurance")
        applications = [moderated(round_) for _each in range(number)]
        for application in applications:
            make.record(application)
            decline = make.propose(application, outcome=Outcome.DECLINE)
            assert decline.outcome is Outcome.DECLINE
        last = moderated(round_)
        make.record(last)
        make.propose(last, outcome=Outcome.RESERVE)
        address = f"/rounds/{round_.reference}/{page}"
        browser.open(address)
        queries.clear()
        shown = browser.open(address)
        asked.append(len([statement for statement in queries if statement.startswith("SELECT")]))

    assert ("In the way of an award: Insurance" in shown.text) is (page == "ranking")
    assert (f"/applications/{last.reference}/diligence" in shown.links) is (page == "ranking")
    assert asked[0] == asked[1]
    assert asked[1] <= 12


def test_the_page_of_confirming_names_it_beside_proposed_awards(visit: Visit) -> None:
    round_ = make.a_round_checking("trustees")
    application = moderated(round_)
    make.record(application)
    make.propose(application)
    browser = visit(make.a_decision_maker())
    address = f"/rounds/{round_.reference}/confirm"
    assert "In the way of an award" not in browser.open(address).text

    make.record(application, outcome=CheckOutcome.RED)

    page = browser.open(address)
    assert "In the way of an award: Trustees" in page.text
    assert f"/applications/{application.reference}/diligence" in page.links


def test_the_pages_of_one_application_say_it_in_sentences(visit: Visit) -> None:
    application = moderated(make.a_round_checking("trustees"))
    browser = visit(make.a_decision_maker())
    sentence = "Due diligence stands in the way of an award: “Trustees” has not been checked yet."

    for path in ("decision", "propose"):
        page = browser.open(f"/applications/{application.reference}/{path}")
        assert sentence in page.text
        assert f"/applications/{application.reference}/diligence" in page.links


def test_whoever_does_not_read_due_diligence_is_not_told(visit: Visit) -> None:
    application = moderated(make.a_round_checking("trustees"))
    browser = visit(make.a_person(Role.FINANCE))

    for address in (
        f"/applications/{application.reference}/decision",
        f"/rounds/{application.round.reference}/ranking",
    ):
        assert "in the way" not in browser.open(address).text.lower()


def test_what_is_decided_for_good_is_not_held_up_any_more(visit: Visit) -> None:
    round_ = make.a_round_checking("trustees")
    application = moderated(round_)
    make.propose(application, outcome=Outcome.DECLINE)
    make.confirm(application)

    page = visit(make.a_decision_maker()).open(f"/applications/{application.reference}/decision")

    assert "Due diligence stands in the way" not in page.text
