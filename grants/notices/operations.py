"""Write a message with the change it tells of, and send what waits.  The caller commits."""

import uuid
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import force_locale

from grants.db import db
from grants.documents.models import IssuedDocument
from grants.notices.models import Notice
from grants.notices.wording import in_html, in_text
from grants.queue import wake


class Reader(Protocol):
    """Whoever a mail is for."""

    id: Any
    email: Any
    full_name: Any
    language: Any


@dataclass
class Addressee:
    """A reader who has no account: known by what others say."""

    email: str
    full_name: str
    language: str
    id: None = None


def tell(
    person: Reader,
    subject: Any,
    *paragraphs: Any,
    link: tuple[Any, str] | None = None,
    second_link: tuple[Any, str] | None = None,
    application_id: int | None = None,
    document: IssuedDocument | None = None,
    hold: str | None = None,
) -> Notice:
    """Write a mail to a person in their own language; the worker sends it after the commit.

    Subject, paragraphs and the words of the link are lazy texts, so that they are put into
    words in the reader's language.  A link is words and a path within the site.  A mail
    with a document waits until the document's bytes are stored; one on ``hold`` until that
    word is let go.
    """
    links = [known for known in (link, second_link) if known is not None]
    with force_locale(person.language):
        notice = Notice(
            user_id=person.id,
            address=person.email,
            language=person.language,
            subject=" ".join(str(subject).split()),
            text=in_text(person.full_name, paragraphs, links),
            html=in_html(person.full_name, paragraphs, links),
            message_id=f"<{uuid.uuid4().hex}@grants.invalid>",
            application_id=application_id,
            document=document,
            hold=hold,
        )
    db.session.add(notice)
    wake()
    return notice


def all_stored(hold: str) -> bool:
    """Say whether every document of the mails under this word is stored."""
    missing = (
        sa.select(Notice.id)
        .join(IssuedDocument, Notice.document_id == IssuedDocument.id)
        .where(Notice.hold == hold, IssuedDocument.stored_at.is_(None))
    )
    return db.session.scalar(missing.limit(1)) is None


def let_go(hold: str) -> None:
    """Let the mails under this word be sent."""
    db.session.execute(sa.update(Notice).where(Notice.hold == hold).values(hold=None))
    wake()


def send_again(notice: Notice) -> None:
    """Have a mail sent once more; its message number stays, so that a mail program shows it once."""
    notice.claimed_at = notice.failure = None
    wake()
