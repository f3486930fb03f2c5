"""Pages of mails: what may not have arrived, and in the demo what each person would have read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.audit import AuditEvent
from grants.db import transaction
from grants.documents.models import DocumentKind
from grants.documents.operations import issue
from grants.notices.models import Notice
from grants.notices.operations import tell
from grants.permissions import Role

Visit = Callable[..., Visitor]

LIST = "/mails/troubled"


def write(subject: Any = "Tea at four", person: User | None = None, **how: Any) -> Notice:
    notice: Notice = do(tell, person or make.a_person(), subject, "Come along.", **how)
    return notice


def failed(subject: str = "Tea at four") -> Notice:
    """Return a mail that the mail server refused."""
    notice = write(subject)
    with transaction():
        notice.claimed_at, notice.failure = clock.now(), "SMTPRecipientsRefused: 550 No such mailbox"
    return notice


def lost() -> Notice:
    """Return a mail whose worker stopped an hour ago between the claim and the end."""
    notice = write("Lost on the way")
    with transaction():
        notice.claimed_at = clock.now() - timedelta(hours=1)
    return notice


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "IS_DEMO", True)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_mails_that_failed_or_were_lost_are_shown_with_the_reason(visit: Visit, role: Role) -> None:
    refused, stuck = failed(), lost()
    write("Still waiting")

    page = visit(make.a_person(role)).open(LIST)

    assert [h.text for h in page.all("h2")] == [None, None]
    assert page.links == [f"/mails/{stuck.id}/again", f"/mails/{refused.id}/again"]
    assert "SMTPRecipientsRefused: 550 No such mailbox" in page.text
    assert page.text.count("Its fate is unknown.") == 1
    assert refused.address in page.text
    assert "Still waiting" not in page.text


def test_an_empty_list_says_that_all_went_well(visit: Visit) -> None:
    write()

    page = visit(make.an_officer()).open(LIST)

    assert "There is none. Every mail was handed over." in page.text
    assert page.links == []


@pytest.mark.parametrize("trouble", [failed, lost])
def test_the_button_has_a_mail_sent_again_under_its_number(
    visit: Visit, trouble: Callable[[], Notice]
) -> None:
    notice, officer = trouble(), make.an_officer()
    number, browser = notice.message_id, visit(officer)

    answer = browser.press(f"/mails/{notice.id}/again")

    assert answer.location == LIST
    shown = browser.follow(answer)
    assert "It is being sent again." in shown.text
    assert shown.links == []
    known = make.fresh(notice)
    assert (known.claimed_at, known.failure, known.message_id) == (None, None, number)
    (line,) = make.rows(AuditEvent, AuditEvent.action == "notice.send_again")
    assert (line.actor_id, line.record_type, line.record_id) == (officer.id, "notice", notice.id)


def test_a_second_click_finds_nothing_to_send(visit: Visit) -> None:
    notice, browser = failed(), visit(make.an_officer())

    statuses = [browser.press(f"/mails/{notice.id}/again").status for _ in range(2)]

    assert statuses == [302, 404]
    assert len(make.rows(AuditEvent, AuditEvent.action == "notice.send_again")) == 1


def test_a_mail_that_waits_or_was_sent_is_not_sent_again(visit: Visit) -> None:
    waiting, sent = write(), write()
    with transaction():
        sent.claimed_at = sent.sent_at = clock.now() - timedelta(hours=1)
    browser = visit(make.an_officer())

    answers = [browser.press(f"/mails/{number}/again").status for number in (waiting.id, sent.id, 999)]

    assert answers == [404, 404, 404]
    assert make.fresh(sent).sent_at is not None


def test_sending_again_needs_the_token_of_the_page(visit: Visit) -> None:
    notice = failed()

    page = visit(make.an_officer()).send(f"/mails/{notice.id}/again")

    assert page.status == 409
    assert make.fresh(notice).failure is not None


def test_strangers_sign_in_first(visit: Visit) -> None:
    assert visit().open(LIST).location == "/sign-in?next=/mails/troubled"


def test_what_a_server_answers_cannot_be_a_tag(visit: Visit) -> None:
    notice = failed("<b>Tea</b>")
    with transaction():
        notice.failure = "<script>x</script>"

    page = visit(make.an_officer()).open(LIST)

    assert "<script>x</script>" in page.text
    assert "<b>Tea</b>" in page.text


def test_the_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    browser = visit(make.an_officer())
    failed()
    browser.open(LIST)
    queries.clear()
    browser.open(LIST)
    for_one = len(queries)
    failed()
    failed()

    queries.clear()
    browser.open(LIST)

    assert len(queries) == for_one


def test_the_list_has_pages(visit: Visit) -> None:
    person = make.a_person()
    with transaction():
        for _ in range(26):
            notice = tell(person, "Tea", "Come.")
            notice.claimed_at, notice.failure = clock.now(), "OSError: no"
    browser = visit(make.an_officer())

    assert "Page 1 of 2, 26 in all" in browser.open(LIST).text
    assert browser.open(f"{LIST}?page=2").text.count("OSError: no") == 1


def test_the_demo_shows_the_mails_of_everybody(visit: Visit, demo: None) -> None:
    amina = make.a_person(name="Amina Vale")
    first = write("Tea at four", amina, link=("Sign in", "/sign-in/link"))
    second = write(_l("Your sign-in link"), make.a_person(language="ar"))

    listed = visit().open("/demo/mails")
    page = visit().open(f"/demo/mails/{first.id}")
    arabic = visit().open(f"/demo/mails/{second.id}")

    assert listed.links == [f"/demo/mails/{second.id}", f"/demo/mails/{first.id}"]
    assert listed.text.count("(waiting to be sent)") == 2
    assert page.title == "Tea at four"
    assert f"To: {amina.email}" in page.text
    assert "Dear Amina Vale," in page.text
    assert [a.get("href") for a in page.all("main")[0].iter("a")] == [
        "/demo/mails",
        "http://localhost:8000/sign-in/link",
    ]
    assert [(card.get("lang"), card.get("dir")) for card in arabic.all("div", class_="card")] == [
        ("ar", "rtl")
    ]


def test_the_demo_finds_mails_by_address(visit: Visit, demo: None) -> None:
    amina = make.a_person(name="Amina Vale")
    write("For Amina", amina)
    write("For others")

    page = visit().open(f"/demo/mails?q={amina.email.upper()}")

    assert "For Amina" in page.text
    assert "For others" not in page.text
    assert "None yet." in visit().open("/demo/mails?q=%25").text


def test_the_demo_names_what_is_attached(visit: Visit, demo: None) -> None:
    round_ = make.a_draft_round()
    document = do(
        issue, DocumentKind.AWARD_LETTER, round_, {}, language="ar", application_id=1, actor=make.an_officer()
    )  # fmt: skip
    notice = write(document=document)

    page = visit().open(f"/demo/mails/{notice.id}")

    assert f"Attached: {round_.reference}-award_letter-ar.pdf" in page.text


def test_the_demos_list_asks_the_database_as_often_for_three_as_for_one(
    visit: Visit, demo: None, queries: list[str]
) -> None:
    browser = visit()
    write()
    browser.open("/demo/mails")
    queries.clear()
    browser.open("/demo/mails")
    for_one = len(queries)
    write()
    write()

    queries.clear()
    browser.open("/demo/mails")

    assert len(queries) == for_one


def test_a_mail_that_does_not_exist_is_not_found(visit: Visit, demo: None) -> None:
    assert visit().open("/demo/mails/999").status == 404


@pytest.mark.parametrize("server", [None, "mail.example"])
@pytest.mark.parametrize("is_demo", [False, True])
def test_mails_are_read_in_pages_only_in_a_demo_that_sends_none(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch, is_demo: bool, server: str | None
) -> None:
    monkeypatch.setitem(app.config, "IS_DEMO", is_demo)
    monkeypatch.setitem(app.config, "MAIL_SERVER", server)
    notice = write("Zephyrhills")
    expected = 200 if is_demo and server is None else 404

    for person in (None, make.an_officer(), make.a_person(Role.ADMINISTRATOR)):
        pages = [visit(person).open(place) for place in ("/demo/mails", f"/demo/mails/{notice.id}")]
        assert [page.status for page in pages] == [expected, expected]
        assert ["Zephyrhills" in page.text for page in pages] == [expected == 200] * 2


def test_the_head_of_a_page_names_the_demo_only_in_the_demo(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = visit().open("/rounds").response.text
    monkeypatch.setitem(app.config, "IS_DEMO", True)
    after = visit().open("/rounds").response.text

    assert ("/demo/mails" in before, "/demo/mails" in after) == (False, True)
