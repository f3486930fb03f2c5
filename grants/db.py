"""The database: session, column types, names of constraints, and the one way to commit."""

import enum
import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.pool import Pool

from grants import clock
from grants.languages import Texts
from grants.money import Pence

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: refuses one without a zone, stores UTC, returns UTC with its zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("An instant needs a time zone.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class Json(sa.types.TypeDecorator[Any]):
    """Plain data, kept as text with sorted keys, so that it has one spelling on every database."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


class TextsType(Json):
    """A text in several languages."""

    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Any) -> Texts | None:
        return None if value is None else Texts(json.loads(value))


def words(enumeration: type[enum.Enum], name: str | None = None) -> sa.Enum:
    """Return a column of the words of an enumeration, with a CHECK.

    A table with two columns of one enumeration names each CHECK: PostgreSQL wants the names to differ.
    """
    return sa.Enum(
        enumeration,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name=name or enumeration.__name__.lower(),
    )


class Base(DeclarativeBase):
    """The base of every model."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            Pence: sa.BigInteger,
            datetime: UtcDateTime,
            Texts: TextsType,
            dict[str, Any]: Json,
            date: sa.Date,
            list[str]: Json,
            list[Any]: Json,
            str: sa.Text,
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True)


db = SQLAlchemy(model_class=Base, engine_options={"connect_args": {}})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class Versioned:
    """A record that two people may change at once: the second is told, nothing is overwritten."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # a declared attribute gets the class
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]  # set by the mapper


class ReferenceCounter(Model):
    """The last number given out under a prefix such as ``SG26``."""

    __tablename__ = "reference_counter"

    prefix: Mapped[str] = mapped_column(sa.String(20), unique=True)
    last: Mapped[int]


def next_reference(prefix: str) -> str:
    """Return the next public reference under a prefix and this year, such as ``SG26-0042``.

    The counter's row stays locked until the transaction ends, so no number is given twice.
    """
    full = f"{prefix}{clock.today():%y}"
    counter = db.session.scalar(
        sa.select(ReferenceCounter).where(ReferenceCounter.prefix == full).with_for_update()
    )
    if counter is None:
        counter = ReferenceCounter(prefix=full, last=0)
        db.session.add(counter)
    counter.last += 1
    db.session.flush()  # Two references in one transaction must differ.
    return f"{full}-{counter.last:04}"


def begin_writing() -> None:
    """Start a transaction that holds the write lock from its first moment; what was read is read again."""
    session = db.session()
    session.rollback()
    session.connection(execution_options={"writes": True})


def finish() -> None:
    """Commit the present transaction and then do what waited for that."""
    session = db.session()
    session.commit()
    for call in session.info.pop("afterwards", {}).values():
        call()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or nothing of it; rules are checked against the present."""
    begin_writing()
    try:
        yield
        finish()
    except BaseException:
        session = db.session()
        session.info.pop("afterwards", None)
        session.rollback()
        raise


def afterwards(call: Callable[[], object]) -> None:
    """Call this once when the present transaction has been committed; never if it fails."""
    db.session().info.setdefault("afterwards", {})[call] = call


def lock(record: Model) -> None:
    """Hold a record until the transaction ends and read it afresh: others wait their turn.

    Only its own row is held: PostgreSQL cannot hold the optional rows that are read along with it.
    """
    db.session.flush()  # Else what is read afresh would replace what was just written.
    db.session.refresh(record, with_for_update={"of": type(record)})


def hold_table(model: type[Model]) -> None:
    """Let nobody else write to a table until the transaction ends; SQLite has one writer anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.text(f'LOCK TABLE "{model.__tablename__}" IN SHARE ROW EXCLUSIVE MODE'))


def hold(record: Model) -> None:
    """Read a record afresh; until the transaction ends others may hold it too, but nobody changes it."""
    db.session.flush()  # As above.
    db.session.refresh(record, with_for_update={"read": True, "of": type(record)})


def stamp(*records: Model) -> str:
    """Return a short word for these records as they stand; any change to a column makes another one."""
    values = [
        [getattr(record, column.key) for column in sa.inspect(type(record)).column_attrs]
        for record in records
    ]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


@event.listens_for(sa.Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = None  # We say BEGIN ourselves, below.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(sa.Engine, "begin")
def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if connection.dialect.name != "sqlite" or not options.get("begins", True):
        return
    if options.get("writes"):
        wait_in_line(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def wait_in_line(connection: sa.Connection) -> None:
    """Wait for one's turn to write: SQLite would only look again now and then whether it is free."""
    database = connection.engine.url.database
    if not database or ":memory:" in database:
        return
    if "line" not in connection.info:
        connection.info["line"] = Path(f"{database}.line").open("w")  # noqa: SIM115  # closed with the connection
    fcntl.flock(connection.info["line"], fcntl.LOCK_EX)


@event.listens_for(Pool, "checkin")
def leave_line(_connection: Any, record: Any) -> None:
    """Let the next one write, at the latest when the connection is given back."""
    if line := record.info.get("line"):
        fcntl.flock(line, fcntl.LOCK_UN)


@event.listens_for(Pool, "close")
@event.listens_for(Pool, "invalidate")
def _close_line(_connection: Any, record: Any, *_reason: Any) -> None:
    if line := record.info.pop("line", None):
        line.close()


def count(query: sa.Select[Any]) -> int:
    """Return how many rows a query would give."""
    subject = query.order_by(None).subquery()
    return cast(int, db.session.scalar(sa.select(sa.func.count()).select_from(subject)))
