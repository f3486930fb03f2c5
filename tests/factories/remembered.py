"""What a factory made is made once in a worker, and written back when another test begins the same way.

A remembered factory runs by real operations the first time that it is called on a database that
holds exactly these rows, with these arguments, on this day (or at this instant, where the clock
stands).  What it wrote is kept in memory.  When another test of the same process comes to the same
call on exactly the same rows, those rows are written as they were, and what the factory returned is
read from them.  So whatever a test stands on was made by the operations of the present code, in the
present run; only the repetition is spared.

Nothing is taken on trust: before anything is written back, all rows are compared with those that the
call was known to begin with.  After whatever else a test does, the rows differ, and from there on
its factories run for real.  They do so too in a test that replaces a part of the program, and while
another clock is pretended.  Only rows are kept: what stores a file, such as a paper, is never remembered.
"""

import enum
import functools
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from database import move_sequence, tables_with_rows, without_triggers
from flask import current_app
from time_machine import escape_hatch

from grants import clock
from grants.audit import AuditHead, keep_head
from grants.db import Model, db, transaction

P = ParamSpec("P")
T = TypeVar("T")

Row = tuple[Any, ...]

#: The rows of each table that holds any, in the order of their ids; a row begins with its id.
Rows = dict[str, list[Row]]


class _NotKnown(Exception):
    """A value that cannot be known again in another test."""


@dataclass
class _Place:
    """The rows that a chain of calls led to; and by each call that was seen here, the place it led on to."""

    rows: Rows
    onward: "dict[Hashable, tuple[_Place, Hashable]]" = field(default_factory=dict)


class _Memory:
    """The place of an empty database, and the last known place of the present test, if it has not left it."""

    start: _Place | None = None
    here: _Place | None = None


def begin(*, remembering: bool) -> None:
    """Start a test on an empty database."""
    if remembering and _Memory.start is None:
        _Memory.start = _Place(_read({}))
    _Memory.here = _Memory.start if remembering else None


def remembered(factory: Callable[P, T]) -> Callable[P, T]:
    """Have a factory that was called like this before, on the same rows, write back what it made."""

    @functools.wraps(factory)
    def make(*arguments: P.args, **keywords: P.kwargs) -> T:
        call = _named((factory.__qualname__, _time(), arguments, keywords))
        before = _place() if call and not escape_hatch.is_travelling() else None
        if before is None:
            return factory(*arguments, **keywords)
        if call in before.onward:
            _Memory.here, name = before.onward[call]
            _write(before.rows, _Memory.here.rows)
            (returned,) = _found(name)
            return returned
        made = factory(*arguments, **keywords)
        if name := _named(made):
            near = _Memory.here or before
            rows = _read(near.rows)
            _Memory.here = near if rows == near.rows else _Place(rows)
            before.onward[call] = (_Memory.here, name)
        return made

    return make


def _place() -> _Place | None:
    """Return the place whose rows are exactly those of the database, if it is a known one."""
    if _Memory.here is not None and _read(_Memory.here.rows) != _Memory.here.rows:
        _Memory.here = None
    return _Memory.here


def _time() -> datetime | date:
    """Return the instant at which the clock stands, or the day while it goes."""
    instant = clock.now()
    return instant if clock.now() is instant else clock.today()


def _named(value: Any) -> Hashable:
    """Return what tells a value from all others in any test; None if nothing does."""
    try:
        return (_name(value),)
    except _NotKnown:
        return None


def _name(value: Any) -> Hashable:
    """Return the name of a value: of a record, its kind and id."""
    match value:
        case Model() if sa.inspect(value).persistent:
            return (type(value), sa.inspect(value).identity)
        case None | str() | int() | date() | enum.Enum():
            return value
        case tuple() | list():
            return tuple(_name(part) for part in value)
        case dict():
            return tuple((key, _name(part)) for key, part in value.items())
    raise _NotKnown


def _found(known: Any) -> Any:
    """Return what a factory returned, by what is known of it."""
    match known:
        case (type() as model, identity):
            return db.session.get_one(model, identity)
        case tuple():
            return tuple(_found(part) for part in known)
    return known


def _read(known: Rows) -> Rows:
    """Return all rows of the database; what is known already is not kept twice."""
    found = {}
    with db.engine.connect() as connection:
        names = tables_with_rows(connection)
        cursor = connection.connection.cursor()  # Thousands of rows for each test: no layer in between.
        for name in names:
            rows = cursor.execute(f'SELECT id, * FROM "{name}" ORDER BY id').fetchall()
            before = known.get(name, [])
            kept = {} if rows == before else {row: row for row in before}
            found[name] = before if rows == before else [kept.get(row, row) for row in rows]
        cursor.close()
    return found


def _write(present: Rows, wanted: Rows) -> None:
    """Turn the rows that the database holds into those that are wanted."""
    with transaction():
        connection = db.session.connection()
        with without_triggers(connection):
            for name in present.keys() | wanted.keys():
                if present.get(name) is not wanted.get(name):
                    _replace(connection, name, set(present.get(name, ())), set(wanted.get(name, ())))
        head = db.session.scalars(sa.select(AuditHead)).one()
    keep_head(current_app.config["AUDIT_HEAD"], head.last_id, head.hash)


def _replace(connection: sa.Connection, name: str, present: set[Row], wanted: set[Row]) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    if gone := [row[:1] for row in present - wanted]:
        connection.exec_driver_sql(f'DELETE FROM "{name}" WHERE id = {mark}', gone)
    if new := sorted(wanted - present):
        marks = ", ".join(mark for _value in new[0][1:])
        connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({marks})', [row[1:] for row in new])
        move_sequence(connection, name)
