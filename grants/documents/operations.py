"""Issue a document with the change it tells of; make its bytes afterwards.  The caller commits."""

from typing import Any

import sqlalchemy as sa

from grants import clock, storage
from grants.db import db, transaction
from grants.documents.models import DocumentKind, IssuedDocument, Upload
from grants.documents.rendering import render, to_pdf
from grants.languages import LANGUAGES
from grants.queue import wake


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
    """Make and store every document that waits, and return how many.

    The bytes are stored before the row says so; a crash between the two makes the same bytes again.
    """
    made = 0
    waiting = sa.select(IssuedDocument).where(IssuedDocument.stored_at.is_(None))
    while (document := db.session.scalars(waiting.order_by(IssuedDocument.id).limit(1)).first()) is not None:
        pdf = to_pdf(render(document.kind.value, document.language, document.snapshot))
        fingerprint = storage.put(pdf)
        with transaction():
            if document.stored_at is None:
                document.fingerprint, document.size, document.stored_at = fingerprint, len(pdf), clock.now()
        made += 1
    return made


def documents_about(application_id: int) -> list[IssuedDocument]:
    """Return the documents about an application and all that followed from it, newest first."""
    query = sa.select(IssuedDocument).where(IssuedDocument.application_id == application_id)
    return list(db.session.scalars(query.order_by(IssuedDocument.id.desc())))


def keep_upload(content: bytes, name: str, media_type: str, *, application_id: int, actor: Any) -> Upload:
    """Store a file that somebody sent; its bytes are in place before the row is."""
    upload = Upload(
        fingerprint=storage.put(content),
        name=name[:255],
        media_type=media_type,
        size=len(content),
        application_id=application_id,
        uploaded_by_id=actor.id,
    )
    db.session.add(upload)
    db.session.flush()  # The record that names it needs its id.
    return upload
