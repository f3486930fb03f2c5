"""What is owed across all active awards, the earliest due first."""

from collections.abc import Callable
from datetime import time, timedelta

import factories as make
import pytest
from client import Visitor

from grants import clock
from grants.dashboards.tasks import due_query
from grants.db import db
from grants.lifecycles import AwardState, ReportState
from grants.pages import Page
from grants.permissions import Role

W, T = AwardState, ReportState


def references(browser: Visitor, address: str = "/due") -> list[str]:
    prefixes = ("/reports/", "/returns/")
    return [link.rpartition("/")[2] for link in browser.open(address).links if link.startswith(prefixes)]


def test_reports_and_returns_stand_in_the_order_of_their_dates(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    report, return_ = make.a_report(award=award), make.a_return(award=award)

    page = visit(make.an_officer()).open("/due")

    assert references(visit(make.an_officer())) == [report.reference, return_.reference]
    assert award.application.organisation.name in page.text
    assert "Overdue" not in page.text


def test_what_is_late_says_so(visit: Callable[..., Visitor]) -> None:
    report = make.a_report()
    browser = visit(make.an_officer())

    with clock.at(clock.london(report.due_on, time(9)) + timedelta(days=1)):
        page = browser.open("/due")

    assert page.text.count("Overdue") == 1


def test_the_list_is_filtered_by_state(visit: Callable[..., Visitor]) -> None:
    submitted = make.a_report(T.SUBMITTED)
    accepted = make.a_return(T.ACCEPTED, submitted.award)
    browser = visit(make.an_officer())

    found = [
        references(browser, f"/due?state={state}") for state in ("submitted", "accepted", "due", "x", "")
    ]

    assert found == [
        [submitted.reference],
        [accepted.reference],
        [],
        [submitted.reference],
        [submitted.reference],
    ]
    assert "Nothing fits." in browser.open("/due?state=cancelled").text


@pytest.mark.parametrize("state", [W.OFFERED, W.CLOSED])
def test_awards_that_are_not_active_owe_nothing(visit: Callable[..., Visitor], state: W) -> None:
    make.an_award(state)

    assert "Nothing fits." in visit(make.an_officer()).open("/due").text


def test_officers_and_auditors_see_the_list(visit: Callable[..., Visitor]) -> None:
    award = make.an_award(W.ACTIVE)
    people = [make.a_person(role) for role in Role]

    statuses = {role: visit(person).open("/due").status for role, person in zip(Role, people, strict=True)}

    assert [role for role, status in statuses.items() if status == 200] == [Role.OFFICER, Role.AUDITOR]
    assert visit(make.signatory_of(award)).open("/due").status == 403


def test_the_list_asks_as_often_for_three_as_for_one(
    visit: Callable[..., Visitor], queries: list[str]
) -> None:
    browser = visit(make.an_officer())
    asked = []

    for awards in (1, 2):
        for _number in range(awards):
            make.an_award(W.ACTIVE)
        browser.open("/due")
        queries.clear()
        browser.open("/due")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_a_person_of_no_group_and_no_role_is_owed_nothing(visit: Callable[..., Visitor]) -> None:
    make.an_award(W.ACTIVE)

    assert db.session.execute(due_query(make.a_person(), None)).all() == []


def test_the_list_is_read_page_by_page(
    visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Page, "SIZE", 1)
    award = make.an_award(W.ACTIVE)
    report, return_ = make.a_report(award=award), make.a_return(award=award)
    browser = visit(make.an_officer())

    pages = [references(browser, f"/due?page={number}") for number in (1, 2)]

    assert pages == [[report.reference], [return_.reference]]
    assert "Page 2 of 3, 3 in all" in browser.open("/due?page=2").text
