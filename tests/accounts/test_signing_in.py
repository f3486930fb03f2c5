"""Signing in, by password and by a link in a mail that only a press of its button uses up."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import factories as make
import pytest
import time_machine
from client import Page, Visitor, text_of
from factories import do
from flask_security import hash_password

from grants import clock
from grants.accounts import operations
from grants.accounts.models import User
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]

PASSWORD = "a lantern on the quay"
NO_ENTRY = "Authentication failed - identity or password/passcode invalid"


def set_password(person: User, password: str = PASSWORD) -> User:
    def change() -> None:
        person.password = hash_password(password)

    do(change)
    return person


def closed(person: User) -> User:
    do(operations.set_active, person, False, actor=make.a_person(Role.ADMINISTRATOR))
    return person


def who(browser: Visitor) -> str:
    """Return the name of who has signed in, as the page's head shows it."""
    page = browser.open("/rounds")
    return "".join(text_of(name) for name in page.all("header")[0].iter("bdi"))


def link_in(mail: Notice) -> str:
    (address,) = [line for line in mail.text.splitlines() if line.startswith("http")]
    return address.removeprefix("http://localhost:8000")


def mailed(visit: Visit, person: User) -> Notice:
    """Return the mail with a sign-in link that a person has asked for."""
    ask(visit(), person.email)
    mail: Notice = make.rows(Notice)[-1]
    return mail


def ask(browser: Visitor, address: str) -> Page:
    return browser.submit("/sign-in/link", email=address)


def test_a_person_signs_in_by_password_and_out_again(visit: Visit) -> None:
    person = set_password(make.a_person(name="Amina Vale"))
    browser = visit()

    answer = browser.submit("/sign-in", email=person.email.upper(), password=PASSWORD)
    inside = who(browser)
    out = browser.press("/sign-out")

    assert (answer.location, inside) == ("/", "Amina Vale")
    assert (out.location, who(browser)) == ("/", "")


def test_signing_out_is_not_done_by_a_link(visit: Visit) -> None:
    browser = visit(make.a_person(name="Amina Vale"))

    assert browser.open("/sign-out").status == 405
    browser.send("/sign-out")

    assert who(browser) == "Amina Vale"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("known@people.example", "a wrong password"),
        ("nobody@people.example", PASSWORD),
        ("closed@people.example", PASSWORD),
        ("linked@people.example", PASSWORD),
        ("not an address", PASSWORD),
        ("known@people.example", ""),
        ("", PASSWORD),
        ("known@people.example", "\x00" + PASSWORD),
        ("kno\x00wn@people.example", PASSWORD),
        ("known@people.example' OR 1=1", PASSWORD),
    ],
)
def test_who_may_not_sign_in_gets_one_answer_that_tells_nothing(
    visit: Visit, email: str, password: str
) -> None:
    for name in ("known", "closed", "linked"):
        person = do(operations.add_person, f"{name}@people.example", name, language="en", actor=None)
        if name != "linked":
            set_password(person)
        if name == "closed":
            closed(person)
    browser = visit()

    page = browser.submit("/sign-in", email=email, password=password)

    assert page.status == 200
    assert set(page.errors) == {NO_ENTRY}
    assert who(browser) == ""


def test_a_page_for_people_asks_to_sign_in_and_then_opens(visit: Visit) -> None:
    person = set_password(make.a_person())
    browser = visit()
    asked = browser.open("/organisations?q=tea")

    answer = browser.submit(asked.location, email=person.email, password=PASSWORD)

    assert asked.location == "/sign-in?next=/organisations?q%3Dtea"
    assert answer.location == "/organisations?q=tea"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "https:evil.example",
     "javascript:alert(1)", "/\t/evil.example", "\x01//evil.example", "evil.example"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(visit: Visit, target: str) -> None:
    person = set_password(make.a_person())
    browser = visit()
    token = browser.open("/sign-in").fields()["csrf_token"]

    answer = browser.request(
        "POST",
        "/sign-in",
        query_string={"next": target},
        data={"csrf_token": token, "email": person.email, "password": PASSWORD},
    )

    location = answer.location
    assert urlsplit(urljoin("http://localhost/sign-in", location)).netloc == "localhost"
    assert not location.startswith("//")


