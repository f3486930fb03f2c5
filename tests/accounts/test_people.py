"""The administrator adds people, gives them roles, and closes and opens their accounts."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask

from grants.accounts import operations
from grants.accounts.models import User
from grants.accounts.queries import people_with, person_with_address
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]

NOT_OWN_ROLES = "Nobody changes their own roles. Ask another administrator."
NOT_OWN_ACCOUNT = "Nobody closes their own account. Ask another administrator."


def an_administrator() -> User:
    return make.a_person(Role.ADMINISTRATOR)


def typed(**changes: Any) -> dict[str, Any]:
    known = {
        "full_name": "Sami Haddad",
        "email": "sami@office.example",
        "language": "ar",
        "roles": ["officer", "finance"],
    }
    return {**known, **changes}


def test_who_is_invited_can_sign_in_and_is_told_in_their_language(app: Flask) -> None:
    administrator = an_administrator()

    sami = do(
        operations.invite_person,
        " Sami@Office.example ",
        " Sami Haddad ",
        language="ar",
        roles=[Role.OFFICER, Role.FINANCE],
        actor=administrator,
    )

    assert (sami.email, sami.full_name, sami.active) == ("sami@office.example", "Sami Haddad", True)
    assert (sami.confirmed_at is not None, sami.password, sami.is_staff) == (True, None, True)
    (line,) = events_of(sami)
    assert (line.action, line.actor_id) == ("user.add", administrator.id)
    assert line.details == {"roles": ["finance", "officer"]}
    (mail,) = make.rows(Notice)
    assert (mail.address, mail.language) == ("sami@office.example", "ar")
    assert "http://localhost:8000/sign-in/link" in mail.text


def test_one_address_has_one_account(app: Flask) -> None:
    known = make.a_person()

    with pytest.raises(RuleBroken) as refused:
        do(operations.add_person, known.email.upper(), "Other", language="en", actor=None)

    assert (refused.value.message, refused.value.field) == (
        "There is an account with this e-mail address already.",
        "email",
    )
    assert len(make.rows(User)) == 1


def test_a_person_has_exactly_the_roles_that_were_given(app: Flask) -> None:
    administrator, person = an_administrator(), make.a_person(Role.OFFICER, Role.FINANCE)

    do(operations.change_roles, person, {Role.FINANCE, Role.AUDITOR}, actor=administrator)

    assert {held.name for held in make.fresh(person).roles} == {Role.FINANCE, Role.AUDITOR}
    line = events_of(person)[-1]
    assert (line.action, line.actor_id) == ("user.change_roles", administrator.id)
    assert line.details == {"before": ["finance", "officer"], "after": ["auditor", "finance"]}


def test_nobody_gives_themselves_roles_or_closes_their_own_account(app: Flask) -> None:
    administrator = an_administrator()

    with pytest.raises(NotAllowed) as roles:
        do(operations.change_roles, administrator, {Role.FINANCE}, actor=administrator)
    with pytest.raises(NotAllowed) as account:
        do(operations.set_active, administrator, False, actor=administrator)

    assert (roles.value.message, account.value.message) == (NOT_OWN_ROLES, NOT_OWN_ACCOUNT)
    assert make.fresh(administrator).has(Role.ADMINISTRATOR)
    assert administrator.active is True


def test_a_closed_account_no_longer_works_for_anybody(app: Flask) -> None:
    administrator, officer = an_administrator(), make.an_officer()

    do(operations.set_active, officer, False, actor=administrator)

    assert people_with(Role.OFFICER) == []
    line = events_of(officer)[-1]
    assert (line.action, line.details) == ("user.set_active", {"active": False})


def test_the_page_adds_a_person(visit: Visit) -> None:
    browser = visit(an_administrator())

    answer = browser.submit("/people/new", **typed())

    assert answer.location == "/people"
    shown = browser.follow(answer).text
    assert "Sami Haddad has been added and told by mail." in shown
    assert "Sami Haddad sami@office.example Finance, Grant officer Open" in shown or (
        "Sami Haddad sami@office.example Grant officer, Finance Open" in shown
    )
    assert [mail.address for mail in make.rows(Notice)] == ["sami@office.example"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("full_name", " ", "Enter the full name"),
        ("full_name", "x" * 201, "Use 200 characters or fewer"),
        ("email", "", "Enter the e-mail address"),
        ("email", "sami", "Enter a real e-mail address"),
        ("language", "xx", "Choose one from the list."),
        ("roles", None, "Choose at least one role"),
        ("roles", ["officer", "mayor"], "Choose one from the list."),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    visit: Visit, field: str, value: Any, sentence: str
) -> None:
    page = visit(an_administrator()).submit("/people/new", **typed(**{field: value}))

    assert page.errors == [sentence]
    kept = [name for name in ("full_name", "email") if name != field]
    assert [page.fields()[name] for name in kept] == [[typed()[name]] for name in kept]
    assert len(make.rows(User)) == 1


def test_the_page_says_that_an_address_has_an_account(visit: Visit) -> None:
    known = make.a_person()

    page = visit(an_administrator()).submit("/people/new", **typed(email=known.email))

    assert page.errors == ["There is an account with this e-mail address already."]
    assert page.fields()["roles"] == ["officer", "finance"]
    assert make.rows(Notice) == []


def test_the_page_changes_roles_from_those_held(visit: Visit) -> None:
    person = make.a_person(Role.OFFICER, name="Sami Haddad")
    browser = visit(an_administrator())
    shown = browser.open(f"/people/{person.id}")

    answer = browser.submit(f"/people/{person.id}", roles=["adviser"])

    assert shown.title == "Roles of Sami Haddad"
    assert shown.fields()["roles"] == ["officer"]
    assert answer.location == "/people"
    assert [held.name for held in make.fresh(person).roles] == [Role.ADVISER]


def test_the_page_takes_every_role_away(visit: Visit) -> None:
    person = make.a_person(Role.OFFICER)

    visit(an_administrator()).submit(f"/people/{person.id}", roles=None)

    assert make.fresh(person).roles == []


def test_the_page_refuses_a_role_that_does_not_exist(visit: Visit) -> None:
    person = make.a_person(Role.OFFICER)

    page = visit(an_administrator()).submit(f"/people/{person.id}", roles=["mayor"])

    assert page.errors == ["Choose one from the list."]
    assert [held.name for held in make.fresh(person).roles] == [Role.OFFICER]


def test_the_page_refuses_an_administrator_their_own_roles(visit: Visit) -> None:
    administrator = an_administrator()
    browser = visit(administrator)

    roles = browser.submit(f"/people/{administrator.id}", roles=["finance"])
    account = browser.press(f"/people/{administrator.id}/close")

    assert (roles.status, NOT_OWN_ROLES in roles.text) == (403, True)
    assert (account.status, NOT_OWN_ACCOUNT in account.text) == (403, True)


def test_who_is_signed_in_is_out_at_once_when_their_account_is_closed(visit: Visit) -> None:
    officer = make.an_officer()
    theirs, browser = visit(officer), visit(an_administrator())
    before = theirs.open("/rounds/new").status

    closed = browser.press(f"/people/{officer.id}/close")
    after = theirs.open("/rounds/new")
    browser.press(f"/people/{officer.id}/open")

    assert (before, closed.location) == (200, "/people")
    assert (after.status, after.location) == (302, "/sign-in?next=/rounds/new")
    assert make.fresh(officer).active is True
    assert theirs.open("/rounds/new").status == 200


def test_closing_an_account_needs_the_token_of_the_page(visit: Visit) -> None:
    officer = make.an_officer()

    visit(an_administrator()).send(f"/people/{officer.id}/close")

    assert make.fresh(officer).active is True


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.ADMINISTRATOR)])
def test_only_the_administrator_changes_people(visit: Visit, role: Role | None) -> None:
    person = make.a_person(Role.OFFICER)
    browser = visit(make.a_person(role) if role else make.a_person())

    statuses = [
        browser.open("/people/new").status,
        browser.open(f"/people/{person.id}").status,
        browser.press(f"/people/{person.id}/close").status,
        browser.open("/people").status,
    ]

    assert statuses == [403, 403, 403, 200 if role is Role.AUDITOR else 403]
    assert make.fresh(person).active is True


def test_a_person_who_does_not_exist_is_not_found(visit: Visit) -> None:
    browser = visit(an_administrator())

    assert browser.open("/people/999").status == 404
    assert browser.press("/people/999/close").status == 404
    assert browser.press("/people/1/promote").status == 404


def test_the_list_finds_people_by_name_and_by_address(visit: Visit) -> None:
    make.a_person(name="Sami Haddad")
    known = make.a_person(name="Lina Farah")
    browser = visit(an_administrator())

    assert [
        browser.open(f"/people?q={q}").text.count("@people.example") for q in ("HADDAD", "lina.f", "p")
    ] == [
        1,
        1,
        3,
    ]
    assert "Nobody fits." in browser.open("/people?q=%25").text
    assert browser.open("/people?q=%00").status == 404
    assert person_with_address(f" {known.email.upper()} ") == known


def test_the_list_has_pages_and_keeps_what_was_searched(visit: Visit) -> None:
    browser = visit(an_administrator())
    with_names = [f"Guest {number:02}" for number in range(26)]
    for name in with_names:
        make.a_person(name=name)

    first = browser.open("/people?q=guest")
    second = browser.open("/people?q=guest&page=2")
    beyond = browser.open("/people?q=guest&page=99")

    assert first.text.count("@people.example") == 25
    assert "Page 1 of 2, 26 in all" in first.text
    assert "/people?q=guest&page=2" in first.links
    assert second.text.count("@people.example") == beyond.text.count("@people.example") == 1
    assert [browser.open(f"/people?page={word}").status for word in ("0", "-1", "x", "1e3", "²")] == [200] * 5


def test_the_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    browser = visit(an_administrator())
    make.an_organisation()
    browser.open("/people")
    queries.clear()
    browser.open("/people")
    for_few = len(queries)
    for _ in range(2):
        make.a_person(Role.OFFICER, Role.FINANCE)
        make.an_organisation()

    queries.clear()
    browser.open("/people")

    assert len(queries) == for_few
