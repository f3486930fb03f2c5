"""Issue a document with the change it tells of; make its bytes afterwards.  The caller commits."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from grants import clock, storage
from grants.db import db, transaction
from grants.documents.codes import check_address, in_groups, new_code
from grants.documents.making import Making, Order, make, one_by_one
from grants.documents.models import LETTERS, SIGNED, DocumentKind, IssuedDocument
from grants.languages import LANGUAGES
from grants.queue import InHand, wake

_LOG = logging.getLogger(__name__)

#: A document that has waited this long will not make itself; people are told.
LATE_AFTER = timedelta(minutes=15)

#: Kinds of document whose data the worker reads, as that takes long: each with what returns the
#: applications that it covers, and the data.
READ_BY_WORKER: dict[DocumentKind, Callable[[IssuedDocument], tuple[list[int], dict[str, Any]]]] = {}

#: A document by the language that it is in.
Copies = Mapping[str, IssuedDocument]

_IN_HAND = InHand()


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
    _supersede(kind, subject, application_id)
    return _issue(kind, subject, snapshot, language=language, application_id=application_id, actor=actor)


def _issue(
    kind: DocumentKind,
    subject: Any,
    snapshot: dict[str, Any],
    *,
    language: str,
    application_id: int,
    actor: Any,
) -> IssuedDocument:
    code = new_code() if kind in SIGNED else None
    if code is not None:
        snapshot = {**snapshot, "code": in_groups(code), "check_address": check_address(code)}
    document = IssuedDocument(
        kind=kind,
        language=language,
        record_type=subject.__tablename__,
        record_id=subject.id,
        application_id=application_id,
        reference=subject.reference,
        snapshot=snapshot,
        issued_by_id=actor.id,
        code=code,
    )
    db.session.add(document)
    wake()
    return document


def _supersede(kind: DocumentKind, subject: Any, application_id: int) -> None:
    """Let what was issued before no longer stand: a letter on the same application, or the same agreement.

    A letter on changed terms replaces the one before it.
    """
    if kind not in SIGNED:
        return
    if kind in LETTERS:
        older = [IssuedDocument.kind.in_(LETTERS), IssuedDocument.application_id == application_id]
    elif kind is DocumentKind.VARIATION_LETTER:
        older = [IssuedDocument.kind == kind, IssuedDocument.application_id == application_id]
    else:
        older = [
            IssuedDocument.kind == kind,
            IssuedDocument.record_type == subject.__tablename__,
            IssuedDocument.record_id == subject.id,
        ]
    db.session.execute(
        sa.update(IssuedDocument)
        .where(*older, IssuedDocument.superseded_at.is_(None))
        .values(superseded_at=clock.now())
    )


def issue_about_round(
    kind: DocumentKind,
    subject: Any,
    snapshot: dict[str, Any],
    *,
    language: str,
    round_id: int,
    reader_id: int | None = None,
    covers: Sequence[int] = (),
    actor: Any,
) -> IssuedDocument:
    """Issue a document about a round and the applications it covers; with a reader, for that person alone."""
    document = IssuedDocument(
        kind=kind,
        language=language,
        record_type=subject.__tablename__,
        record_id=subject.id,
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
) -> Copies:
    """Issue the same document in each language of the programme; return the copies by their language."""
    _supersede(kind, subject, application_id)
    return {
        language: _issue(
            kind, subject, snapshots[language], language=language, application_id=application_id, actor=actor
        )
        for language in LANGUAGES
    }


def make_waiting(making: Making = one_by_one) -> int:
    """Make and store every document that waits, and return how many were made.

    The bytes are stored before the row says so; a crash between the two makes the same bytes again.
    One that cannot be made is left for the next time and holds up no other.  What
    another thread is making is left to it.
    """
    with _IN_HAND.left_of(_waiting) as numbers:
        return sum(_store(order.number, pdf) for order, pdf in making(_orders(numbers)) if pdf is not None)


def _waiting() -> Sequence[int]:
    query = sa.select(IssuedDocument.id).where(IssuedDocument.stored_at.is_(None))
    return db.session.scalars(query.order_by(IssuedDocument.id)).all()


def _orders(numbers: Iterable[int]) -> Iterator[Order]:
    """Yield each document as it is to be made; one whose data cannot be read is left for the next time."""
    for number in numbers:
        document = db.session.get_one(IssuedDocument, number)
        try:
            _read(document)
        except Exception:  # Whatever it is, the other documents must not wait for it.
            _LOG.exception("Document %s could not be read.", number)
        else:
            yield order_of(document)


def _store(number: int, pdf: bytes) -> bool:
    fingerprint = storage.put(pdf)
    with transaction():
        document = db.session.get_one(IssuedDocument, number)
        if document.stored_at is None:
            document.fingerprint, document.size, document.stored_at = fingerprint, len(pdf), clock.now()
    return True


def _read(document: IssuedDocument) -> None:
    """Have a document's data read, if that was left to the worker, and keep it before it is made."""
    read = READ_BY_WORKER.get(document.kind)
    if read is not None and not document.snapshot:
        with transaction():
            document.covers, document.snapshot = read(document)


def order_of(document: IssuedDocument) -> Order:
    """Return what a document is made from; what carries a code is signed."""
    signed_at = document.issued_at if document.code is not None else None
    return Order(document.id, document.kind.value, document.language, document.snapshot, signed_at)


def make_pdf(document: IssuedDocument) -> bytes:
    """Return the bytes of a document; letters and agreements are signed."""
    return make(order_of(document))


def late_documents() -> sa.Select[IssuedDocument]:
    """Return the documents that should have been made long ago: something is wrong with them."""
    query = sa.select(IssuedDocument).where(
        IssuedDocument.stored_at.is_(None), IssuedDocument.issued_at < clock.now() - LATE_AFTER
    )
    return query.order_by(IssuedDocument.id)


def documents_about(application_id: int) -> list[IssuedDocument]:
    """Return the documents about an application and all that followed from it, newest first."""
    query = sa.select(IssuedDocument).where(IssuedDocument.application_id == application_id)
    return list(db.session.scalars(query.order_by(IssuedDocument.id.desc())))


def documents_of(record: Any) -> list[IssuedDocument]:
    """Return the documents about this one record, newest first."""
    query = sa.select(IssuedDocument).where(
        IssuedDocument.record_type == record.__tablename__, IssuedDocument.record_id == record.id
    )
    return list(db.session.scalars(query.order_by(IssuedDocument.id.desc())))
