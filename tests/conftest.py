"""What every test stands on: an empty database of its own, and no network but loopback."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ports import in_memory
from postgres import drop_database, make_database

FOLDER = Path(tempfile.mkdtemp(prefix="grants-test-", dir=in_memory()))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
GIVEN = os.environ.get("TEST_DATABASE_URL")

# The instance and the database are chosen before the application is imported: an empty folder, and a
# database of this worker's own.  Whatever else the environment names is not for tests.
for name in [
    name
    for name in os.environ
    if name.startswith("MAIL_") or name in ("DATABASE_URL", "SCAN_COMMAND", "STORAGE_URL")
]:
    del os.environ[name]
os.environ["GRANTS_INSTANCE"] = str(FOLDER)
os.environ["WEB_PROCESSES"] = "2"  # Each takes seconds to start, and servers start often here.
if GIVEN:
    os.environ["DATABASE_URL"] = make_database(GIVEN, WORKER)

from alembic import command  # noqa: E402
from alembic.config import Config  # noqa: E402
from client import Visitor  # noqa: E402
from database import SEEDED, empty, keep_plans  # noqa: E402
from factories.remembered import begin  # noqa: E402
from flask import Flask  # noqa: E402
from servers import Server  # noqa: E402
from sqlalchemy import event  # noqa: E402

from grants import create_app  # noqa: E402
from grants.accounts.models import User  # noqa: E402
from grants.db import db  # noqa: E402
from grants.demo.loading import accounts_file, load, unfinished_file  # noqa: E402


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    if GIVEN:
        drop_database(GIVEN, os.environ["DATABASE_URL"])


ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def migrated() -> Iterator[Flask]:
    """Migrate once for each worker, and keep what the migrations wrote."""
    command.upgrade(Config(str(ROOT / "setup.cfg")), "head")
    app = create_app()
    with app.app_context(), db.engine.begin() as connection:
        keep_plans(connection)
    # What is loaded by now stays, and a test makes much that is soon gone: looked through less often.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def seeds(migrated: Flask) -> dict[str, list[dict[str, object]]]:
    with migrated.app_context():
        return {
            table: [dict(row) for row in db.session.execute(sa.text(f'SELECT * FROM "{table}"')).mappings()]
            for table in SEEDED
        }


@pytest.fixture
def app(
    request: pytest.FixtureRequest, migrated: Flask, seeds: dict[str, list[dict[str, object]]]
) -> Iterator[Flask]:
    """Yield the application on a database as the migrations leave it.

    Where a test replaces a part of the program, nothing is remembered: its factories run with that part.
    """
    with migrated.app_context():
        empty(seeds)
        begin(remembering="monkeypatch" not in request.fixturenames)
        yield migrated
        db.session.remove()


@pytest.fixture(scope="module")
def demo(migrated: Flask, seeds: dict[str, list[dict[str, object]]]) -> Iterator[Flask]:
    """Load the demo once, and leave no trace of it in what all tests share."""
    with migrated.app_context():
        empty(seeds)
        load()
        yield migrated
        accounts_file().unlink(missing_ok=True)
        unfinished_file().unlink(missing_ok=True)
        migrated.config["IS_DEMO"] = False
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def address(migrated: Flask) -> Iterator[str]:
    """Start the web server as the service does, and yield its host and port."""
    server = Server()
    server.start()
    yield server.address
    server.stop()


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """Return a function that gives a browser to a person, or to nobody."""

    def make(person: User | None = None, *, language: str | None = None) -> Visitor:
        return Visitor(app, person, language=language)

    return make


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """Yield the list of statements sent to the database; empty it before what is counted."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)
