"""The pages of invitations: read by anybody who holds the link, used by a button."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import do

from grants.accounts import operations
from grants.accounts.models import Invitation, Membership, Organisation, User
from grants.accounts.queries import members_of, person_with_address
from grants.audit import events_of
from grants.notices.models import Notice

Visit = Callable[..., Visitor]

TYPED = {"full_name": "Noor Idris", "email": "noor@choir.example", "position": "Treasurer", "may_sign": "y"}


def invite(organisation: Organisation, email: str = "noor@choir.example", **changes: Any) -> Invitation:
    known: dict[str, Any] = {
        "position": "Treasurer",
        "is_owner": False,
        "may_sign": True,
        "language": "en",
        "actor": make.member_of(organisation),
        **changes,
    }
    invitation: Invitation = do(operations.invite_member, organisation, email, "Noor Idris", **known)
    return invitation


def link() -> str:
    """Return the path of the link in the newest mail."""
    (address,) = [line for line in make.rows(Notice)[-1].text.splitlines() if line.startswith("http")]
    return str(address.removeprefix("http://localhost:8000"))


def who(browser: Visitor) -> str:
    """Return the name of who has signed in, as the page's head shows it."""
    page = browser.open("/rounds")
    return "".join(text_of(name) for name in page.all("header")[0].iter("bdi"))


def over(organisation: Organisation) -> str:
    return f"This invitation no longer works. Ask an owner of {organisation.name} for a new one."


def test_reading_the_link_uses_nothing_up(visit: Visit) -> None:
    invitation = invite(make.an_organisation(name="Harbour Choir"))

    pages = [visit().open(link()) for _time in range(3)]
    visit().client.head(link())

    assert {page.title for page in pages} == {"Join Harbour Choir"}
    assert make.fresh(invitation).is_open
    assert len(make.rows(Membership)) == len(make.rows(User)) == 1


def test_who_has_signed_in_joins_by_the_button(visit: Visit) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    noor = make.a_person(name="Noor Idris")
    invite(organisation, noor.email)
    browser = visit(noor)

    shown = browser.open(link())
    answer = browser.send(f"{link()}/join", **shown.fields())

    assert f"You are signed in as {noor.email}." in shown.text
    assert "You may sign agreements for it." in shown.text
    assert "You may change its profile and its people." not in shown.text
    assert answer.location == f"/organisations/{organisation.id}"
    assert "You belong to Harbour Choir now." in browser.follow(answer).text


def test_who_has_signed_in_with_another_address_sees_both_and_may_join(visit: Visit) -> None:
    organisation = make.an_organisation()
    person = make.a_person(name="Noor Idris")
    invite(organisation)
    address = link()
    browser = visit(person)

    shown = browser.open(address)
    browser.send(f"{address}/join", **shown.fields())

    assert (
        f"The invitation was sent to noor@choir.example. You are signed in as {person.email}, and join with"
        " that address." in shown.text
    )
    assert person.id in [m.user_id for m in members_of(organisation)]
    assert person_with_address("noor@choir.example") is None


def test_who_has_an_account_signs_in_first(visit: Visit) -> None:
    known = make.a_person()
    invite(make.an_organisation(), known.email)
    address = link()

    page = visit().open(address)

    assert f"There is an account with the address {known.email}." in page.text
    assert page.links == [f"/sign-in?next={address}", f"/sign-in/link?then={address}"]


def test_who_has_no_account_makes_one_on_the_page_and_is_signed_in(visit: Visit) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    invite(organisation, language="ar")
    address = link()
    browser = visit(language="ar")

    values = browser.open(address).fields()
    answer = browser.send(f"{address}/register", **{**values, "full_name": "Noor A. Idris", "agreed": "y"})

    noor = person_with_address("noor@choir.example")
    assert noor is not None
    assert values["full_name"] == ["Noor Idris"]
    assert (noor.full_name, noor.language, noor.password, noor.roles) == ("Noor A. Idris", "ar", None, [])
    assert noor.confirmed_at is not None
    assert answer.location == f"/organisations/{organisation.id}"
    assert who(browser) == "Noor A. Idris"
    assert [line.action for line in events_of(noor)] == ["user.add", "user.register"]
    (line,) = [line for line in events_of(organisation) if line.action == "organisation.join"]
    assert line.actor_id == noor.id


def test_the_account_needs_a_name_and_agreement(visit: Visit) -> None:
    invite(make.an_organisation())
    address = link()
    browser = visit()
    values = browser.open(address).fields()

    page = browser.send(f"{address}/register", **{**values, "full_name": " "})

    assert page.errors == ["Enter your full name", "Tick the box to agree"]
    assert person_with_address("noor@choir.example") is None


