"""A test's database, emptied down to what the migrations wrote."""

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
        if connection.dialect.name == "postgresql":
            _empty_postgresql(connection, used)
        else:
            _empty_sqlite(connection, used)
        for name, rows in seeds.items():
            if rows:
                table = sa.table(name, *(sa.column(key) for key in rows[0]))
                connection.execute(sa.insert(table), rows)
                move_sequence(connection, name)


def tables_with_rows(connection: sa.Connection) -> list[str]:
    """Return the tables that hold anything: most tests touch few."""
    names = [table.name for table in db.metadata.tables.values()]
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    return list(connection.scalars(sa.text(asked)))


def _empty_postgresql(connection: sa.Connection, names: list[str]) -> None:
    connection.execute(sa.text("SET session_replication_role = replica"))
    for name in names:
        connection.execute(sa.text(f'DELETE FROM "{name}"'))
        connection.execute(sa.text(f'ALTER SEQUENCE "{name}_id_seq" RESTART'))
    connection.execute(sa.text("SET session_replication_role = origin"))


def _empty_sqlite(connection: sa.Connection, names: list[str]) -> None:
    triggers = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    for name, _sql in triggers:
        connection.execute(sa.text(f"DROP TRIGGER {name}"))
    for name in names:
        connection.execute(sa.text(f'DELETE FROM "{name}"'))
    for _name, sql in triggers:
        connection.execute(sa.text(sql))


def move_sequence(connection: sa.Connection, name: str) -> None:
    """Have the next new row of a table get the number after its last one."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM \"{name}\"))"))
