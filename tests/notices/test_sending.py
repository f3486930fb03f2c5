"""Mails are written with the change they tell of, claimed, sent once, and kept when sending fails."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do
from flask import Flask
from flask_babel import lazy_gettext as _l

from grants import clock, storage
from grants.accounts.models import User
from grants.accounts.operations import add_person
from grants.db import db, transaction
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import issue
from grants.errors import RuleBroken
from grants.notices.models import Notice
from grants.notices.operations import send_again, tell
from grants.notices.queries import FATE_UNKNOWN_AFTER, about, troubled, waiting
from grants.notices.sending import compose, send_waiting
from grants.permissions import Role

Visit = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def empty_folder(app: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deliver into a folder of this test's own, and find stored documents there."""
    monkeypatch.setitem(app.config, "MAIL_FOLDER", tmp_path / "mail")
    monkeypatch.setitem(app.config, "STORAGE_URL", str(tmp_path / "documents"))


def write(person: User | None = None, subject: Any = "Tea at four", **how: Any) -> Notice:
    notice: Notice = do(tell, person or make.a_person(), subject, "Come along.", "Bring a cup.", **how)
    return notice


def delivered(app: Flask) -> list[EmailMessage]:
    folder = app.config["MAIL_FOLDER"]
    files = sorted(folder.iterdir()) if folder.exists() else []
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]


