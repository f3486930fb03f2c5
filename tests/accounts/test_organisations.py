"""Organisations: made and changed by their people, with the number that their kind has."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import do
from flask import Flask

from grants.accounts import operations
from grants.accounts.models import Membership, Organisation, OrganisationKind, User
from grants.accounts.queries import areas, members_of, people_of, signatories_of
from grants.audit import AuditEvent, events_of
from grants.errors import NotAllowed, RuleBroken
from grants.permissions import Role

Visit = Callable[..., Visitor]
K = OrganisationKind

CHARITY_NUMBER = "Enter the charity number: 6 or 7 digits, such as 9912345"
COMPANY_NUMBER = "Enter the company number: 8 digits, such as 09912345"


def typed(**changes: Any) -> dict[str, Any]:
    """Return what somebody types about a new organisation."""
    known = {
        "name": "Harbour Choir",
        "kind": "charity",
        "number": "9912345",
        "area": areas()[0].code,
        "address": "1 Quay Lane",
        "position": "Chair",
        "may_sign": "y",
    }
    return {**known, **changes}


def create(actor: User, kind: OrganisationKind = K.UNREGISTERED, number: str | None = None) -> Organisation:
    organisation: Organisation = do(
        operations.create_organisation,
        "Harbour Choir",
        kind,
        number,
        area_code=areas()[0].code,
        address="1 Quay Lane",
        position="Chair",
        may_sign=False,
        actor=actor,
    )
    return organisation


def change(organisation: Organisation, actor: User, name: str = "New name", **how: Any) -> None:
    known = {"area_code": areas()[1].code, "address": "2 Mill Row", "language": "ar", **how}
    do(operations.change_organisation, organisation, name, K.COMPANY, "9912345", **known, actor=actor)


def fill(browser: Visitor, place: str, **values: Any) -> Page:
    """Fill in a page's form, which has a field named address, and send it; None leaves a field out."""
    sent = {**browser.open(place).fields(), **values}
    return browser.request("POST", place, data={k: v for k, v in sent.items() if v is not None})


def test_who_makes_an_organisation_is_its_first_member(app: Flask) -> None:
    founder = make.a_person(language="ar")

    organisation = create(founder)

    (member,) = members_of(organisation)
    assert (member.user, member.position, member.may_sign) == (founder, "Chair", False)
    assert organisation.language == "ar"
    (line,) = events_of(organisation)
    assert (line.action, line.actor_id) == ("organisation.create", founder.id)
    assert line.details == {"name": "Harbour Choir", "kind": "unregistered"}


def test_only_a_signatory_signs_and_every_active_member_is_written_to(app: Flask) -> None:
    organisation = create(make.a_person())
    clerk = make.member_of(organisation)
    chair = make.a_person()
    closed = make.a_person()
    do(operations.join, organisation, chair, position="Chair", may_sign=True)
    do(operations.join, organisation, closed, position="Chair", may_sign=True)
    do(operations.set_active, closed, False, actor=make.a_person(Role.ADMINISTRATOR))

    assert [p.id for p in signatories_of(organisation.id)] == [chair.id]
    assert [p.id for p in people_of(organisation.id)] == [clerk.id, chair.id]


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        (K.CHARITY, "991234", "991234"),
        (K.CHARITY, " 9912 345 ", "9912345"),
        (K.COMPANY, "9912345", "09912345"),
        (K.COMPANY, "sc-123456", "SC123456"),
        (K.CIC, "09912345", "09912345"),
        (K.UNREGISTERED, "9912345", None),
        (K.UNREGISTERED, None, None),
    ],
)
def test_a_number_is_kept_in_its_usual_form(
    app: Flask, kind: OrganisationKind, number: str | None, kept: str | None
) -> None:
    organisation = create(make.a_person(), kind, number)

    assert organisation.number == kept


