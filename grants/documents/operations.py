"""Issue a document with the change it tells of; make its bytes afterwards.  The caller commits."""

import logging
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from grants import clock, storage
from grants.db import db, hold_table, transaction
from grants.documents.models import DocumentKind, IssuedDocument, Upload
from grants.documents.rendering import render, to_pdf
from grants.languages import LANGUAGES
from grants.queue import wake
from grants.wording import clean

_LOG = logging.getLogger(__name__)

#: A document that has waited this long will not make itself; people are told.
LATE_AFTER = timedelta(minutes=15)
_LATE_SHOWN = 25


def issue(
    kind: DocumentKind,
    subject: Any,
    snapshot: dict[str, Any],
    *,
    language: str,
    application_id: int,
    actor: Any,
) -> IssuedDocument:
    """Write down that a document is to be made from this data; the worker makes it."""
    document = IssuedDocument(
        kind=kind,
        language=language,
        record_type=subject.__tablename__,
        record_id=subject.id,
        application_id=application_id,
        reference=subject.reference,
        snapshot=snapshot,
        issued_by_id=actor.id,
    )
    db.session.add(document)
    wake()
    return document


def issue_in_every_language(
    kind: DocumentKind, subject: Any, snapshots: dict[str, dict[str, Any]], *, application_id: int, actor: Any
) -> list[IssuedDocument]:
    """Issue the same document in each language of the programme."""
    return [
        issue(
            kind, subject, snapshots[language], language=language, application_id=application_id, actor=actor
        )
        for language in LANGUAGES
    ]


def make_waiting() -> int:
    """Make and store every document that waits, and return how many were made.

    The bytes are stored before the row says so; a crash between the two makes the same bytes again.
    One that cannot be made is left for the next time and holds up no other.
    """
    waiting = sa.select(IssuedDocument.id).where(IssuedDocument.stored_at.is_(None))
    return sum(_make(number) for number in db.session.scalars(waiting.order_by(IssuedDocument.id)).all())


def _make(number: int) -> bool:
    document = db.session.get_one(IssuedDocument, number)
    try:
        pdf = to_pdf(render(document.kind.value, document.language, document.snapshot))
    except Exception:  # Whatever it is, the other documents must not wait for it.
        _LOG.exception("Document %s could not be made.", number)
        return False
    fingerprint = storage.put(pdf)
    with transaction():
        if document.stored_at is None:
            document.fingerprint, document.size, document.stored_at = fingerprint, len(pdf), clock.now()
    return True


def late_documents() -> list[IssuedDocument]:
    """Return the documents that should have been made long ago: something is wrong with them."""
    query = sa.select(IssuedDocument).where(
        IssuedDocument.stored_at.is_(None), IssuedDocument.issued_at < clock.now() - LATE_AFTER
    )
    return list(db.session.scalars(query.order_by(IssuedDocument.id).limit(_LATE_SHOWN)))


def documents_about(application_id: int) -> list[IssuedDocument]:
    """Return the documents about an application and all that followed from it, newest first."""
    query = sa.select(IssuedDocument).where(IssuedDocument.application_id == application_id)
    return list(db.session.scalars(query.order_by(IssuedDocument.id.desc())))


def keep_upload(content: bytes, name: str, media_type: str, *, application_id: int, actor: Any) -> Upload:
    """Store a file that somebody sent; its bytes are in place before the row is committed.

    The row comes first: whoever removes the same bytes for somebody else waits for it.
    """
    upload = Upload(
        fingerprint=storage.fingerprint(content),
        name=_plain_name(name),
        media_type=media_type,
        size=len(content),
        application_id=application_id,
        uploaded_by_id=actor.id,
    )
    db.session.add(upload)
    db.session.flush()  # The record that names it needs its id.
    storage.put(content)
    return upload


def blank_uploads(application_id: int) -> None:
    """Let the files of a deleted draft be nameless at once; the worker removes them."""
    db.session.execute(sa.update(Upload).where(Upload.application_id == application_id).values(name=""))
    wake()


def remove_upload(number: int) -> None:
    """Remove a file that somebody sent, and its bytes where nothing else is made of the same.

    The bytes go while the row's removal is not yet committed: after a crash between the two
    the row still stands, and the worker does both again.
    """
    upload = db.session.get(Upload, number)
    if upload is None:
        return
    hold_table(Upload)  # Nobody keeps the same bytes in the moment between asking and removing.
    fingerprint = upload.fingerprint
    db.session.delete(upload)
    db.session.flush()
    of_others = sa.union_all(
        sa.select(Upload.id).where(Upload.fingerprint == fingerprint),
        sa.select(IssuedDocument.id).where(IssuedDocument.fingerprint == fingerprint),
    )
    if db.session.execute(of_others.limit(1)).first() is None:
        storage.remove(fingerprint)


def _plain_name(name: str) -> str:
    """Return a file's own name on one line, without its folders and without signs that hide its ending."""
    own = name.replace("\\", "/").rpartition("/")[2]
    return clean(" ".join(own.split())[:200]) or "file"