def nowhere(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a mail server that does not answer."""
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", 1)


def crash_while_sending(notice: Notice) -> None:
    """Leave a mail as a worker does that stops between the claim and the end."""
    with transaction():
        notice.claimed_at = clock.now()


def a_mail_with_a_document() -> Notice:
    """Return a mail about a document whose bytes are still to be made."""
    round_ = make.a_draft_round()
    document = do(
        issue,
        DocumentKind.DECLINE_LETTER,
        round_,
        {},
        language="ar",
        application_id=1,
        actor=make.an_officer(),
    )
    return write(document=document)


def store(document: IssuedDocument, content: bytes = b"%PDF-1.7 a letter") -> None:
    """Store bytes and then say so, as the worker does when it has made a document."""
    digest = storage.put(content)
    with transaction():
        document.fingerprint, document.size, document.stored_at = digest, len(content), clock.now()


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    assert body is not None
    return str(body.get_content())


def test_a_mail_waits_until_it_is_sent_and_is_sent_once(app: Flask) -> None:
    notice = write()
    waited = list(db.session.scalars(waiting()))

    numbers = [send_waiting(), send_waiting()]

    assert (waited, numbers) == ([notice], [1, 0])
    known = make.fresh(notice)
    assert known.sent_at is not None
    assert known.claimed_at <= known.sent_at
    assert known.failure is None
    (message,) = delivered(app)
    assert message["Message-ID"] == notice.message_id
    assert (message["To"], message["Subject"]) == (notice.address, "Tea at four")
    assert message["From"] == app.config["MAIL_SENDER"]


def test_a_mail_of_a_change_that_failed_is_never_sent(app: Flask) -> None:
    person = make.a_person()

    def change() -> None:
        tell(person, "Never", "This did not happen.")
        raise RuleBroken("No.")

    with pytest.raises(RuleBroken):
        do(change)

    assert make.rows(Notice) == []
    assert send_waiting() == 0


def test_mails_go_out_in_the_order_in_which_they_were_written(app: Flask) -> None:
    first, second = write(subject="First"), write(subject="Second")

    send_waiting()

    assert make.fresh(first).sent_at <= make.fresh(second).sent_at
    assert len(delivered(app)) == 2


def test_a_mail_has_a_plain_and_an_html_part_that_say_the_same(app: Flask) -> None:
    person = do(add_person, "amina@choir.example", "Amina <Vale>", language="en", actor=None)
    write(person, link=(_l("Sign in"), "/sign-in?a=1&b=2"))

    send_waiting()

    (message,) = delivered(app)
    assert message["Content-Language"] == "en"
    assert part(message, "plain").splitlines() == [
        "Dear Amina <Vale>,", "", "Come along.", "", "Bring a cup.", "", "Sign in:",
        "http://localhost:8000/sign-in?a=1&b=2", "",
        "This message was sent by the grants service. Please do not reply to it.",
    ]  # fmt: skip
    html = part(message, "html")
    assert '<html lang="en" dir="ltr">' in html
    assert "Dear Amina &lt;Vale&gt;," in html
    assert '<a href="http://localhost:8000/sign-in?a=1&amp;b=2">Sign in</a>' in html


def test_a_mail_speaks_its_readers_language_whoever_acts(app: Flask) -> None:
    write(make.a_person(language="ar"), _l("Your sign-in link"), link=(_l("Sign in"), "/sign-in"))

    send_waiting()

    (message,) = delivered(app)
    assert message["Content-Language"] == "ar"
    assert message["Subject"] != "Your sign-in link"
    assert '<html lang="ar" dir="rtl">' in part(message, "html")
    assert "Dear" not in part(message, "plain")


def test_a_subject_is_one_line(app: Flask) -> None:
    notice = write(subject="Tea\r\nBcc: everyone@x.example")

    message = compose(notice)

    assert message["Subject"] == "Tea Bcc: everyone@x.example"
    assert message["Bcc"] is None


def test_a_failure_is_kept_and_the_other_mails_go_out(app: Flask) -> None:
    bad, good = write(subject="Bad"), write(subject="Good")
    app.config["MAIL_FOLDER"].mkdir()
    in_the_way = app.config["MAIL_FOLDER"] / f"{bad.message_id.strip('<>').partition('@')[0]}.eml"
    in_the_way.mkdir()

    number = send_waiting()

    assert number == 1
    assert make.fresh(good).sent_at is not None
    known = make.fresh(bad)
    assert (known.sent_at, known.failure.partition(":")[0]) == (None, "IsADirectoryError")
    assert list(db.session.scalars(waiting())) == []
    assert list(db.session.scalars(troubled())) == [bad]


def test_a_mail_that_cannot_be_put_together_holds_up_no_other(app: Flask) -> None:
    person = do(add_person, "amina.<vale>.1@choir.example", "Amina", language="en", actor=None)
    bad, good = write(person), write()

    number = send_waiting()

    assert number == 1
    assert make.fresh(bad).failure.partition(":")[0] == "AttributeError"
    assert make.fresh(good).sent_at is not None


def test_a_server_that_does_not_answer_is_a_failure(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = write()
    nowhere(app, monkeypatch)

    number = send_waiting()

    assert number == 0
    known = make.fresh(notice)
    assert (known.sent_at, known.failure.partition(":")[0]) == (None, "ConnectionRefusedError")


def test_a_mail_sent_again_has_the_same_number(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = write()
    with monkeypatch.context() as for_now:
        nowhere(app, for_now)
        send_waiting()

    do(send_again, notice)
    number = send_waiting()

    assert number == 1
    (message,) = delivered(app)
    assert message["Message-ID"] == notice.message_id
    assert message["Date"] == compose(notice)["Date"]
    assert (make.fresh(notice).failure, list(db.session.scalars(troubled()))) == (None, [])


def test_after_a_crash_a_mail_is_not_sent_by_itself_but_shown_after_a_while(app: Flask) -> None:
    notice = write()
    crash_while_sending(notice)

    number = send_waiting()
    at_once = list(db.session.scalars(troubled()))
    with clock.at(clock.now() + FATE_UNKNOWN_AFTER + timedelta(seconds=1)):
        later = list(db.session.scalars(troubled()))

    assert (number, at_once, later) == (0, [], [notice])
    assert delivered(app) == []


def test_a_mail_with_a_document_waits_until_the_document_is_stored(app: Flask) -> None:
    notice, other = a_mail_with_a_document(), write()

    sent_before = send_waiting()
    known = (make.fresh(notice).claimed_at, make.fresh(other).sent_at is not None)
    store(notice.document)
    sent_after = send_waiting()

    assert (sent_before, known, sent_after) == (1, (None, True), 1)
    (attached,) = [list(message.iter_attachments()) for message in delivered(app) if message.is_multipart()
                   and message["Message-ID"] == notice.message_id]  # fmt: skip
    assert [file.get_filename() for file in attached] == [notice.document.file_name]
    assert [file.get_content() for file in attached] == [b"%PDF-1.7 a letter"]


def test_a_mail_whose_stored_document_was_altered_is_not_sent(app: Flask, tmp_path: Any) -> None:
    notice = a_mail_with_a_document()
    store(notice.document)
    digest = notice.document.fingerprint
    (stored,) = [path for path in tmp_path.rglob(digest) if path.is_file()]
    stored.write_bytes(b"%PDF-1.7 something else")

    number = send_waiting()

    known = make.fresh(notice)
    assert (number, known.sent_at) == (0, None)
    assert known.failure == f"OSError: The stored file {digest} has been altered."


def test_a_mail_whose_stored_document_is_lost_is_a_failure(app: Flask, tmp_path: Any) -> None:
    notice = a_mail_with_a_document()
    store(notice.document)
    (stored,) = [path for path in tmp_path.rglob(notice.document.fingerprint) if path.is_file()]
    stored.unlink()

    send_waiting()

    assert make.fresh(notice).failure.partition(":")[0] == "FileNotFoundError"


def test_mails_about_an_application_are_found_by_it(app: Flask) -> None:
    first, second, _other = write(application_id=1), write(application_id=1), write(application_id=2)

    assert list(db.session.scalars(about(1))) == [second, first]


@pytest.mark.parametrize(
    "role", [None, *(role for role in Role if role not in (Role.OFFICER, Role.ADMINISTRATOR))]
)
def test_others_do_not_see_troubled_mails(visit: Visit, role: Role | None) -> None:
    notice = write(subject="Zephyrhills")
    with transaction():
        notice.claimed_at, notice.failure = clock.now(), "SMTPException: no"
    browser = visit(make.a_person(role) if role else make.a_person())

    page = browser.open("/mails/troubled")

    assert (page.status, "Zephyrhills" in page.text) == (403, False)
    assert browser.press(f"/mails/{notice.id}/again").status == 403
    assert make.fresh(notice).failure == "SMTPException: no"