@pytest.mark.parametrize(
    ("kind", "number", "sentence"),
    [
        (K.CHARITY, None, CHARITY_NUMBER),
        (K.CHARITY, "12345", CHARITY_NUMBER),
        (K.CHARITY, "SC123456", CHARITY_NUMBER),
        (K.COMPANY, "", COMPANY_NUMBER),
        (K.COMPANY, "123456789", COMPANY_NUMBER),
        (K.CIC, "1e3", COMPANY_NUMBER),
    ],
)
def test_a_number_that_does_not_fit_its_kind_is_refused(
    app: Flask, kind: OrganisationKind, number: str | None, sentence: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        create(make.a_person(), kind, number)

    assert (refused.value.message, refused.value.field) == (sentence, "number")
    assert make.rows(Organisation) == []


def test_members_change_what_is_known_of_their_organisation(app: Flask) -> None:
    organisation = create(make.a_person())
    member = make.member_of(organisation)

    change(organisation, member)

    assert (organisation.name, organisation.kind, organisation.number) == ("New name", K.COMPANY, "09912345")
    assert (organisation.area_code, organisation.address) == (areas()[1].code, "2 Mill Row")
    assert organisation.language == "ar"
    line = events_of(organisation)[-1]
    assert line.action == "organisation.change"
    assert line.details == {"before": {"name": "Harbour Choir", "kind": "unregistered", "number": None}}


def test_who_is_no_member_changes_nothing(app: Flask) -> None:
    organisation = create(make.a_person())

    with pytest.raises(NotAllowed) as refused:
        change(organisation, make.an_officer())

    assert refused.value.message == "Only members of Harbour Choir can do this."
    assert make.fresh(organisation).name == "Harbour Choir"


def test_the_page_makes_an_organisation(visit: Visit) -> None:
    person = make.a_person()
    browser = visit(person)

    answer = fill(browser, "/organisations/new", **typed())

    (organisation,) = make.rows(Organisation)
    assert answer.location == f"/organisations/{organisation.id}"
    assert (organisation.name, organisation.number) == ("Harbour Choir", "9912345")
    shown = browser.follow(answer)
    assert shown.title == "Harbour Choir"
    assert "Your organisation is ready. Now you can apply." in shown.text
    assert [m.user_id for m in make.rows(Membership)] == [person.id]


def test_the_page_goes_on_to_where_the_person_came_from(visit: Visit) -> None:
    answer = fill(visit(make.a_person()), "/organisations/new?next=/rounds/R26-0001/apply", **typed())

    assert answer.location == "/rounds/R26-0001/apply"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Enter the name"),
        ("name", "x" * 201, "Use 200 characters or fewer"),
        ("kind", None, "Choose what kind of organisation it is"),
        ("kind", "bank", "Choose one from the list."),
        ("number", "12", CHARITY_NUMBER),
        ("number", "1" * 21, "Use 20 characters or fewer"),
        ("area", "", "Choose a borough"),
        ("area", "E99999999", "Choose one from the list."),
        ("address", "", "Enter an address for letters"),
        ("address", "x" * 501, "Use 500 characters or fewer"),
        ("position", "", "Enter your position"),
        ("position", "x" * 201, "Use 200 characters or fewer"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong_and_keeps_the_rest(
    visit: Visit, field: str, value: str | None, sentence: str
) -> None:
    page = fill(visit(make.a_person()), "/organisations/new", **typed(**{field: value}))

    assert (page.status, page.errors) == (200, [sentence])
    kept = {name: page.fields().get(name) for name in ("name", "address", "position") if name != field}
    assert kept == {name: [typed()[name]] for name in kept}
    assert make.rows(Organisation) == []


def test_typed_text_loses_nul_and_closes_what_turns_the_page_round(visit: Visit) -> None:
    browser = visit(make.a_person())

    answer = fill(browser, "/organisations/new", **typed(name="Har\x00bour \u202echoir"))

    (organisation,) = make.rows(Organisation)
    assert organisation.name == "Harbour \u2067choir\u2069"
    assert "Characters that cannot be stored were removed from your text." in browser.follow(answer).text


def test_the_page_changes_an_organisation(visit: Visit) -> None:
    organisation = create(make.a_person(), K.CHARITY, "9912345")
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}/change"
    shown = browser.open(address).fields()

    answer = fill(browser, address, name="Harbour Singers", language="ar")

    assert (shown["name"], shown["kind"], shown["area"], shown["language"]) == (
        ["Harbour Choir"],
        ["charity"],
        [areas()[0].code],
        ["en"],
    )
    assert answer.location == f"/organisations/{organisation.id}"
    changed = make.fresh(organisation)
    assert (changed.name, changed.kind, changed.number) == ("Harbour Singers", K.CHARITY, "9912345")
    assert changed.language == "ar"
    assert changed.address == "1 Quay Lane"


def test_the_page_refuses_a_number_that_does_not_fit(visit: Visit) -> None:
    organisation = create(make.a_person(), K.CHARITY, "9912345")
    browser = visit(make.member_of(organisation))

    page = fill(browser, f"/organisations/{organisation.id}/change", kind="company", number="12")

    assert page.errors == [COMPANY_NUMBER]
    assert page.fields()["number"] == ["12"]
    assert make.fresh(organisation).number == "9912345"


@pytest.mark.parametrize("place", ["", "/change", "/members/new"])
def test_strangers_do_not_learn_that_an_organisation_exists(visit: Visit, place: str) -> None:
    organisation = create(make.a_person())
    address = f"/organisations/{organisation.id}{place}"

    strangers = [make.a_person(), make.a_person(Role.ADVISER), make.a_person(Role.ADMINISTRATOR)]

    assert [visit(person).open(address).status for person in strangers] == [404, 404, 404]
    assert visit().open(address).location.startswith("/sign-in?next=")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.DECISION_MAKER])
