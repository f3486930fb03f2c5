"""Making an account, confirming its address, and choosing a new password."""

from collections.abc import Callable
from typing import Any

import factories as make
import pytest
from client import Page, Visitor, text_of
from factories import do
from flask_security import hash_password

from grants.accounts.models import User
from grants.audit import AuditEvent
from grants.notices.models import Notice

Visit = Callable[..., Visitor]

PASSWORD = "a lantern on the quay"
TYPED = {"full_name": "Amina Vale", "email": "amina@choir.example", "password": PASSWORD}


def register(browser: Visitor, **changes: Any) -> Page:
    return browser.submit("/register", **{**TYPED, **changes})


def link_in(mail: Notice) -> str:
    (address,) = [line for line in mail.text.splitlines() if line.startswith("http")]
    return address.removeprefix("http://localhost:8000")


def last_link() -> str:
    return link_in(make.rows(Notice)[-1])


def who(browser: Visitor) -> str:
    """Return the name of who has signed in, as the page's head shows it."""
    return "".join(text_of(name) for name in browser.open("/rounds").all("header")[0].iter("bdi"))


def someone_with_password() -> User:
    person = make.a_person(name="Amina Vale")

    def set_password() -> None:
        person.password = hash_password(PASSWORD)

    do(set_password)
    return person


def test_whoever_makes_an_account_confirms_the_address_and_is_signed_in(visit: Visit) -> None:
    browser = visit()

    answer = register(browser)
    shown = browser.follow(answer)
    (person,) = make.rows(User)
    before = (person.confirmed_at, person.roles, who(browser))
    answered = browser.send(last_link(), **browser.open(last_link()).fields())

    assert shown.title == "Look at your mail"
    assert before == (None, [], "")
    assert (answered.location, who(browser)) == ("/", "Amina Vale")
    assert make.fresh(person).confirmed_at is not None
    assert (person.email, person.full_name, person.language) == ("amina@choir.example", "Amina Vale", "en")
    lines = make.rows(AuditEvent, AuditEvent.action == "user.register")
    assert [(line.actor_id, line.record_id) for line in lines] == [(person.id, person.id)]


def test_an_account_speaks_the_language_in_which_it_was_made(visit: Visit) -> None:
    register(visit(language="ar"))

    (person,) = make.rows(User)
    (mail,) = make.rows(Notice)
    assert (person.language, mail.language) == ("ar", "ar")
    assert 'dir="rtl"' in mail.html


def test_reading_the_link_confirms_nothing(visit: Visit) -> None:
    scanner = visit()
    register(scanner)

    for _ in range(2):
        scanner.open(last_link())
        scanner.client.head(last_link())

    (person,) = make.rows(User)
    assert person.confirmed_at is None
    assert who(scanner) == ""


def test_an_address_that_is_not_confirmed_does_not_sign_in(visit: Visit) -> None:
    browser = visit()
    register(browser)

    answer = browser.submit("/sign-in", email=TYPED["email"], password=PASSWORD)

    assert answer.status == 200
    assert answer.errors != []
    assert who(browser) == ""


def test_another_link_can_be_asked_for_and_a_used_one_says_so(visit: Visit) -> None:
    browser = visit()
    register(browser)
    first = last_link()

    browser.submit("/confirm", email=TYPED["email"])
    second = last_link()
    browser.send(second, **browser.open(second).fields())
    again = visit()
    answer = again.send(first, **again.open(first).fields())

    assert len(make.rows(Notice)) == 2
    assert answer.location == "/confirm"
    assert who(again) == ""


def test_confirming_needs_the_token_of_the_page(visit: Visit) -> None:
    browser = visit()
    register(browser)

    browser.send(last_link())

    assert make.rows(User)[0].confirmed_at is None


def test_a_forged_link_confirms_nobody(visit: Visit) -> None:
    browser = visit()
    register(browser)

    answer = browser.send("/confirm/forged", **browser.open("/confirm/forged").fields())

    assert answer.location == "/confirm"
    assert make.rows(User)[0].confirmed_at is None


