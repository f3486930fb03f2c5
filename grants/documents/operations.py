"""Issue a document with the change it tells of; make its bytes afterwards.  The caller commits."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from grants import clock, storage
from grants.db import db, transaction
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.rendering import render, to_pdf
from grants.languages import LANGUAGES
from grants.queue import wake

_LOG = logging.getLogger(__name__)

#: A document that has waited this long will not make itself; people are told.
LATE_AFTER = timedelta(minutes=15)
_LATE_SHOWN = 25

#: Kinds of document whose data the worker reads, as that takes long: each with what returns the
#: applications that it covers, and the data.
READ_BY_WORKER: dict[DocumentKind, Callable[[IssuedDocument], tuple[list[int], dict[str, Any]]]] = {}


def issue(
    kind: DocumentKind,
    subject: Any,
    snapshot: dict[str, Any],
    *,
    language: str,
    application_id: int | None = None,
    round_id: int | None = None,
    reader_id: int | None = None,
    covers: Sequence[int] = (),
    actor: Any,
) -> IssuedDocument:
    """Write down that a document is to be made from this data; the worker makes it.

    It is about an application, or about a round; with a reader it is for that person alone.
    """
    document = IssuedDocument(
        kind=kind,
        language=language,
        record_type=subject.__tablename__,
        record_id=subject.id,
        application_id=application_id,
        round_id=round_id,
        reader_id=reader_id,
        covers=list(covers),
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
        _read(document)
        pdf = to_pdf(render(document.kind.value, document.language, document.snapshot))
    except Exception:  # Whatever it is, the other documents must not wait for it.
        _LOG.exception("Document %s could not be made.", number)
        return False
    fingerprint = storage.put(pdf)
    with transaction():
        if document.stored_at is None:
            document.fingerprint, document.size, document.stored_at = fingerprint, len(pdf), clock.now()
    return True


def _read(document: IssuedDocument) -> None:
    """Have a document's data read, if that was left to the worker, and keep it before it is made."""
    read = READ_BY_WORKER.get(document.kind)
    if read is not None and not document.snapshot:
        with transaction():
            document.covers, document.snapshot = read(document)


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
