"""Send what waits: over SMTP when a server is set, else into a folder of the instance."""

import smtplib
from email.message import EmailMessage
from email.utils import format_datetime

from flask import current_app

from grants import clock, storage
from grants.db import db, transaction
from grants.notices.models import Notice
from grants.notices.queries import waiting


def send_waiting() -> int:
    """Send every mail that waits and return how many; each is claimed before it is sent."""
    sent = 0
    while (notice := _claim()) is not None:
        try:
            _deliver(compose(notice))
        except Exception as trouble:  # Whatever it is, the other mails must not wait for it.
            _finish(notice, failure=f"{type(trouble).__name__}: {trouble}"[:500])
        else:
            _finish(notice, failure=None)
            sent += 1
    return sent


def _claim() -> Notice | None:
    """Take the next mail for this worker alone; a crash from here on leaves its fate unknown."""
    with transaction():
        notice = db.session.scalars(waiting().limit(1).with_for_update(of=Notice, skip_locked=True)).first()
        if notice is not None:
            notice.claimed_at = clock.now()
    return notice


def _finish(notice: Notice, *, failure: str | None) -> None:
    with transaction():
        notice.failure = failure
        notice.sent_at = None if failure else clock.now()


def compose(notice: Notice) -> EmailMessage:
    """Return the mail as it goes out; the same notice always has the same Message-ID."""
    message = EmailMessage()
    message["Subject"] = notice.subject
    message["From"] = current_app.config["MAIL_SENDER"]
    message["To"] = notice.address
    message["Message-ID"] = notice.message_id
    message["Date"] = format_datetime(notice.created_at)
    message.set_content(notice.text)
    message.add_alternative(notice.html, subtype="html")
    if notice.document is not None and notice.document.fingerprint is not None:
        message.add_attachment(
            storage.get(notice.document.fingerprint),
            maintype="application",
            subtype="pdf",
            filename=notice.document.file_name,
        )
    message["Content-Language"] = notice.language  # Last: setting the content drops such headers.
    return message


def _deliver(message: EmailMessage) -> None:
    settings = current_app.config
    if settings["MAIL_SERVER"] is None:
        folder = settings["MAIL_FOLDER"]
        folder.mkdir(exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        unfinished = folder / f".{name}"
        unfinished.write_bytes(message.as_bytes())
        unfinished.rename(folder / f"{name}.eml")
        return
    with smtplib.SMTP(settings["MAIL_SERVER"], settings["MAIL_PORT"], timeout=30) as server:
        if settings["MAIL_STARTTLS"]:
            server.starttls()
        if settings["MAIL_USERNAME"]:
            server.login(settings["MAIL_USERNAME"], settings["MAIL_PASSWORD"])
        server.send_message(message)
