"""The pages on which organisations are made, changed, read and listed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import factories as make
import pytest
from client import Page, Visitor
from factories import do

from grants.accounts import operations
from grants.accounts.models import Membership, Organisation, OrganisationKind, User
from grants.accounts.queries import areas
from grants.audit import AuditEvent
from grants.permissions import Role

Visit = Callable[..., Visitor]
K = OrganisationKind

CHARITY_NUMBER = (
    "Enter the charity number: 6 or 7 digits, such as 9912345; in Scotland such as SC099123, in Northern"
    " Ireland such as NIC199123."
)
COMPANY_NUMBER = "Enter the company number: 8 digits, such as 09912345, or 2 letters and 6 digits."
KNOWN_ALREADY = (
    "An organisation with this number uses the service already. If it is yours, ask the colleague who manages"
    " it here to invite you: only its owner can."
)


def typed(**changes: Any) -> dict[str, Any]:
    """Return what somebody types about a new charity."""
    known = {
        "name": "Harbour Choir",
        "other_names": "The Quay Singers",
        "charity_number": "9912345",
        "area": areas()[0].code,
        "address": "1 Quay Lane",
        "phone": "020 7946 0100",
        "website": "www.harbourchoir.example",
        "position": "Chair",
        "may_sign": "y",
    }
    return {**known, **changes}


def a_profile(kind: OrganisationKind = K.UNREGISTERED, **changes: Any) -> operations.Profile:
    """Return what an organisation says of itself."""
    known = operations.Profile("Harbour Choir", kind, areas()[0].code, "1 Quay Lane")
    return replace(known, **changes)


def create(actor: User, kind: OrganisationKind = K.UNREGISTERED, **more: Any) -> Organisation:
    organisation: Organisation = do(
        operations.create_organisation,
        a_profile(kind, **more),
        position="Chair",
        may_sign=False,
        actor=actor,
    )
    return organisation


def change(organisation: Organisation, actor: User, **changes: Any) -> None:
    profile = a_profile(
        K.COMPANY,
        **{"name": "New name", "company_number": "9912345", "area_code": areas()[1].code,
           "address": "2 Mill Row", **changes},
    )  # fmt: skip
    do(operations.change_organisation, organisation, profile, language="ar", actor=actor)


def fill(browser: Visitor, place: str, **values: Any) -> Page:
    """Fill in a page's form, which has a field named address, and send it; None leaves a field out."""
    sent = {**browser.open(place).fields(), **values}
    return browser.request("POST", place, data={k: v for k, v in sent.items() if v is not None})


def test_the_pages_ask_the_kind_first_and_then_what_it_has(visit: Visit) -> None:
    person = make.a_person()
    browser = visit(person)

    chosen = browser.submit("/organisations/new", kind="charity")
    answer = fill(browser, chosen.location, **typed())

    (organisation,) = make.rows(Organisation)
    assert chosen.location == "/organisations/new/charity"
    assert answer.location == f"/organisations/{organisation.id}"
    assert (organisation.name, organisation.charity_number) == ("Harbour Choir", "9912345")
    assert (organisation.phone, organisation.website) == ("020 7946 0100", "www.harbourchoir.example")
    assert organisation.other_names == "The Quay Singers"
    shown = browser.follow(answer)
    assert shown.title == "Harbour Choir"
    assert "Your organisation is ready. Now you can apply." in shown.text
    assert "Other names The Quay Singers" in shown.text
    assert [m.user_id for m in make.rows(Membership)] == [person.id]


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("charity", ["charity_number", "company_number"]),
        ("cio", ["charity_number"]),
        ("company", ["charity_number", "company_number"]),
        ("cic", ["company_number"]),
        ("faith", ["charity_number", "company_number"]),
        ("unregistered", []),
    ],
)
def test_a_page_asks_for_the_numbers_that_the_kind_has(visit: Visit, kind: str, asked: list[str]) -> None:
    fields = visit(make.a_person()).open(f"/organisations/new/{kind}").fields()

    assert [name for name in fields if name.endswith("_number")] == asked


def test_a_kind_must_be_chosen_and_be_one_of_the_list(visit: Visit) -> None:
    browser = visit(make.a_person())

    assert browser.submit("/organisations/new").errors == ["Choose what kind of organisation it is"]
    assert browser.submit("/organisations/new", kind="bank").errors == ["Choose one from the list."]
    assert browser.open("/organisations/new/bank").status == 404


