"""The two people who speak for an organisation: different, old enough, declared not to be related."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask

from grants.accounts import operations
from grants.accounts.kinds import KINDS
from grants.accounts.models import Contact, ContactPlace, Organisation, OrganisationKind
from grants.accounts.queries import contacts_of
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken

Visit = Callable[..., Visitor]
SENIOR, MAIN = ContactPlace.SENIOR, ContactPlace.MAIN


def name(organisation: Organisation, place: ContactPlace, reach: operations.Reach, **more: Any) -> None:
    actor = more.get("actor") or make.member_of(organisation)
    do(operations.set_contact, organisation, place, reach, actor=actor)


def declare(organisation: Organisation) -> None:
    do(operations.declare_unrelated, organisation, actor=make.member_of(organisation))


def typed(reach: operations.Reach, **changes: Any) -> dict[str, Any]:
    """Return what somebody types about a contact."""
    known = {"full_name": reach.full_name, "position": reach.position, "email": reach.email,
             "phone": reach.phone, "old_enough": "y"}  # fmt: skip
    return {**known, **changes}


def test_a_contact_is_named_and_recorded_without_their_data(app: Flask) -> None:
    organisation = make.a_bare_organisation()

    name(organisation, SENIOR, make.senior(email=" Ada@Contacts.example "))

    senior = contacts_of(organisation)[SENIOR]
    assert (senior.full_name, senior.email, senior.position_words) == (
        "Ada Ferrow",
        "ada@contacts.example",
        "Chair",
    )
    line = events_of(organisation)[-1]
    assert (line.action, line.details) == ("organisation.set_contact", {"place": "senior"})
    assert not {"born_on", "birth_date"} & set(Contact.__table__.columns.keys())


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"full_name": "ADA  ferrow"}, "full_name",
         "The other contact has this name. They must be two people."),
        ({"email": "ADA@contacts.example"}, "email",
         "The other contact has this e-mail address. Give each their own."),
        ({"phone": "+44 (0)20 7946 0001"}, "phone",
         "The other contact has this telephone number. Give each their own."),
        ({"phone": "12"}, "phone", "Enter a telephone number, such as 020 7946 0000"),
    ],
)  # fmt: skip
def test_the_two_contacts_are_different_people(
    app: Flask, changes: dict[str, str], field: str, sentence: str
) -> None:
    organisation = make.a_bare_organisation()
    name(organisation, SENIOR, make.senior())

    with pytest.raises(RuleBroken) as refused:
        name(organisation, MAIN, make.main(**changes))

    assert (refused.value.message, refused.value.field) == (sentence, field)
    assert list(contacts_of(organisation)) == [SENIOR]


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_the_senior_contact_has_a_position_that_fits_the_kind(app: Flask, kind: OrganisationKind) -> None:
    organisation = make.a_bare_organisation(kind=kind)

    for position in KINDS[kind].senior_positions:
        name(organisation, SENIOR, make.senior(position=position.value))
    with pytest.raises(RuleBroken) as refused:
        name(organisation, SENIOR, make.senior(position="Volunteer"))

    assert (refused.value.message, refused.value.field) == (
        "Choose a position from the list: the senior contact answers for your organisation in law.",
        "position",
    )


def test_a_changed_contact_ends_the_declaration(app: Flask) -> None:
    organisation = make.an_organisation()
    declared_by = make.member_of(organisation)
    before = organisation.unrelated_declared_by_id

    name(organisation, MAIN, make.main())
    unchanged = organisation.unrelated_declared_at is not None
    name(organisation, MAIN, make.main(full_name="Bilal R. Quist"))

    assert (before, unchanged) == (declared_by.id, True)
    assert (organisation.unrelated_declared_by_id, organisation.unrelated_declared_at) == (None, None)


def test_only_two_contacts_are_declared_not_to_be_related(app: Flask) -> None:
    organisation = make.a_bare_organisation()
    name(organisation, SENIOR, make.senior())

    with pytest.raises(RuleBroken) as refused:
        declare(organisation)
    name(organisation, MAIN, make.main())
    declare(organisation)

    assert refused.value.message == "Name a senior contact and a main contact first."
    assert organisation.unrelated_declared_at is not None
    assert events_of(organisation)[-1].action == "organisation.declare_unrelated"


def test_only_an_owner_names_and_declares(app: Flask) -> None:
    organisation = make.an_organisation()
    member = make.a_person()
    do(operations.join, organisation, member, position="Helper", may_sign=True)

    for person in (member, make.an_officer(), make.a_person()):
        with pytest.raises(NotAllowed):
            name(organisation, MAIN, make.main(full_name="X"), actor=person)
        with pytest.raises(NotAllowed):
            do(operations.declare_unrelated, organisation, actor=person)


def test_the_pages_name_both_and_declare(visit: Visit) -> None:
    organisation = make.a_bare_organisation()
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}"

    browser.submit(f"{address}/contacts/senior", **typed(make.senior()))
    browser.submit(f"{address}/contacts/main", **typed(make.main()))
    asked = browser.open(f"{address}/contacts/declare").text
    answer = browser.submit(f"{address}/contacts/declare", agreed="y")

    assert "Senior contact: Ada Ferrow Main contact: Bilal Quist" in asked
    shown = browser.follow(answer).text
    assert "Ada Ferrow – Chair ada@contacts.example 020 7946 0001" in shown
    assert "Bilal Quist – Coordinator bilal@contacts.example 020 7946 0002" in shown
    assert "Declared not to be related on" in shown


@pytest.mark.parametrize(
    ("place", "field", "value", "sentence"),
    [
        ("senior", "old_enough", None, "Tick the box if it is so"),
        ("main", "old_enough", None, "Tick the box if it is so"),
        ("senior", "position", None, "Choose the position"),
        ("senior", "position", "trustee", "Choose one from the list."),
        ("main", "position", " ", "Enter the position"),
        ("main", "full_name", "", "Enter the full name"),
        ("main", "email", "nobody", "Enter a real e-mail address"),
        ("main", "phone", "", "Enter a telephone number"),
        ("main", "phone", "1", "Enter a telephone number, such as 020 7946 0000"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    visit: Visit, place: str, field: str, value: str | None, sentence: str
) -> None:
    organisation = make.a_bare_organisation()
    browser = visit(make.member_of(organisation))
    reach = make.senior() if place == "senior" else make.main()

    page = browser.submit(
        f"/organisations/{organisation.id}/contacts/{place}", **typed(reach, **{field: value})
    )

    assert page.errors == [sentence]
    assert contacts_of(organisation) == {}
    if field != "full_name":
        assert page.fields()["full_name"] == [reach.full_name]


def test_the_page_asks_for_the_age_that_the_place_wants(visit: Visit) -> None:
    organisation = make.a_bare_organisation()
    browser = visit(make.member_of(organisation))

    asked = [browser.open(f"/organisations/{organisation.id}/contacts/{p}").text for p in ("senior", "main")]

    assert "This person is 18 or older" in asked[0]
    assert "This person is 16 or older" in asked[1]


def test_a_declaration_needs_its_tick(visit: Visit) -> None:
    organisation = make.a_bare_organisation()
    browser = visit(make.member_of(organisation))

    page = browser.submit(f"/organisations/{organisation.id}/contacts/declare")
    too_early = browser.submit(f"/organisations/{organisation.id}/contacts/declare", agreed="y")

    assert page.errors == ["Tick the box to declare it"]
    assert too_early.errors == ["Name a senior contact and a main contact first."]


def test_two_owners_who_change_a_contact_at_once_do_not_overwrite_each_other(visit: Visit) -> None:
    organisation = make.an_organisation()
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}/contacts/main"
    stale = {**browser.open(address).fields(), "full_name": "Mine"}
    browser.submit(address, full_name="Theirs")

    page = browser.send(address, **stale)

    assert "Someone else saved this while you were writing." in page.errors[0]
    assert contacts_of(make.fresh(organisation))[MAIN].full_name == "Theirs"