def test_staff_read_an_organisation_but_do_not_change_it(visit: Visit, role: Role) -> None:
    organisation = create(make.a_person())
    browser = visit(make.a_person(role))

    page = browser.open(f"/organisations/{organisation.id}")

    assert page.title == "Harbour Choir"
    assert page.links == []
    for place in ("change", "members/new"):
        refused = browser.open(f"/organisations/{organisation.id}/{place}")
        assert (refused.status, "Only members of Harbour Choir can do this." in refused.text) == (403, True)


def test_a_list_shows_a_person_their_own_organisations_and_staff_all(visit: Visit) -> None:
    mine, other = make.an_organisation(name="Mine"), make.an_organisation(name="Zebrafish")

    own = visit(make.member_of(mine)).open("/organisations")
    all_ = visit(make.an_officer()).open("/organisations")
    nobody = visit(make.a_person(Role.ADVISER)).open("/organisations")

    assert own.links == ["/organisations/new", f"/organisations/{mine.id}"]
    assert "Zebrafish" not in own.text
    assert all_.links[1:] == [f"/organisations/{mine.id}", f"/organisations/{other.id}"]
    assert "There is none here yet." in nobody.text
    assert "Zebrafish" not in nobody.text


def test_a_list_finds_by_name_and_takes_signs_as_they_are(visit: Visit) -> None:
    make.an_organisation(name="100% Tea")
    make.an_organisation(name="Choir")
    browser = visit(make.an_officer())

    assert len(browser.open("/organisations?q=TEA").links) == 2
    assert len(browser.open("/organisations?q=%25").links) == 2
    assert "There is none here yet." in browser.open("/organisations?q=harp").text


def test_a_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    browser = visit(make.an_officer())
    make.an_organisation()
    browser.open("/organisations")
    queries.clear()
    browser.open("/organisations")
    for_one = len(queries)
    make.an_organisation()
    make.an_organisation()

    queries.clear()
    browser.open("/organisations")

    assert len(queries) == for_one


def test_a_form_without_its_token_changes_nothing(visit: Visit) -> None:
    browser = visit(make.a_person())

    page = fill(browser, "/organisations/new", **typed(csrf_token=None))

    assert page.errors == [
        "The page was open too long. Nothing is lost: check it and press the button again."
    ]
    assert page.fields()["name"] == ["Harbour Choir"]
    assert make.rows(Organisation) == []
    assert make.rows(AuditEvent, AuditEvent.action.startswith("organisation")) == []