def test_the_pages_go_on_to_where_the_person_came_from(visit: Visit) -> None:
    browser = visit(make.a_person())

    chosen = browser.submit("/organisations/new?next=/rounds/R26-0001/apply", kind="charity")
    answer = fill(browser, chosen.location, **typed())

    assert answer.location == "/rounds/R26-0001/apply"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Enter the name"),
        ("name", "x" * 201, "Use 200 characters or fewer"),
        ("other_names", "x" * 501, "Use 500 characters or fewer"),
        ("charity_number", "", CHARITY_NUMBER),
        ("charity_number", "12", CHARITY_NUMBER),
        ("charity_number", "1" * 31, CHARITY_NUMBER),
        ("company_number", "12", COMPANY_NUMBER),
        ("area", "", "Choose a borough"),
        ("area", "E99999999", "Choose one from the list."),
        ("address", "", "Enter an address for letters"),
        ("address", "x" * 501, "Use 500 characters or fewer"),
        ("phone", "call me", "Enter a telephone number, such as 020 7946 0000"),
        ("website", "javascript:alert(1)", "Enter a web address, such as www.harbourchoir.example"),
        ("website", "no dots", "Enter a web address, such as www.harbourchoir.example"),
        ("position", "", "Enter your position"),
        ("position", "x" * 201, "Use 200 characters or fewer"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong_and_keeps_the_rest(
    visit: Visit, field: str, value: str, sentence: str
) -> None:
    page = fill(visit(make.a_person()), "/organisations/new/charity", **typed(**{field: value}))

    assert (page.status, page.errors) == (200, [sentence])
    assert page.all("a", href=f"#{field}") != []
    sent = typed(**{field: value})
    kept = {name: page.fields().get(name) for name in sent if name not in ("may_sign", "area")}
    assert kept == {name: [sent[name]] for name in kept}
    assert make.rows(Organisation) == []


def test_the_page_says_everything_that_is_wrong_at_once(visit: Visit) -> None:
    page = fill(
        visit(make.a_person()), "/organisations/new/charity", **typed(name="", charity_number="1", phone="1")
    )

    assert page.errors == [
        "Enter the name",
        CHARITY_NUMBER,
        "Enter a telephone number, such as 020 7946 0000",
    ]


def test_the_page_says_that_an_organisation_is_known_and_names_nobody(visit: Visit) -> None:
    founder = make.a_person(name="Amina Vale")
    create(founder, K.CHARITY, charity_number="9912345", name="Quiet Harbour")

    page = fill(visit(make.a_person()), "/organisations/new/charity", **typed())

    assert page.errors == [KNOWN_ALREADY]
    assert "Amina Vale" not in page.text
    assert "Quiet Harbour" not in page.text


def test_typed_text_loses_nul_and_closes_what_turns_the_page_round(visit: Visit) -> None:
    browser = visit(make.a_person())

    answer = fill(browser, "/organisations/new/charity", **typed(name="Har\x00bour \u202echoir"))

    (organisation,) = make.rows(Organisation)
    assert organisation.name == "Harbour \u2067choir\u2069"
    assert "Characters that cannot be stored were removed from your text." in browser.follow(answer).text


def test_the_page_changes_an_organisation(visit: Visit) -> None:
    organisation = create(make.a_person(), K.CHARITY, charity_number="9912345")
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}/change"
    shown = browser.open(address).fields()

    answer = fill(browser, address, name="Harbour Singers", language="ar")

    assert (shown["name"], shown["charity_number"], shown["area"], shown["language"]) == (
        ["Harbour Choir"],
        ["9912345"],
        [areas()[0].code],
        ["en"],
    )
    assert answer.location == f"/organisations/{organisation.id}"
    changed = make.fresh(organisation)
    assert (changed.name, changed.kind, changed.charity_number) == ("Harbour Singers", K.CHARITY, "9912345")
    assert changed.language == "ar"
    assert changed.address == "1 Quay Lane"


def test_another_kind_is_saved_with_the_numbers_that_it_has(visit: Visit) -> None:
    organisation = create(make.a_person(), K.CHARITY, charity_number="9912345")
    browser = visit(make.member_of(organisation))

    chosen = browser.submit(f"/organisations/{organisation.id}/kind", kind="cic")
    before = make.fresh(organisation).kind
    refused = fill(browser, chosen.location, company_number="12")
    answer = fill(browser, chosen.location, company_number="9912345")

    assert chosen.location == f"/organisations/{organisation.id}/change?kind=cic"
    assert before is K.CHARITY
    assert (refused.errors, refused.fields()["company_number"]) == ([COMPANY_NUMBER], ["12"])
    assert answer.location == f"/organisations/{organisation.id}"
    changed = make.fresh(organisation)
    assert (changed.kind, changed.charity_number, changed.company_number) == (K.CIC, None, "09912345")


