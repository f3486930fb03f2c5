"""The list of complaints and appeals: who sees which, what is open first, and the numbers."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
import pytest
from client import Page, Visitor
from factories import do
from flask import Flask

from grants import clock
from grants.appeals.models import Appeal
from grants.appeals.operations import note_step
from grants.appeals.queries import numbers_of, visible_to
from grants.applications import operations as applications
from grants.assurance.evidence import evidence_pack, records_of
from grants.db import db
from grants.lifecycles import AppealState, ApplicationState
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
A, C = ApplicationState, AppealState


def references(page: Page) -> list[str]:
    found = [link.removeprefix("/appeals/") for link in page.links if link.startswith("/appeals/CA")]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR])
def test_officers_decision_makers_and_auditors_see_the_list(visit: Visit, role: Role) -> None:
    appeal = make.an_appeal()
    browser = visit(make.a_person(role))

    assert references(browser.open("/appeals")) == [appeal.reference]
    assert browser.open(f"/appeals/{appeal.reference}").status == 200


@pytest.mark.parametrize("role", [Role.ADVISER, Role.FINANCE, Role.ADMINISTRATOR, None])
def test_others_see_neither_the_list_nor_an_appeal(visit: Visit, role: Role | None) -> None:
    appeal = make.an_appeal()
    browser = visit(make.a_person(role) if role else make.a_person())

    assert browser.open("/appeals").status == 403
    assert browser.open(f"/appeals/{appeal.reference}").status == 404


def test_a_reviewer_sees_nothing_of_an_appeal_about_what_they_scored(visit: Visit) -> None:
    appeal = make.an_appeal()
    reviewer = next(k.user for k in appeal.application.parts if k.part is Part.REVIEWER)

    assert visit(reviewer).open(f"/appeals/{appeal.reference}").status == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DECISION_MAKER])
def test_a_conflict_closes_an_appeal_in_lists_counts_and_pages(visit: Visit, role: Role) -> None:
    appeal = make.an_appeal()
    person = make.a_person(role)
    do(applications.take_part, appeal.application, person, Part.CONFLICTED)
    browser = visit(person)

    page = browser.open("/appeals")

    assert references(page) == []
    assert "In all: 0." in page.text
    assert appeal.reference not in browser.open(f"/appeals?q={appeal.reference}").links
    assert [browser.open(f"/appeals/{appeal.reference}{step}").status for step in ("", "/step")] == [404, 404]
    assert numbers_of(person).total == 0
    assert db.session.scalars(visible_to(person)).all() == []


def test_an_auditors_own_conflict_hides_nothing(visit: Visit) -> None:
    appeal = make.an_appeal()
    auditor = make.a_person(Role.AUDITOR)
    do(applications.take_part, appeal.application, auditor, Part.CONFLICTED)

    assert references(visit(auditor).open("/appeals")) == [appeal.reference]


def three() -> tuple[Appeal, Appeal, Appeal]:
    """Return one that is answered, one that is raised, and one that is looked into."""
    round_ = make.a_round(reviewers_wanted=1)
    done = make.an_appeal(C.PARTLY_UPHELD, make.an_application(A.DECLINED, round_))
    raised = make.an_appeal(C.RAISED, make.an_application(A.INELIGIBLE, round_))
    looked_into = make.an_appeal(C.UNDER_INVESTIGATION, make.an_application(A.INELIGIBLE))
    return done, raised, looked_into


def test_the_list_is_narrowed_by_state_round_and_words(visit: Visit) -> None:
    done, raised, looked_into = three()
    browser = visit(make.an_officer())

    def shown(address: str) -> list[str]:
        return references(browser.open(f"/appeals{address}"))

    assert shown("")[-1] == done.reference
    assert shown("?state=open") == [looked_into.reference, raised.reference]
    assert shown("?state=partly_upheld") == [done.reference]
    assert shown(f"?round={raised.application.round.reference}") == [raised.reference, done.reference]
    assert shown(f"?q={raised.reference}") == [raised.reference]
    assert shown(f"?q={done.application.reference}") == [done.reference]
    assert shown("?round=R00-0000") == []
    assert shown("?state=mine") == []
    assert references(visit(looked_into.investigator).open("/appeals?state=mine")) == [looked_into.reference]
    assert shown("?state=overdue") == []
    with clock.at(clock.now() + timedelta(days=60)):
        assert shown("?state=overdue") == [looked_into.reference, raised.reference]
    assert "No complaint or appeal fits." in browser.open("/appeals?state=out_of_time").text


def test_the_numbers_are_those_of_the_round_that_is_shown(visit: Visit) -> None:
    done, _raised, _looked_into = three()
    browser = visit(make.an_officer())

    of_all = browser.open("/appeals").text
    of_one = browser.open(f"/appeals?round={done.application.round.reference}").text

    assert "In all: 3." in of_all
    assert "Answered in time: 1 of 1." in of_all
    assert "Numbers of “Stronger together” In all: 2." in of_one


def test_a_page_of_the_list_costs_the_same_however_many_it_shows(visit: Visit, queries: list[str]) -> None:
    browser = visit(make.an_officer())
    make.an_appeal(C.UNDER_INVESTIGATION)
    numbers = []
    for _time in range(2):
        queries.clear()
        assert browser.open("/appeals").status == 200
        numbers.append(len(queries))
        for state in (C.RAISED, C.UNDER_INVESTIGATION):
            make.an_appeal(state, make.an_application(A.INELIGIBLE))

    assert numbers[0] == numbers[1]


def test_the_page_of_an_appeal_costs_the_same_however_many_steps_it_shows(
    visit: Visit, queries: list[str]
) -> None:
    appeal = make.an_appeal(C.UNDER_INVESTIGATION)
    browser = visit(make.an_officer())
    numbers = []
    for _time in range(2):
        do(note_step, appeal, "Read.", actor=appeal.investigator)
        queries.clear()
        browser.open(f"/appeals/{appeal.reference}")
        numbers.append(len(queries))

    assert numbers[0] == numbers[1]


def test_what_waits_is_counted_on_the_start_page(visit: Visit) -> None:
    _done, _raised, looked_into = three()

    officer = visit(make.an_officer()).open("/")
    investigator = visit(looked_into.investigator).open("/")

    assert "1complaints and appeals to give to an investigator" in officer.text
    assert "/appeals?state=raised" in officer.links
    assert "1complaints and appeals to answer" in investigator.text
    assert "/appeals?state=mine" in investigator.links


def test_staff_reach_an_appeal_from_the_application(visit: Visit) -> None:
    appeal = make.an_appeal()
    address = f"/applications/{appeal.application.reference}"

    assert f"/appeals/{appeal.reference}" in visit(make.an_officer()).open(address).links
    assert f"/appeals/{appeal.reference}" not in visit(make.a_person(Role.FINANCE)).open(address).links


def test_the_evidence_of_an_award_holds_the_appeal_that_led_to_it(app: Flask) -> None:
    appeal = make.an_appeal(C.UPHELD)
    make.propose(appeal.application)
    award = make.confirm(appeal.application)

    found = records_of(award)

    assert found["appeal"] == [appeal]
    assert [row.appeal_id for row in found["ground_named"]] == [appeal.id]
    assert len(found["decision"]) == 2
    assert evidence_pack(award).startswith(b"PK")
