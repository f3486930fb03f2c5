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
from grants.accounts.models import FailedSignIn, User
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


RESTING = (
    "There were too many attempts to sign in with this address. Wait 15 minutes, or ask for a sign-in link."
)


def fail(visit: Visit, address: str, times: int = 10) -> Page:
    """Try a wrong password so often, and return the last answer."""
    browser = visit()
    values = browser.open("/sign-in").fields()
    pages = [
        browser.send("/sign-in", **{**values, "email": address, "password": "wrong"})
        for _time in range(times)
    ]
    return pages[-1]


def try_password(browser: Visitor, address: str) -> Page:
    return browser.submit("/sign-in", email=address, password=PASSWORD)


def test_an_address_rests_after_ten_failures_whether_it_has_an_account_or_not(visit: Visit) -> None:
    known = set_password(make.a_person())

    answers = {}
    for address in (known.email, "nobody@people.example"):
        tenth = fail(visit, address)
        eleventh = try_password(visit(), address)
        answers[address] = (set(tenth.errors), eleventh.errors)

    assert set(map(str, answers.values())) == {str(({NO_ENTRY}, [RESTING]))}


def test_a_resting_address_signs_in_again_after_a_quarter_of_an_hour(visit: Visit) -> None:
    person = set_password(make.a_person(name="Amina Vale"))
    start = clock.now()
    with clock.at(start):
        fail(visit, person.email.upper())
        fail(visit, person.email, 1)
    browser = visit()

    with clock.at(start + timedelta(minutes=15) - timedelta(seconds=1)):
        early = try_password(browser, person.email)
    with clock.at(start + timedelta(minutes=15)):
        try_password(browser, person.email)

    assert early.errors == [RESTING]
    assert who(browser) == "Amina Vale"


def test_failures_that_lie_further_apart_do_not_add_up(visit: Visit) -> None:
    person = set_password(make.a_person(name="Amina Vale"))
    start = clock.now()
    with clock.at(start):
        fail(visit, person.email, 9)
    browser = visit()

    with clock.at(start + timedelta(minutes=16)):
        fail(visit, person.email, 1)
        try_password(browser, person.email)

    assert who(browser) == "Amina Vale"


def test_signing_in_begins_the_count_anew_and_one_address_does_not_hold_up_another(visit: Visit) -> None:
    person, other = set_password(make.a_person()), set_password(make.a_person(name="Amina Vale"))
    fail(visit, person.email, 9)
    try_password(visit(), person.email)

    last = fail(visit, person.email, 9)
    browser = visit()
    try_password(browser, other.email)

    assert set(last.errors) == {NO_ENTRY}
    assert who(browser) == "Amina Vale"
    fail(visit, person.email, 1)
    assert try_password(visit(), person.email).errors == [RESTING]


def test_a_mailed_link_still_signs_in_while_the_address_rests(visit: Visit) -> None:
    person = set_password(make.a_person(name="Amina Vale"))
    fail(visit, person.email)
    mail = mailed(visit, person)
    browser = visit()

    browser.send("/sign-in/code", **browser.open(link_in(mail)).fields())

    assert who(browser) == "Amina Vale"


def test_a_password_does_not_sign_in_where_a_code_is_asked_for(visit: Visit) -> None:
    person = set_password(make.a_person())
    mail = mailed(visit, person)
    browser = visit()

    page = browser.send("/sign-in/code", **{**browser.open(link_in(mail)).fields(), "passcode": PASSWORD})

    assert (page.title, who(browser)) == ("This link no longer works", "")


def test_the_code_of_a_link_cannot_be_guessed_at_will(visit: Visit) -> None:
    person = set_password(make.a_person(name="Amina Vale"))
    mail = mailed(visit, person)
    browser = visit()
    values = browser.open(link_in(mail)).fields()
    for guess in range(10):
        browser.send("/sign-in/code", **{**values, "passcode": f"{guess:06}x"})

    page = browser.send("/sign-in/code", **values)
    by_link = who(browser)
    try_password(browser, person.email)

    assert (page.title, by_link) == ("This link no longer works", "")
    assert who(browser) == "Amina Vale"


def test_failures_are_kept_without_the_address_and_not_for_long(visit: Visit) -> None:
    start = clock.now()
    with clock.at(start):
        fail(visit, "nobody@people.example", 2)
    kept = [failure.address_hash for failure in make.rows(FailedSignIn)]

    with clock.at(start + timedelta(minutes=31)):
        fail(visit, "somebody@people.example", 1)

    assert len(kept) == 2
    assert "nobody" not in kept[0]
    assert len(make.rows(FailedSignIn)) == 1