def test_nobody_learns_from_the_page_that_an_address_has_an_account(visit: Visit) -> None:
    known = someone_with_password()

    answer = register(visit(), email=known.email, full_name="Somebody Else")

    assert answer.location == "/register/sent"
    assert len(make.rows(User)) == 1
    assert make.fresh(known).full_name == "Amina Vale"
    (mail,) = make.rows(Notice)
    assert (mail.address, mail.subject) == (known.email, "You have an account already")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("full_name", " ", "Enter your full name"),
        ("full_name", "x" * 201, "Use 200 characters or fewer"),
        ("email", "", "Email not provided"),
        ("email", "amina at choir", "Invalid email address"),
        ("email", "x" * 300 + "@choir.example", "Invalid email address"),
        ("password", "", "Password not provided"),
        ("password", "short", "Password must be at least 10 characters"),
    ],
)
def test_the_page_says_at_the_field_what_is_wrong(
    visit: Visit, field: str, value: str, sentence: str
) -> None:
    page = register(visit(), **{field: value})

    assert page.errors == [sentence]
    kept = [name for name in ("full_name", "email") if name != field]
    assert [page.fields()[name] for name in kept] == [[TYPED[name]] for name in kept]
    assert make.rows(User) == []


def test_a_name_loses_nul_and_cannot_turn_the_page_round(visit: Visit) -> None:
    register(visit(), full_name="Ami\x00na \u202eVale")

    (person,) = make.rows(User)
    assert person.full_name == "Amina \u2067Vale\u2069"


def test_nobody_gives_themselves_a_role_or_confirms_themselves(visit: Visit) -> None:
    register(visit(), roles="administrator", confirmed_at="2026-01-01", active="y", language="xx")

    (person,) = make.rows(User)
    assert (person.roles, person.confirmed_at, person.language) == ([], None, "en")


def test_registering_needs_the_token_of_the_page(visit: Visit) -> None:
    visit().submit("/register", **TYPED, csrf_token=None)

    assert make.rows(User) == []
    assert make.rows(Notice) == []


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(visit: Visit) -> None:
    person, browser = someone_with_password(), visit()
    browser.submit("/new-password", email=person.email)
    link = last_link()
    visit().open(link)
    visit().client.head(link)

    browser.submit(link, password="another lantern", password_confirm="another lantern")
    with_old = visit().submit("/sign-in", email=person.email, password=PASSWORD)
    with_new = visit().submit("/sign-in", email=person.email, password="another lantern")
    second = visit().open(link)

    assert (with_old.status, with_new.location) == (200, "/")
    assert second.location == "/new-password"
    assert [mail.subject for mail in make.rows(Notice)] == [
        "Choose a new password",
        "Your password was changed",
    ]


def test_nobody_learns_by_asking_for_a_new_password(visit: Visit) -> None:
    person = someone_with_password()

    addresses = [person.email, "no@no.example"]

    answers = [visit().submit("/new-password", email=address).text for address in addresses]

    assert answers[0].replace(addresses[0], addresses[1]) == answers[1]
    assert [mail.address for mail in make.rows(Notice)] == [person.email]


def test_a_new_password_ends_every_other_visit(visit: Visit) -> None:
    person = someone_with_password()
    elsewhere, browser = visit(person), visit(person)
    before = who(elsewhere)

    browser.submit(
        "/change-password",
        password=PASSWORD,
        new_password="another lantern",
        new_password_confirm="another lantern",
    )

    assert (before, who(elsewhere), who(browser)) == ("Amina Vale", "", "Amina Vale")
    (mail,) = make.rows(Notice)
    assert mail.subject == "Your password was changed"


def test_the_old_password_is_needed_for_a_new_one(visit: Visit) -> None:
    person = someone_with_password()

    page = visit(person).submit(
        "/change-password",
        password="not the lantern",
        new_password="another lantern",
        new_password_confirm="another lantern",
    )

    assert page.errors == ["Invalid password"]
    assert make.rows(Notice) == []