def test_an_account_is_not_made_over_one_that_exists(visit: Visit) -> None:
    invitation = invite(make.an_organisation())
    address = link()
    browser = visit()
    values = browser.open(address).fields()
    do(operations.add_person, "noor@choir.example", "Noor", language="en", actor=None)

    page = browser.send(f"{address}/register", **{**values, "agreed": "y"})

    assert page.errors == ["There is an account with this e-mail address already."]
    assert who(browser) == ""
    assert make.fresh(invitation).is_open


def test_who_has_signed_in_makes_no_second_account(visit: Visit) -> None:
    invite(make.an_organisation())
    address = link()

    answer = visit(make.a_person()).press(f"{address}/register", full_name="Noor", agreed="y")

    assert answer.location == address
    assert person_with_address("noor@choir.example") is None


@pytest.mark.parametrize("step", ["join", "register"])
def test_the_buttons_need_the_token_of_the_page(visit: Visit, step: str) -> None:
    invitation = invite(make.an_organisation())
    address = link()
    person = make.a_person() if step == "join" else None

    visit(person).send(f"{address}/{step}", full_name="Noor", agreed="y")

    assert make.fresh(invitation).is_open


def test_a_stranger_joins_nothing_and_a_guessed_link_leads_nowhere(visit: Visit) -> None:
    invite(make.an_organisation())
    address = link()

    statuses = [
        visit().press(f"{address}/join").status,
        visit().open("/invitations/guessed").status,
        visit(make.a_person()).press("/invitations/guessed/join").status,
        visit().press("/invitations/guessed/register").status,
    ]

    assert statuses == [404, 404, 404, 404]
    assert len(make.rows(Membership)) == 1


def test_a_link_that_is_over_says_so_and_a_member_is_led_on(visit: Visit) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    invitation = invite(organisation)
    address = link()
    noor = make.a_person()
    do(operations.accept_invitation, invitation, actor=noor)

    stranger, member = visit().open(address), visit(noor).open(address)
    again = visit(noor).press(f"{address}/join")

    assert (stranger.status, over(organisation) in stranger.text) == (409, True)
    assert "You belong to Harbour Choir already." in member.text
    assert again.status == 409


def test_a_member_does_not_join_twice_by_the_invitation_of_somebody_else(visit: Visit) -> None:
    organisation = make.an_organisation(name="Harbour Choir")
    invitation = invite(organisation)

    page = visit(make.member_of(organisation)).press(f"{link()}/join")

    assert (page.status, "You are a member of Harbour Choir already." in page.text) == (422, True)
    assert make.fresh(invitation).is_open


def test_the_page_invites_and_lists_who_is_invited(visit: Visit) -> None:
    organisation = make.an_organisation()
    browser = visit(make.member_of(organisation))
    address = f"/organisations/{organisation.id}"

    answer = browser.submit(f"{address}/members/new", **TYPED)
    shown = browser.follow(answer)
    (invitation,) = make.rows(Invitation)
    again = browser.press(f"{address}/invitations/{invitation.id}/again")
    resent = browser.follow(again).text
    ended = browser.press(f"{address}/invitations/{invitation.id}/end")

    assert answer.location == address
    assert "Noor Idris has been invited by mail." in shown.text
    assert "Noor Idris – noor@choir.example. The link works until" in shown.text
    assert "The invitation is sent again." in resent
    assert "The invitation is taken back." in browser.follow(ended).text
    assert "noor@choir.example" not in browser.open(address).text
    assert len(make.rows(Notice)) == 2


def test_an_invitation_of_another_organisation_is_not_found(visit: Visit) -> None:
    mine, other = make.an_organisation(), make.an_organisation()
    theirs = invite(other)
    browser = visit(make.member_of(mine))

    statuses = [
        browser.press(f"/organisations/{number}/invitations/{theirs.id}/end").status
        for number in (mine.id, other.id)
    ]

    assert statuses == [404, 404]
    assert make.fresh(theirs).is_open


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
        ("language", "fr", "Choose one from the list."),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    visit: Visit, field: str, value: str, sentence: str
) -> None:
    organisation = make.an_organisation()
    browser = visit(make.member_of(organisation))

    page: Page = browser.submit(f"/organisations/{organisation.id}/members/new", **{**TYPED, field: value})

    assert page.errors == [sentence]
    assert page.fields()["may_sign"] == ["y"]
    assert make.rows(Invitation) == []


def test_a_name_cannot_write_into_a_page_or_a_mail(visit: Visit) -> None:
    organisation = make.an_organisation(name="<b>Choir</b>")
    browser = visit(make.member_of(organisation))

    answer = browser.submit(
        f"/organisations/{organisation.id}/members/new", **{**TYPED, "full_name": "<script>x</script>"}
    )

    assert "<script>x</script> – noor@choir.example" in browser.follow(answer).text
    (mail,) = make.rows(Notice)
    assert "<script>" not in mail.html
    assert "<b>" not in mail.html
    assert "<b>Choir</b>" in visit().open(link()).title
