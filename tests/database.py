"""A test's database, emptied down to what the migrations wrote."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import current_app

from grants.db import db

#: The tables that the migrations fill.
SEEDED = ("area", "programme", "page", "letter_template", "audit_head", "appeal_ground")


def empty(seeds: dict[str, list[dict[str, object]]]) -> None:
    """Leave the database of the present application as its migrations did."""
    current_app.config["AUDIT_HEAD"].unlink(missing_ok=True)
    with db.engine.begin() as connection:
        used = tables_with_rows(connection)
        with without_triggers(connection):
            for name in used:
                connection.execute(sa.text(f'DELETE FROM "{name}"'))
                start_sequence(connection, name)
        for name, rows in seeds.items():
            if rows:
                table = sa.table(name, *(sa.column(key) for key in rows[0]))
                connection.execute(sa.insert(table), rows)
                move_sequence(connection, name)


def tables_with_rows(connection: sa.Connection) -> list[str]:
    """Return the tables that hold anything: most tests touch few."""
    cursor = connection.connection.cursor()  # Asked several times a test: no layer in between.
    on_postgresql = connection.dialect.name == "postgresql"
    found = cursor.execute("SELECT tables_with_rows()" if on_postgresql else _with_rows()).fetchall()
    cursor.close()
    return [name for (name,) in found]


@functools.cache
def _with_rows() -> str:
    names = [table.name for table in db.metadata.tables.values()]
    return " UNION ALL ".join(
        f"SELECT CAST('{name}' AS TEXT) WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names
    )


def keep_plans(connection: sa.Connection) -> None:
    """Give PostgreSQL a function that keeps the plan for asking all tables: planning takes it longest."""
    if connection.dialect.name == "postgresql":
        body = f"BEGIN RETURN QUERY {_with_rows()}; END"
        connection.exec_driver_sql(
            f"CREATE FUNCTION tables_with_rows() RETURNS SETOF text LANGUAGE plpgsql AS $${body}$$"
        )


@contextmanager
def without_triggers(connection: sa.Connection) -> Iterator[None]:
    """Write rows as they are: nothing is refused and nothing is added by the database itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        yield
        return
    triggers = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    for name, _sql in triggers:
        connection.execute(sa.text(f"DROP TRIGGER {name}"))
    yield
    for _name, sql in triggers:
        connection.execute(sa.text(sql))


def start_sequence(connection: sa.Connection, name: str) -> None:
    """Have the next new row of an emptied table get the number 1."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f'ALTER SEQUENCE "{name}_id_seq" RESTART'))


def move_sequence(connection: sa.Connection, name: str) -> None:
    """Have the next new row of a table get the number after its last one."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM \"{name}\"))"))
