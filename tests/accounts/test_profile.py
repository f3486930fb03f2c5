"""What an organisation lacks before it can submit, said on its page and on the task list, and refused."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants.accounts import operations
from grants.accounts.models import ContactPlace, Organisation, OrganisationKind
from grants.accounts.profile import profile_gaps
from grants.accounts.queries import areas, members_of
from grants.applications.models import Submission
from grants.applications.operations import answer_query
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import ApplicationState
from grants.money import Pence
from grants.permissions import Role

Visit = Callable[..., Visitor]

WORK = "Say where your organisation works and how large it is."
SENIOR = "Name a senior contact, who answers for your organisation in law."
MAIN = "Name a main contact, who answers our questions."
UNRELATED = "Declare that the two contacts are not related."
SIGNATORY = "Say which of your people may sign agreements, or invite somebody who may."


def sentences(organisation: Organisation) -> list[str]:
    return [gap.sentence for gap in profile_gaps(organisation)]


def describe(organisation: Organisation, **changes: Any) -> None:
    known: dict[str, Any] = {
        "work_areas": [areas()[0].code, areas()[1].code],
        "income_pence": Pence(1_250_000),
        "staff_count": 2,
        "volunteer_count": 30,
        "actor": make.member_of(organisation),
    }
    do(operations.describe_work, organisation, **{**known, **changes})


def forbid_signing(organisation: Organisation) -> None:
    do(operations.change_place, members_of(organisation)[0], position="Chair", is_owner=True, may_sign=False,
       actor=make.member_of(organisation))  # fmt: skip


def test_a_new_organisation_is_told_all_that_it_lacks_and_where(app: Flask) -> None:
    organisation = make.a_bare_organisation()
    forbid_signing(organisation)
    page = f"/organisations/{organisation.id}"

    assert [(gap.sentence, gap.path) for gap in profile_gaps(organisation)] == [
        (WORK, f"{page}/work"),
        (SENIOR, f"{page}/contacts/senior"),
        (MAIN, f"{page}/contacts/main"),
        (SIGNATORY, page),
    ]


def test_each_step_closes_a_gap(app: Flask) -> None:
    organisation = make.a_bare_organisation()
    owner = make.member_of(organisation)

    describe(organisation)
    do(operations.set_contact, organisation, ContactPlace.SENIOR, make.senior(), actor=owner)
    after_senior = sentences(organisation)
    do(operations.set_contact, organisation, ContactPlace.MAIN, make.main(), actor=owner)
    after_main = sentences(organisation)
    do(operations.declare_unrelated, organisation, actor=owner)

    assert (after_senior, after_main, sentences(organisation)) == ([MAIN], [UNRELATED], [])


def test_another_kind_may_want_another_position_of_the_senior_contact(app: Flask) -> None:
    organisation = make.an_organisation()
    profile = operations.Profile(
        "Choir", OrganisationKind.CIC, areas()[0].code, "1 Quay", company_number="9912345"
    )

    do(
        operations.change_organisation,
        organisation,
        profile,
        language="en",
        actor=make.member_of(organisation),
    )

    assert sentences(organisation) == [
        "Choose the senior contact's position again: it does not fit the kind of organisation."
    ]


def test_a_signatory_whose_account_is_closed_does_not_count(app: Flask) -> None:
    organisation = make.an_organisation()

    do(operations.set_active, make.member_of(organisation), False, actor=make.a_person(Role.ADMINISTRATOR))

    assert sentences(organisation) == [SIGNATORY]


def test_work_and_size_are_recorded(app: Flask) -> None:
    organisation = make.a_bare_organisation()

    describe(organisation)

    assert organisation.work_areas == [areas()[0].code, areas()[1].code]
    assert (organisation.income_pence, organisation.staff_count) == (1_250_000, 2)
    line = events_of(organisation)[-1]
    assert (line.action, line.details) == ("organisation.describe_work", {"income_pence": 1_250_000})


def test_income_is_in_whole_pounds_and_told_by_an_owner(app: Flask) -> None:
    organisation = make.a_bare_organisation()

    with pytest.raises(RuleBroken) as refused:
        describe(organisation, income_pence=Pence(1_250_050))
    with pytest.raises(NotAllowed):
        describe(organisation, actor=make.an_officer())

    assert (refused.value.message, refused.value.field) == ("Enter the income in whole pounds", "income")


def test_the_page_describes_work_and_size(visit: Visit) -> None:
    organisation = make.a_bare_organisation()
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}/work"

    answer = browser.submit(address, areas=[areas()[0].code], income="12,500", staff="0", volunteers="٣٠")

    shown = browser.follow(answer).text
    assert f"Works in {areas()[0].name}" in shown
    assert "Income in a year £12,500" in shown
    assert "Employed 0" in shown
    assert "Volunteers 30" in shown
    assert browser.open(address).fields()["income"] == ["12500"]


def test_the_page_says_at_each_field_what_is_wanting(visit: Visit) -> None:
    organisation = make.a_bare_organisation()
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}/work"

    empty = browser.submit(address)
    wrong = browser.submit(address, areas=[areas()[0].code], income="much", staff="-1", volunteers="a few")
    pence = browser.submit(address, areas=[areas()[0].code], income="10.50", staff="1", volunteers="2")

    assert empty.errors == [
        "Choose at least one borough",
        "Enter the income, or 0",
        "Enter a whole number, or 0",
        "Enter a whole number, or 0",
    ]
    assert wrong.errors == [
        "Enter an amount in pounds, such as 1,250 or 1250.50",
        "Enter a whole number, such as 120",
        "Enter a whole number, such as 120",
    ]
    assert wrong.fields()["volunteers"] == ["a few"]
    assert pence.errors == ["Enter the income in whole pounds"]


def test_the_page_of_an_organisation_says_what_it_lacks(visit: Visit) -> None:
    organisation = make.a_bare_organisation()
    member = make.a_person()
    do(operations.join, organisation, member, position="Helper", may_sign=False)
    address = f"/organisations/{organisation.id}"

    of_owner, of_member = (visit(person).open(address) for person in (make.member_of(organisation), member))
    complete = make.an_organisation()
    of_complete = visit(make.member_of(complete)).open(f"/organisations/{complete.id}")

    assert f"{address}/work" in of_owner.links[:3]
    assert f"Still needed before it can submit an application {WORK}" in of_owner.text
    assert "An owner of the organisation can do this." in of_member.text
    assert f"{address}/work" not in of_member.links
    assert "Still needed" not in of_complete.text


def test_what_is_lacking_is_asked_in_few_queries(app: Flask, queries: list[str]) -> None:
    organisation = make.an_organisation()
    fresh(organisation)
    queries.clear()

    profile_gaps(organisation)

    assert len(queries) == 2


def test_the_task_list_names_what_is_lacking_and_submission_is_refused_with_it(visit: Visit) -> None:
    organisation = make.a_bare_organisation()
    application = make.a_draft(organisation=organisation)
    browser = visit(make.member_of(organisation))
    place = f"/applications/{application.reference}"

    page = browser.open(place)
    refused = browser.submit(f"{place}/submit", position="Chair", agreed="y")

    assert "Your organisation In progress" in page.text
    assert f"Also needed before you can submit {WORK} {SENIOR} {MAIN}" in page.text
    assert f"/organisations/{organisation.id}/contacts/senior" in page.links
    assert f"{place}/submit" not in page.links
    assert refused.errors == [f"{WORK} {SENIOR} {MAIN}"]
    assert fresh(application).state is ApplicationState.DRAFT
    assert rows(Submission) == []


def test_the_task_list_of_a_complete_organisation_leads_on(visit: Visit) -> None:
    application = make.a_draft()
    browser = visit(make.member_of(application.organisation))
    place = f"/applications/{application.reference}"

    page = browser.open(place)

    assert "Your organisation Complete" in page.text
    assert f"{place}/submit" in page.links


def test_the_frozen_copy_carries_both_numbers(app: Flask) -> None:
    organisation = make.an_organisation(
        kind=OrganisationKind.CHARITY, charity_number="9900001", company_number="9900002"
    )

    content = make.submit(make.a_draft(organisation=organisation)).content

    assert content["organisation"]["charity_number"] == "9900001"
    assert content["organisation"]["company_number"] == "09900002"


def test_an_answer_to_an_officer_is_not_held_up_by_the_profile(app: Flask) -> None:
    application = make.an_application(ApplicationState.QUERIED)
    organisation = application.organisation
    forbid_signing(organisation)

    do(answer_query, application, actor=make.member_of(organisation))

    assert application.state is ApplicationState.SUBMITTED