def test_a_link_is_mailed_to_who_has_an_account(visit: Visit) -> None:
    person = make.a_person(language="ar")

    page = ask(visit(), person.email.upper())

    (mail,) = make.rows(Notice)
    assert (mail.address, mail.language) == (person.email, "ar")
    assert link_in(mail).startswith("/sign-in/link/open?email=")
    assert page.title == "Look at your mail"


def test_nobody_learns_whether_there_is_an_account(visit: Visit) -> None:
    known, shut = make.a_person(), closed(make.a_person())
    addresses = [known.email, shut.email, "nobody@people.example"]

    answers = [ask(visit(), address).text.replace(address, "ADDRESS") for address in addresses]

    assert len(set(answers)) == 1
    assert [mail.address for mail in make.rows(Notice)] == [known.email]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("", "Enter your e-mail address"), ("x" * 256, "Use 255 characters or fewer")],
)
def test_the_page_asks_for_an_address(visit: Visit, email: str, sentence: str) -> None:
    page = ask(visit(), email)

    assert page.errors == [sentence]
    assert page.fields()["email"] == [email]


def test_reading_the_link_uses_nothing_up_and_the_button_signs_in(visit: Visit) -> None:
    person = make.a_person(name="Amina Vale")
    mail = mailed(visit, person)
    scanner, browser = visit(), visit()
    for _ in range(2):
        scanner.open(link_in(mail))
        scanner.client.head(link_in(mail))

    shown = browser.open(link_in(mail))
    answer = browser.send("/sign-in/code", **shown.fields())

    assert f"You are signing in as {person.email}." in shown.text
    assert (who(scanner), answer.location, who(browser)) == ("", "/", "Amina Vale")
    assert browser.open(link_in(mail)).location == "/"


def test_a_link_works_once(visit: Visit) -> None:
    mail = mailed(visit, make.a_person())
    first, second = visit(), visit()
    first.send("/sign-in/code", **first.open(link_in(mail)).fields())

    page = second.send("/sign-in/code", **second.open(link_in(mail)).fields())

    assert page.title == "This link no longer works"
    assert who(second) == ""


def test_a_link_does_not_sign_in_somebody_else(visit: Visit) -> None:
    person, other = make.a_person(), make.a_person(Role.ADMINISTRATOR)
    mail = mailed(visit, person)
    browser = visit()
    values = browser.open(link_in(mail)).fields()

    page = browser.send("/sign-in/code", **{**values, "identity": other.email})

    assert page.title == "This link no longer works"
    assert who(browser) == ""


def test_a_link_does_not_sign_in_whose_account_was_closed_since(visit: Visit) -> None:
    person = make.a_person()
    mail = mailed(visit, person)
    closed(person)
    browser = visit()

    page = browser.send("/sign-in/code", **browser.open(link_in(mail)).fields())

    assert (page.title, who(browser)) == ("This link no longer works", "")


def test_the_button_needs_the_token_of_the_page(visit: Visit) -> None:
    mail = mailed(visit, make.a_person())
    browser = visit()
    values = browser.open(link_in(mail)).fields()

    browser.send("/sign-in/code", identity=values["identity"], passcode=values["passcode"])

    assert who(browser) == ""


def test_a_forged_link_shows_its_words_as_words(visit: Visit) -> None:
    page = visit().open('/sign-in/link/open?email=<script>alert(1)</script>&code="><b>')

    assert "You are signing in as <script>alert(1)</script>." in page.text
    assert page.fields()["passcode"] == ['"><b>']


@pytest.mark.parametrize("place", ["/sign-in/code", "/us-setup", "/tf-setup", "/wan-register", "/verify"])
def test_what_the_library_also_offers_is_not_open(visit: Visit, place: str) -> None:
    assert visit().open(place).title in ("This link no longer works", "Page not found")


def test_a_link_ends_after_its_five_minutes(visit: Visit) -> None:
    with time_machine.travel(clock.now() - timedelta(minutes=12)):
        mail = mailed(visit, make.a_person())
    browser = visit()

    page = browser.send("/sign-in/code", **browser.open(link_in(mail)).fields())

    assert page.title == "This link no longer works"
