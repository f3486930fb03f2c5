"""All checks in their order: format, lint, types, imports, migrations, tests on both databases, journeys.

Ends with one line of totals.  ``--quick`` stops after the imports.  Nothing of the environment that
names a real database, folder or mail server is handed on.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from postgres import cluster, own_database, refuse_real_database

ROOT = Path(__file__).parent.parent
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile")
#: What is asked once, of all pages, files and tables; nothing of it depends on the database.
ONCE = ("tests/architecture", "tests/walk")
BEHAVIOUR = (*SIDE_BY_SIDE, "--ignore=tests/journeys", *(f"--ignore={folder}" for folder in ONCE))
#: With COVERAGE=1, as in CI, the tests of behaviour on SQLite must reach so many of the branches.
COVERED = ("--cov=grants", "--cov-branch", "--cov-report=", "--cov-fail-under=95")
TOTALS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed)")

#: Settings of an installation: a test never sees them.
OURS = ("DATABASE_URL", "TEST_DATABASE_URL", "GRANTS_INSTANCE", "STORAGE_URL", "SCAN_COMMAND", "BASE_URL",
        "PORT", "SECRET_KEY", "PASSWORD_SALT", "FLASK_DEBUG", "DOCUMENT_PROCESSES",
        "WEB_PROCESSES")  # fmt: skip


def clean_environment() -> dict[str, str]:
    """Return the environment without any setting of an installation."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith(("MAIL_", "PYTEST_"))
    }


class Run:
    """What has been run so far, and how it went: totals by the name of each group."""

    def __init__(self) -> None:
        self.totals: dict[str, Counter[str]] = {}
        self.environment = clean_environment()

    def count(self, group: str, word: str, number: int = 1) -> None:
        self.totals.setdefault(group, Counter())[word] += number

    def check(self, name: str, *command: str, **environment: str) -> None:
        """Run a command that either succeeds or fails as a whole."""
        print(f"== {name}", flush=True)
        done = subprocess.run(command, cwd=ROOT, env={**self.environment, **environment}, check=False)
        self.count("checks", "failed" if done.returncode else "passed")

    def tests(self, group: str, *arguments: str, **environment: str) -> None:
        """Run pytest, show what it shows, and count its tests."""
        print(f"== {group}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--durations=12", *arguments]
        with subprocess.Popen(
            command, cwd=ROOT, env={**self.environment, **environment}, stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            last = ""
            for line in running.stdout:
                print(line, end="", flush=True)
                last = line if TOTALS.search(line) else last
        for number, word in TOTALS.findall(last):
            self.count(group, "failed" if word.startswith("error") else word, int(number))
        if running.returncode and not self.totals.get(group, Counter())["failed"]:
            self.count(group, "failed")

    @property
    def failed(self) -> int:
        return sum(totals["failed"] for totals in self.totals.values())

    def summary(self) -> str:
        """Return the last line: each group with what passed, and with what did not."""
        parts = []
        for group, totals in self.totals.items():
            rest = [f"{totals[word]} {word}" for word in ("failed", "skipped", "xfailed") if totals[word]]
            parts.append(", ".join([f"{group}: {totals['passed']} passed", *rest]))
        return "; ".join([*parts, f"{self.failed} failed in all"])


def quick(run: Run) -> None:
    run.check("format", "ruff", "format", "--check", "--quiet", ".")
    run.check("lint", "ruff", "check", "--quiet", ".")
    run.check("types", "mypy", "--no-error-summary")
    run.check("imports", "lint-imports", "--no-cache")


def migrations(run: Run, name: str, **environment: str) -> None:
    """Up, compare with the models, down, on an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        for step in (("upgrade", "head"), ("check",), ("downgrade", "base")):
            run.check(
                f"migrations on {name}: {' '.join(step)}",
                "alembic", "-c", "setup.cfg", *step,
                GRANTS_INSTANCE=folder, **environment,
            )  # fmt: skip


@contextmanager
def postgres(run: Run) -> Iterator[str | None]:
    """Yield the address of a database for tests, or None, which fails where PostgreSQL is required."""
    with cluster() as database:
        if database is None and os.environ.get("REQUIRE_POSTGRES") == "1":
            print("PostgreSQL is required here, and no server could be started.")
            run.count("tests on PostgreSQL", "failed")
        elif database is None:
            print("== tests on PostgreSQL: left out, there is no PostgreSQL on this machine")
            run.count("tests on PostgreSQL", "skipped")
        yield database


def everything(run: Run) -> None:
    quick(run)
    migrations(run, "SQLite")
    run.tests("of all pages and files", *SIDE_BY_SIDE, *ONCE)
    run.tests("tests on SQLite", *BEHAVIOUR, *(COVERED if os.environ.get("COVERAGE") == "1" else ()))
    with postgres(run) as database:
        if database:
            with own_database(database, "migrations") as empty:
                migrations(run, "PostgreSQL", DATABASE_URL=empty)
            run.tests("tests on PostgreSQL", *BEHAVIOUR, TEST_DATABASE_URL=database)
    # In the order of their names: by numbers of tests, the longest would come last and alone.
    run.tests("journeys", *SIDE_BY_SIDE, "--no-loadscope-reorder", "tests/journeys")


def main() -> int:
    refuse_real_database(os.environ.get("TEST_DATABASE_URL"))
    run = Run()
    if "--quick" in sys.argv:
        quick(run)
    else:
        everything(run)
    print(run.summary())
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