@pytest.mark.parametrize("name", ["name", "address"])
def test_a_page_that_somebody_else_has_overtaken_keeps_what_was_typed(visit: Visit, name: str) -> None:
    organisation = create(make.a_person())
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}/change"
    stale = {**browser.open(address).fields(), name: "Mine"}
    fill(visit(make.member_of(organisation)), address, **{name: "Theirs"})

    page = browser.send(address, **stale)

    assert len(page.errors) == 1
    assert "Someone else saved this while you were writing." in page.errors[0]
    assert page.fields()[name] == ["Mine"]
    assert getattr(make.fresh(organisation), name) == "Theirs"


@pytest.mark.parametrize(
    "place",
    [
        "",
        "/change",
        "/kind",
        "/work",
        "/contacts/senior",
        "/contacts/declare",
        "/locker",
        "/locker/insurance",
        "/members/new",
    ],
)
def test_strangers_do_not_learn_that_an_organisation_exists(visit: Visit, place: str) -> None:
    organisation = create(make.a_person())
    address = f"/organisations/{organisation.id}{place}"

    strangers = [make.a_person(), make.a_person(Role.ADVISER), make.a_person(Role.ADMINISTRATOR)]

    assert [visit(person).open(address).status for person in strangers] == [404, 404, 404]
    assert visit().open(address).location.startswith("/sign-in?next=")


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (Role.OFFICER, ["bank-details"]),
        (Role.FINANCE, ["bank-details"]),
        (Role.AUDITOR, ["bank-details"]),
        (Role.DECISION_MAKER, []),
    ],
)
def test_staff_read_an_organisation_but_do_not_change_it(visit: Visit, role: Role, places: list[str]) -> None:
    organisation = create(make.a_person())
    browser = visit(make.a_person(role))

    page = browser.open(f"/organisations/{organisation.id}")

    assert page.title == "Harbour Choir"
    assert page.links == [f"/organisations/{organisation.id}/{place}" for place in places]
    for place in ("change", "kind", "work", "contacts/main", "contacts/declare", "members/new"):
        refused = browser.open(f"/organisations/{organisation.id}/{place}")
        assert (refused.status, "Only an owner of Harbour Choir can do this." in refused.text) == (403, True)
    for place in ("locker", "locker/insurance"):
        refused = browser.open(f"/organisations/{organisation.id}/{place}")
        assert (refused.status, "Only members of Harbour Choir can do this." in refused.text) == (403, True)


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.OFFICER, True), (Role.AUDITOR, True), (Role.FINANCE, False), (Role.DECISION_MAKER, False)],
)
def test_contacts_and_papers_are_for_officers_and_auditors(visit: Visit, role: Role, reads: bool) -> None:
    organisation = make.an_organisation()
    make.a_paper(organisation=organisation)

    page = visit(make.a_person(role)).open(f"/organisations/{organisation.id}")

    assert ("ada@contacts.example" in page.text, "Insurance certificate" in page.text) == (reads, reads)


def test_a_list_shows_a_person_their_own_organisations_and_staff_all(visit: Visit) -> None:
    mine, other = make.an_organisation(name="Mine"), make.an_organisation(name="Zebrafish")

    own = visit(make.member_of(mine)).open("/organisations")
    all_ = visit(make.an_officer()).open("/organisations")
    nobody = visit(make.a_person(Role.ADVISER)).open("/organisations")

    assert own.links == ["/organisations/new", f"/organisations/{mine.id}"]
    assert "Zebrafish" not in own.text
    assert all_.links[2:] == [f"/organisations/{mine.id}", f"/organisations/{other.id}"]
    assert "There is none here yet." in nobody.text
    assert "Zebrafish" not in nobody.text


def test_a_list_finds_by_name_and_takes_signs_as_they_are(visit: Visit) -> None:
    make.an_organisation(name="100% Tea")
    make.an_organisation(name="Choir")
    browser = visit(make.an_officer())

    assert len(browser.open("/organisations?q=TEA").links) == 3
    assert len(browser.open("/organisations?q=%25").links) == 3
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

    page = fill(browser, "/organisations/new/charity", **typed(csrf_token=None))

    assert page.errors == [
        "The page was open too long. Nothing is lost: check it and press the button again."
    ]
    assert page.fields()["name"] == ["Harbour Choir"]
    assert make.rows(Organisation) == []
    assert make.rows(AuditEvent, AuditEvent.action.startswith("organisation")) == []
