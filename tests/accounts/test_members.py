"""Colleagues join an organisation and leave it; the last one stays."""

from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask

from grants.accounts import operations
from grants.accounts.models import Membership, Organisation, User
from grants.accounts.queries import members_of, person_with_address
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]

TYPED = {"full_name": "Noor Idris", "email": "noor@choir.example", "position": "Treasurer", "may_sign": "y"}


def invite(organisation: Organisation, email: str = "noor@choir.example") -> Membership:
    membership: Membership = do(
        operations.invite_member,
        organisation,
        email,
        "Noor Idris",
        position="Treasurer",
        may_sign=True,
        actor=make.member_of(organisation),
    )
    return membership


def leaving(membership: Membership) -> str:
    return f"/organisations/{membership.organisation_id}/members/{membership.id}/leave"


def test_a_colleague_without_an_account_gets_one_and_is_told(app: Flask) -> None:
    organisation = make.an_organisation(name="Harbour Choir", language="ar")
    chair = make.member_of(organisation)

    membership = invite(organisation, " Noor@Choir.example ")

    noor = person_with_address("noor@choir.example")
    assert noor is not None
    assert (noor.full_name, noor.language, noor.roles, noor.password) == ("Noor Idris", "ar", [], None)
    assert (membership.user_id, membership.position, membership.may_sign) == (noor.id, "Treasurer", True)
    line = events_of(organisation)[-1]
    assert (line.action, line.actor_id) == ("organisation.invite", chair.id)
    assert line.details == {"user_id": noor.id, "may_sign": True}
    (mail,) = make.rows(Notice)
    assert (mail.address, mail.language, mail.user_id) == ("noor@choir.example", "ar", noor.id)
    assert "Harbour Choir" in mail.subject
    assert chair.full_name in mail.text
    assert "http://localhost:8000/sign-in/link" in mail.text


def test_a_colleague_with_an_account_keeps_it_as_it_is(app: Flask) -> None:
    organisation = make.an_organisation()
    known = make.a_person(name="Lina Farah", language="ar")

    membership = invite(organisation, known.email)

    assert membership.user_id == known.id
    assert (known.full_name, known.language) == ("Lina Farah", "ar")
    assert len(make.rows(User)) == 2
    assert [mail.language for mail in make.rows(Notice)] == ["ar"]


def test_a_member_is_not_added_twice(app: Flask) -> None:
    organisation = make.an_organisation()
    invite(organisation)

    with pytest.raises(RuleBroken) as refused:
        invite(organisation, "NOOR@choir.example")

    assert (refused.value.message, refused.value.field) == ("This person is a member already.", "email")
    assert len(make.rows(Membership)) == 2
    assert len(make.rows(Notice)) == 1


@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.ADMINISTRATOR])
def test_only_members_add_and_remove_members(app: Flask, role: Role | None) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    membership = invite(organisation)
    stranger = make.a_person(role) if role else make.a_person()

    for operation in (
        lambda: do(operations.leave, membership, actor=stranger),
        lambda: do(
            operations.invite_member,
            organisation,
            "a@b.example",
            "A",
            position="B",
            may_sign=True,
            actor=stranger,
        ),
    ):
        with pytest.raises(NotAllowed) as refused:
            operation()
        assert refused.value.message == "Only members of Harbour Choir can do this."

    assert len(make.rows(Membership)) == 2


def test_who_leaves_sees_nothing_of_the_organisation_from_then_on(visit: Visit) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    membership = invite(organisation)
    noor = membership.user
    browser = visit(noor)
    before = browser.open(f"/organisations/{organisation.id}").status

    answer = browser.press(leaving(membership))

    assert (before, answer.location) == (200, "/organisations")
    assert "Removed from the organisation." in browser.follow(answer).text
    assert browser.open(f"/organisations/{organisation.id}").status == 404
    line = events_of(make.fresh(organisation))[-1]
    assert (line.action, line.actor_id, line.details) == (
        "organisation.leave",
        noor.id,
        {"user_id": noor.id},
    )


def test_the_last_person_of_an_organisation_stays(visit: Visit) -> None:
    organisation = make.an_organisation()
    (last,) = members_of(organisation)

    page = visit(make.member_of(organisation)).press(leaving(last))

    assert page.status == 422
    assert "An organisation needs at least one person." in page.text
    assert len(make.rows(Membership)) == 1


def test_a_second_click_on_remove_finds_nothing_to_remove(visit: Visit) -> None:
    membership = invite(make.an_organisation())
    browser = visit(make.member_of(membership.organisation))
    address = leaving(membership)

    answers = [browser.press(address).status, browser.press(address).status]

    assert answers == [302, 404]
    assert len(make.rows(Membership)) == 1


def test_a_place_in_another_organisation_is_not_found(visit: Visit) -> None:
    mine, other = make.an_organisation(), make.an_organisation()
    theirs = invite(other)
    browser = visit(make.member_of(mine))

    through_mine = browser.press(f"/organisations/{mine.id}/members/{theirs.id}/leave")
    through_theirs = browser.press(leaving(theirs))

    assert (through_mine.status, through_theirs.status) == (404, 404)
    assert len(make.rows(Membership)) == 3


def test_leaving_needs_the_token_of_the_page(visit: Visit) -> None:
    membership = invite(make.an_organisation())

    visit(membership.user).send(leaving(membership))

    assert len(make.rows(Membership)) == 2


def test_the_page_adds_a_colleague(visit: Visit) -> None:
    organisation = make.an_organisation()
    browser = visit(make.member_of(organisation))

    answer = browser.submit(f"/organisations/{organisation.id}/members/new", **TYPED)

    assert answer.location == f"/organisations/{organisation.id}"
    shown = browser.follow(answer).text
    assert "Noor Idris has been added and told by mail." in shown
    assert "Noor Idris – Treasurer May sign" in shown


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("full_name", "", "Enter the full name"),
        ("full_name", "x" * 201, "Use 200 characters or fewer"),
        ("email", "", "Enter the e-mail address"),
        ("email", "noor at choir", "Enter a real e-mail address"),
        ("email", "noor@choir.example\nBcc: all@x.example", "Enter a real e-mail address"),
        ("email", "x" * 300 + "@choir.example", "Enter a real e-mail address"),
        ("position", " ", "Enter the position"),
        ("position", "x" * 201, "Use 200 characters or fewer"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    visit: Visit, field: str, value: str, sentence: str
) -> None:
    organisation = make.an_organisation()
    browser = visit(make.member_of(organisation))

    page = browser.submit(f"/organisations/{organisation.id}/members/new", **{**TYPED, field: value})

    assert page.errors == [sentence]
    assert page.fields()["may_sign"] == ["y"]
    assert len(make.rows(Membership)) == 1


def test_the_page_says_that_somebody_is_a_member_already(visit: Visit) -> None:
    organisation = make.an_organisation()
    invite(organisation)

    page = visit(make.member_of(organisation)).submit(
        f"/organisations/{organisation.id}/members/new", **TYPED
    )

    assert page.errors == ["This person is a member already."]
    assert page.fields()["email"] == ["noor@choir.example"]


def test_a_name_cannot_write_into_a_page_or_a_mail(visit: Visit) -> None:
    organisation = make.an_organisation(name="<b>Choir</b>")
    browser = visit(make.member_of(organisation))

    answer = browser.submit(
        f"/organisations/{organisation.id}/members/new", **{**TYPED, "full_name": "<script>x</script>"}
    )

    page = browser.follow(answer)
    assert "<script>x</script> – Treasurer" in page.text
    (mail,) = make.rows(Notice)
    assert "<script>" not in mail.html
    assert "<b>" not in mail.html
