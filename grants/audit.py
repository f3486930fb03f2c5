"""Who did what, written with the change itself, in a chain that proves that nothing was altered.

Each event carries the hash of the one before it and, where it is about a witnessed
record, the fingerprints of that record's row as the transaction found it and as it left
it: so a row that was altered in between shows, also after a genuine event.  The hash of
the last event is also kept outside the database, so that a deleted tail shows.
"""

import enum
import fcntl
import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from grants import clock
from grants.db import Model, db

GENESIS = "0" * 64

#: Kinds of record whose rows are fingerprinted, by table name; models join by ``@witnessed``.
WITNESSED: dict[str, type[Model]] = {}

#: A record by the name of its table and its id.
Key = tuple[str, int]


class _Somebody(Protocol):
    @property
    def id(self) -> int | None: ...


def witnessed(model: type[Any]) -> type[Any]:
    """Have every event about this kind of record fingerprint its row."""
    WITNESSED[model.__tablename__] = model
    return model


class AuditEvent(Model):
    """One line of the trail; append-only, by triggers and by events of the mapper."""

    __tablename__ = "audit_event"

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    action: Mapped[str] = mapped_column(sa.String(60))
    record_type: Mapped[str] = mapped_column(sa.String(60))
    record_id: Mapped[int]
    details: Mapped[dict[str, Any]]
    witness_before: Mapped[str | None] = mapped_column(sa.String(64))
    witness: Mapped[str | None] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (sa.Index("ix_audit_event_record", "record_type", "record_id"),)


class AuditHead(Model):
    """The one row that serialises the chain: the hash of the last event."""

    __tablename__ = "audit_head"

    last_id: Mapped[int]
    hash: Mapped[str] = mapped_column(sa.String(64))


def record(actor: _Somebody | None, action: str, subject: Any, **facts: Any) -> None:
    """Note what a person (or the service itself: None) did to a record.

    The line is sealed when the transaction commits, after everything else, so the
    chain is locked briefly and the fingerprint is of the row as it will stand.
    """
    waiting = db.session().info.setdefault("audit", [])
    waiting.append((clock.now(), actor.id if actor else None, action, subject, facts))


@event.listens_for(Session, "before_flush")
def _see_before(session: Session, *_: Any) -> None:
    """Read the row of every witnessed record that is about to change for the first time in a transaction.

    The row is held from here on, so that what is read is what the change replaces.
    """
    found = session.info.setdefault("audit_before", {})
    states = [sa.inspect(known) for known in (*session.dirty, *session.deleted)]
    keys = {
        (state.class_.__tablename__, state.identity[0])
        for state in states
        if state.identity and state.class_.__tablename__ in WITNESSED
    }
    found.update(_fingerprints(session, keys - found.keys(), hold=True))


@event.listens_for(Session, "after_flush")
def _see_new(session: Session, *_: Any) -> None:
    found = session.info.setdefault("audit_before", {})
    for known in session.new:
        if known.__tablename__ in WITNESSED:
            found[known.__tablename__, known.id] = None


def _fingerprints(session: Session, keys: Iterable[Key], *, hold: bool = False) -> dict[Key, str]:
    """Return the fingerprints of rows as the database has them; a row that is gone has none."""
    wanted: dict[str, list[int]] = {}
    for table, number in sorted(keys):
        wanted.setdefault(table, []).append(number)
    found = {}
    for table, numbers in wanted.items():
        columns = [known.columns[0].label(known.key) for known in _columns(WITNESSED[table])]
        query = sa.select(*columns).where(WITNESSED[table].id.in_(numbers)).order_by(WITNESSED[table].id)
        if hold:
            query = query.with_for_update(key_share=True)
        for row in session.connection().execute(query).mappings():
            found[table, row["id"]] = _digest(dict(row))
    return found


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    session.flush()
    waiting = session.info.pop("audit", [])
    before: dict[Key, str | None] = session.info.pop("audit_before", {})
    if waiting:
        head = session.scalars(sa.select(AuditHead).with_for_update()).one()
    told = {(subject.__tablename__, subject.id) for _at, _id, _action, subject, _facts in waiting}
    after = _fingerprints(session, {key for key in told | before.keys() if key[0] in WITNESSED})
    _check_told(told, before, after)
    for at, actor_id, action, subject, facts in waiting:
        key = (subject.__tablename__, subject.id)
        line = AuditEvent(
            id=head.last_id + 1,
            at=at,
            actor_id=actor_id,
            action=action,
            record_type=subject.__tablename__,
            record_id=subject.id,
            details=json.loads(json.dumps(facts, default=_plain, ensure_ascii=False)),
            witness_before=before.get(key, after.get(key)),
            witness=after.get(key),
            previous_hash=head.hash,
        )
        line.hash = event_hash(line)
        session.add(line)
        head.last_id, head.hash = line.id, line.hash
        before[key] = line.witness
    if waiting:
        session.info["audit_head"] = (head.last_id, head.hash)


def _check_told(told: set[Key], before: dict[Key, str | None], after: dict[Key, str]) -> None:
    """A witnessed record never changes without a line about it: that would be a mistake of ours."""
    for key, fingerprint_before in before.items():
        if key not in told and fingerprint_before != after.get(key):
            raise RuntimeError(f"{key[0]} {key[1]} was changed without a line in the audit trail.")


@event.listens_for(Session, "after_commit")
def _keep_head(session: Session) -> None:
    if head := session.info.pop("audit_head", None):
        keep_head(current_app.config["AUDIT_HEAD"], *head)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    for name in ("audit", "audit_before", "audit_head"):
        session.info.pop(name, None)


def keep_head(path: Path, last_id: int, digest: str) -> None:
    """Write the chain's head outside the database; it only ever moves forward."""
    with path.open("a+") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        kept.seek(0)
        known = kept.read().split()
        if not known or int(known[0]) < last_id:
            kept.truncate(0)
            kept.write(f"{last_id} {digest}\n")


def kept_head(path: Path) -> tuple[int, str] | None:
    """Return the head that is kept outside the database, if there is one yet."""
    if not path.exists() or not (known := path.read_text().split()):
        return None
    return int(known[0]), known[1]


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"An audit line cannot hold {value!r}.")


def _digest(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(subject: Any) -> str:
    """Return the hash over every column of a record's row."""
    return _digest({column.key: getattr(subject, column.key) for column in _columns(type(subject))})


def _columns(model: type[Any]) -> Iterable[Any]:
    return sa.inspect(model).column_attrs


def event_hash(line: AuditEvent) -> str:
    """Return the hash over every column of an event but its own hash, the previous one included."""
    return _digest({c.key: getattr(line, c.key) for c in _columns(AuditEvent) if c.key != "hash"})


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse(*_: Any) -> None:
    raise RuntimeError("The audit trail is append-only.")


def events_of(*subjects: Any) -> list[AuditEvent]:
    """Return the lines about these records, oldest first; none about no records."""
    about = [
        sa.and_(AuditEvent.record_type == s.__tablename__, AuditEvent.record_id == s.id) for s in subjects
    ]
    return list(
        db.session.scalars(sa.select(AuditEvent).where(sa.or_(sa.false(), *about)).order_by(AuditEvent.id))
    )
