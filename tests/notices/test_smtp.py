"""Mails over SMTP to a real server on this machine: what arrives is what was stored."""

import hashlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import factories as make
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from factories import do
from flask import Flask
from flask_babel import lazy_gettext as _l

from grants import clock, storage
from grants.db import transaction
from grants.documents.models import DocumentKind
from grants.documents.operations import issue
from grants.notices.models import Notice
from grants.notices.operations import send_again, tell
from grants.notices.sending import send_waiting

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\r\n.\r\n\n.\n%%EOF"


class Postbox:
    """A mail server's hands: keeps what it takes, and refuses what it is told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refused: dict[str, str] = {}
        self.answers: list[str] = []

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        message: Any = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        self.taken.append(message)
        self.recipients.append(envelope.rcpt_tos)
        return self.answers.pop(0) if self.answers else "250 OK"


@contextmanager
def serving(app: Flask, patch: pytest.MonkeyPatch, **how: Any) -> Iterator[Postbox]:
    """Run a mail server on a free port of this machine, and have the application use it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=port, **how)
    controller.start()
    patch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    patch.setitem(app.config, "MAIL_PORT", port)
    try:
        yield postbox
    finally:
        controller.stop()


@pytest.fixture
def postbox(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Postbox]:
    monkeypatch.setitem(app.config, "STORAGE_URL", str(tmp_path))
    with serving(app, monkeypatch) as box:
        yield box


def write(*, language: str = "en", **how: Any) -> Notice:
    person = make.a_person(language=language, name="Amina Vale")
    notice: Notice = do(tell, person, _l("Your sign-in link"), "Come\n.\nalong.", **how)
    return notice


def a_mail_with_a_document() -> Notice:
    document = do(
        issue, DocumentKind.AWARD_LETTER, make.a_draft_round(), {}, language="en", application_id=1,
        actor=make.an_officer(),
    )  # fmt: skip
    digest = storage.put(PDF)
    with transaction():
        document.fingerprint, document.size, document.stored_at = digest, len(PDF), clock.now()
    return write(document=document)


def test_a_mail_reaches_its_reader_and_nobody_else(postbox: Postbox) -> None:
    notice = write()

    number = send_waiting()

    assert number == 1
    (message,) = postbox.taken
    assert postbox.recipients == [[notice.address]]
    assert (message["Message-ID"], message["To"]) == (notice.message_id, notice.address)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]
    assert "Come\n.\nalong." in message.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]


def test_the_attached_document_is_to_the_byte_the_stored_one(postbox: Postbox) -> None:
    notice = a_mail_with_a_document()

    send_waiting()

    (message,) = postbox.taken
    (attached,) = list(message.iter_attachments())
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_filename() == notice.document.file_name  # type: ignore[union-attr]
    content = attached.get_content()
    assert hashlib.sha256(content).hexdigest() == notice.document.fingerprint  # type: ignore[union-attr]
    assert content == PDF


def test_arabic_arrives_as_it_was_written(postbox: Postbox) -> None:
    notice = write(language="ar")

    send_waiting()

    (message,) = postbox.taken
    assert (message["Subject"], message["Content-Language"]) == (notice.subject, "ar")
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == notice.text  # type: ignore[union-attr]
    assert 'dir="rtl"' in message.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_refused_address_is_kept_with_the_servers_words_and_the_others_go_out(postbox: Postbox) -> None:
    bad, good = write(), write()
    postbox.refused[bad.address] = "550 No such mailbox"

    number = send_waiting()

    assert number == 1
    assert [message["Message-ID"] for message in postbox.taken] == [good.message_id]
    known = make.fresh(bad)
    assert (known.sent_at, known.failure.partition(":")[0]) == (None, "SMTPRecipientsRefused")
    assert "No such mailbox" in known.failure


def test_a_mail_sent_again_arrives_under_the_same_number(postbox: Postbox) -> None:
    notice = write()
    postbox.answers = ["451 Try again later"]
    send_waiting()
    failure = make.fresh(notice).failure

    do(send_again, notice)
    send_waiting()

    assert failure.startswith("SMTPDataError: (451")
    assert [message["Message-ID"] for message in postbox.taken] == [notice.message_id] * 2
    assert make.fresh(notice).sent_at is not None


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_server_is_told_who_we_are(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def known(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        asked.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)

    monkeypatch.setitem(app.config, "MAIL_USERNAME", "grants")
    how = {"authenticator": known, "auth_required": True, "auth_require_tls": False}
    with serving(app, monkeypatch, **how) as postbox:
        monkeypatch.setitem(app.config, "MAIL_PASSWORD", "wrong")
        bad = write()
        send_waiting()
        monkeypatch.setitem(app.config, "MAIL_PASSWORD", "right")
        good = write()
        send_waiting()

    assert make.fresh(bad).failure.startswith("SMTPAuthenticationError")
    assert [message["Message-ID"] for message in postbox.taken] == [good.message_id]
    assert asked[-1] == (b"grants", b"right")


def test_a_server_without_encryption_gets_nothing_when_encryption_is_set(
    app: Flask, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_STARTTLS", True)
    notice = write()

    send_waiting()

    assert postbox.taken == []
    assert make.fresh(notice).failure.startswith("SMTPNotSupportedError")
