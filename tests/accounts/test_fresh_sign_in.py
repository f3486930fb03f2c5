"""What binds an organisation is signed after a fresh sign-in, and nothing that was typed is lost."""

from collections.abc import Callable
from datetime import timedelta

import factories as make
from client import Visitor
from factories import do
from flask_security import hash_password

from grants import clock
from grants.accounts.models import User
from grants.notices.models import Notice

Visit = Callable[..., Visitor]

PASSWORD = "a lantern on the quay"
LATER = timedelta(minutes=31)


def with_password(person: User) -> User:
    def change() -> None:
        person.password = hash_password(PASSWORD)

    do(change)
    return person


def test_after_half_an_hour_a_password_is_asked_for_and_what_was_typed_comes_back(visit: Visit) -> None:
    award = make.an_award()
    browser = visit(with_password(make.signatory_of(award)))
    address = f"/awards/{award.reference}/accept"
    sent = {**browser.open(address).fields(), "position": "Chair of all", "signature": "Amina"}

    with clock.at(clock.now() + LATER):
        asked = browser.send(address, **sent)
        wrong = browser.submit(asked.location, password="another lantern")
        right = browser.submit(asked.location, password=PASSWORD)
        back = browser.follow(right)

    assert asked.location == f"/sign-in/again?then={address}"
    assert wrong.errors == ["This is not your password"]
    assert right.location == address
    fields = back.fields()
    assert (fields["position"], fields["signature"]) == (["Chair of all"], ["Amina"])


def test_somebody_without_a_password_proves_it_by_a_mailed_link(visit: Visit) -> None:
    award = make.an_award()
    browser = visit(make.signatory_of(award))
    address = f"/awards/{award.reference}/refuse"

    with clock.at(clock.now() + LATER):
        asked = browser.open(address)
        page = browser.open(asked.location)
        browser.press(f"/sign-in/again/link?then={address}")
        mail = make.rows(Notice, Notice.subject == "Your sign-in link")[-1]
        link = next(line for line in mail.text.splitlines() if line.startswith("http"))
        opened = browser.open(link.partition("8000")[2])
        used = browser.send("/sign-in/again/code", **opened.fields())
        back = browser.open(address)

    assert page.all("input", type="password") == []
    assert (used.location, back.status) == (address, 200)


def test_the_link_of_somebody_else_proves_nothing(visit: Visit) -> None:
    award, other = make.an_award(), make.a_person()
    visit().submit("/sign-in/link", email=other.email)
    mail = make.rows(Notice, Notice.subject == "Your sign-in link")[-1]
    code = mail.text.split("code=")[1].split()[0].split("&")[0]
    browser = visit(make.signatory_of(award))

    with clock.at(clock.now() + LATER):
        page = browser.press("/sign-in/again/code", identity=other.email, passcode=code, next="/")
        asked = browser.open(f"/awards/{award.reference}/accept")

    assert (page.status, page.title) == (200, "This link no longer works")
    assert asked.status == 302


def test_after_ten_wrong_passwords_only_a_link_helps(visit: Visit) -> None:
    award = make.an_award()
    browser = visit(with_password(make.signatory_of(award)))
    address = f"/sign-in/again?then=/awards/{award.reference}/accept"

    for _wrong in range(10):
        browser.submit(address, password="another lantern")
    page = browser.submit(address, password=PASSWORD)

    assert page.errors[0].startswith("There were too many attempts")


def test_it_never_leads_to_another_site(visit: Visit) -> None:
    browser = visit(with_password(make.a_person()))

    answer = browser.submit("/sign-in/again?then=https://elsewhere.example", password=PASSWORD)

    assert answer.location == "/"
