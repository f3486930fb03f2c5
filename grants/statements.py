"""Requests that must not take long: they read and write in single statements, without the session.

Their rows are plain: what the rules ask of them is answered by the models' own properties.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import g

from grants.db import Base, db, leave_line, wait_in_line

M = TypeVar("M", bound=Base)


def _keep(self: Any, **columns: Any) -> None:
    self.__dict__.update(columns)


def at_hand(model: type[M], **more: property) -> type[M]:
    """Return a plain class for rows of a model that are read without the session.

    It answers by the model's own properties and methods; what was not read it does not know.
    """
    rules: dict[str, Any] = {
        name: rule
        for kind in reversed(model.__mro__)
        for name, rule in vars(kind).items()
        if isinstance(rule, property | FunctionType) and not name.startswith("_")
    }
    return cast("type[M]", type(f"{model.__name__}AtHand", (), {**rules, **more, "__init__": _keep}))


@dataclass
class _Statements:
    connection: sa.Connection
    person: Callable[[str], Any]
    is_writing: bool = False


def begin_statements(person: Callable[[str], Any]) -> None:
    """Let every statement of this request be a transaction of its own; ``end_statements`` follows always.

    Nothing is said to the database but these statements: no beginning, no end.  ``person`` reads
    who a session belongs to, by its mark, with whatever else it can read in the same statement.
    """
    of_postgresql = db.engine.dialect.name == "postgresql"
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"} if of_postgresql else {"begins": False}
    g.statements = _Statements(db.engine.connect().execution_options(**options), person)


def end_statements() -> None:
    """Give back what ``begin_statements`` took; nothing happens where it was not called."""
    if (present := g.pop("statements", None)) is not None:
        present.connection.close()


def reader_of_person() -> Callable[[str], Any] | None:
    """Return how this request reads whose session it is, or None where the session does."""
    present = g.get("statements")
    return present.person if present is not None else None


def read(query: sa.Select[Any], values: dict[str, Any]) -> list[Any]:
    """Return the rows of one reading statement."""
    return list(g.statements.connection.execute(query, values))


@contextmanager
def lone_statement() -> Iterator[None]:
    """Wait for one's turn to write, where the one statement of the block is a transaction of its own."""
    present = g.statements
    if present.connection.dialect.name == "sqlite":
        wait_in_line(present.connection)
    present.is_writing = True
    try:
        yield
    finally:
        present.is_writing = False
        leave_line(None, present.connection)


def connection() -> sa.Connection:
    """Return the connection on which to write now: that of the lone statement, else the transaction's."""
    present = g.get("statements")
    return present.connection if present is not None and present.is_writing else db.session().connection()
