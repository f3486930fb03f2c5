"""PostgreSQL for tests: a throwaway cluster on loopback, and databases that are gone when tests end."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from ports import free_port, in_memory

SETTINGS = ("listen_addresses=127.0.0.1", "fsync=off", "max_connections=200")


def refuse_real_database(address: str | None) -> None:
    """Stop everything when the named database may hold something real: its name must end in _test."""
    if address and not (sa.make_url(address).database or "").endswith("_test"):
        raise SystemExit("The name of the database for tests must end in _test. Nothing was run.")


def _psycopg(address: str) -> sa.URL:
    url = sa.make_url(address)
    return url.set(drivername="postgresql+psycopg") if url.drivername.startswith("postgres") else url


def make_database(given: str, word: str) -> str:
    """Make an empty database beside the given one, named after it and this word, and return its address."""
    refuse_real_database(given)
    url = _psycopg(given)
    name = f"{(url.database or '').removesuffix('_test')}_{word}_test"
    own = url.set(database=name)
    _on_server(
        url, f'DROP DATABASE IF EXISTS "{own.database}" WITH (FORCE)', f'CREATE DATABASE "{own.database}"'
    )
    return own.render_as_string(hide_password=False)


def drop_database(given: str, address: str) -> None:
    """Drop a database that ``make_database`` made."""
    _on_server(_psycopg(given), f'DROP DATABASE IF EXISTS "{sa.make_url(address).database}" WITH (FORCE)')


def _on_server(url: sa.URL, *statements: str) -> None:
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    server.dispose()


@contextlib.contextmanager
def own_database(given: str, word: str) -> Iterator[str]:
    """Yield the address of an empty database that is gone afterwards."""
    address = make_database(given, word)
    try:
        yield address
    finally:
        drop_database(given, address)


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; its own account runs it then."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextlib.contextmanager
def cluster(*settings: str) -> Iterator[str | None]:
    """Yield the address of an empty database whose name ends in _test, or None without PostgreSQL.

    Further settings, such as ``fsync=on``, stand above those for tests.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    # Where every commit is to reach a disk, the files lie on one.
    place = None if "fsync=on" in settings else in_memory()
    folder = Path(tempfile.mkdtemp(prefix="grants-postgres-", dir=place))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = str(folder / "data"), free_port()

    def run(program: str, *arguments: str) -> None:
        command = _as_postgres([str(binaries / program), *arguments])
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    own = (*SETTINGS, *settings, f"port={port}", f"unix_socket_directories={folder}")
    options = " ".join(f"-c {setting}" for setting in own)
    try:
        run("initdb", "-D", data, "-U", "grants", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "grants", "grants_test")
        yield f"postgresql+psycopg://grants@127.0.0.1:{port}/grants_test"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
