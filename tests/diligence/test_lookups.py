"""What public registers say of an organisation is typed by hand and serves all its applications."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, rows
from flask import Flask

from grants import clock
from grants.accounts.models import OrganisationKind
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.audit import events_of
from grants.diligence import operations
from grants.diligence.models import Register, RegisterLookup
from grants.diligence.queries import latest_lookups
from grants.errors import NotAllowed, RuleBroken
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
R = Register


def of_a_charity(name: str = "Harbour Choir") -> Application:
    return make.sent_by(make.an_organisation(kind=OrganisationKind.CHARITY, name=name))


def look_up(
    application: Application, register: Register = R.CHARITY_COMMISSION, **how: Any
) -> RegisterLookup:
    known = {
        "number": application.organisation.number or "1",
        "name_found": application.organisation.name,
        "status_found": "Registered",
        "looked_on": clock.today(),
        "address": "",
        "note": "",
        "actor": make.an_officer(),
    }
    lookup: RegisterLookup = do(operations.record_lookup, application, register, **{**known, **how})
    return lookup


def test_a_look_up_that_agrees_is_kept_without_a_warning(app: Flask) -> None:
    application, officer = of_a_charity(), make.an_officer()

    lookup = look_up(application, name_found="THE HARBOUR CHOIR LIMITED", actor=officer)

    assert lookup.differences == []
    assert (lookup.looked_by, lookup.looked_on, lookup.status_found) == (officer, clock.today(), "Registered")
    assert [line.action for line in events_of(lookup)] == ["register_lookup.record"]


def test_another_name_or_number_is_warned_of(app: Flask) -> None:
    application = of_a_charity()
    number = application.organisation.charity_number

    named = look_up(application, name_found="Harbour Quire")
    numbered = look_up(application, number="1234567")
    elsewhere = look_up(application, R.COMPANIES_HOUSE)

    assert named.differences == ["The name differs: the organisation calls itself “Harbour Choir”."]
    assert numbered.differences == [f"The number differs: the organisation gives {number}."]
    assert elsewhere.differences == ["The organisation has given no number of this register."]
    assert look_up(application, R.OTHER, number="7").differences == []


def test_the_last_look_into_each_register_counts_and_the_earlier_ones_stay(app: Flask) -> None:
    application = of_a_charity()
    look_up(application, looked_on=clock.today() - timedelta(days=9), status_found="Registered")
    look_up(application, R.OTHER, status_found="Member")
    look_up(application, status_found="Removed")

    latest = {lookup.register: lookup.status_found for lookup in latest_lookups(application.organisation_id)}

    assert latest == {R.CHARITY_COMMISSION: "Removed", R.OTHER: "Member"}
    assert len(rows(RegisterLookup)) == 3


def test_a_look_up_is_used_by_every_application_of_the_organisation(visit: Visit) -> None:
    application = of_a_charity()
    look_up(application, status_found="Accounts overdue")
    other = make.sent_by(application.organisation, make.a_round())

    page = visit(make.an_officer()).open(f"/applications/{other.reference}/diligence")

    assert "Accounts overdue" in page.text


@pytest.mark.parametrize(
    ("how", "message", "field"),
    [
        ({"looked_on": "tomorrow"}, "This day has not come yet.", "looked_on"),
        ({"address": "javascript:alert(1)"}, "Enter an address that begins with https://", "address"),
    ],
)
def test_what_cannot_be_is_refused(app: Flask, how: dict[str, Any], message: str, field: str) -> None:
    if "looked_on" in how:
        how = {"looked_on": clock.today() + timedelta(days=1)}

    with pytest.raises(RuleBroken) as broken:
        look_up(of_a_charity(), **how)

    assert (broken.value.message, broken.value.field) == (message, field)


def test_an_officer_records_a_look_up_on_the_pages(visit: Visit) -> None:
    application = of_a_charity()
    browser = visit(make.an_officer(name="Priya Marlowe"))
    address = f"/applications/{application.reference}/look-ups"

    before = browser.open(address)
    empty = browser.submit(f"{address}/record", number="")
    done = browser.submit(f"{address}/record", name_found="Harbour Quire", status_found="Registered",
                          address="https://register.example/1")  # fmt: skip
    shown = browser.follow(done)

    assert "Nobody has looked it up in a register yet." in before.text
    assert empty.errors == [
        "Enter the number that you looked up", "Enter the name in the register",
        "Enter the status in the register",
    ]  # fmt: skip
    assert "Looked up by Priya Marlowe on" in shown.text
    assert "Differs The name differs: the organisation calls itself “Harbour Choir”." in shown.text
    assert "Differs" in browser.open(f"/applications/{application.reference}/diligence").text


def test_only_officers_without_a_conflict_record_and_the_others_read(visit: Visit) -> None:
    application, conflicted = of_a_charity(), make.an_officer()
    do(take_part, application, conflicted, Part.CONFLICTED)
    address = f"/applications/{application.reference}/look-ups"
    people = [conflicted, make.a_decision_maker(), make.a_person(Role.AUDITOR), make.a_person(Role.ADVISER),
              make.member_of(application.organisation)]  # fmt: skip

    for person in people:
        with pytest.raises(NotAllowed):
            look_up(application, actor=person)

    assert [visit(person).open(address).status for person in people] == [404, 200, 200, 403, 403]
    assert [visit(person).open(f"{address}/record").status for person in people] == [404, 403, 403, 403, 403]


def test_the_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    application = of_a_charity()
    browser = visit(make.an_officer())
    address = f"/applications/{application.reference}/look-ups"

    def asked() -> int:
        queries.clear()
        assert browser.open(address).status == 200
        return len(queries)

    look_up(application)
    asked()
    for_one = asked()
    look_up(application)
    look_up(application, R.OTHER)

    assert asked() == for_one
