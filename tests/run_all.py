"""All checks in their order: format, lint, types, imports, migrations, tests on both databases, journeys.

Ends with one line of totals.  ``--quick`` stops after the imports.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from postgres import cluster

ROOT = Path(__file__).parent.parent
TOTALS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed)")


class Run:
    """What has been run so far, and how it went."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def check(self, name: str, *command: str, **environment: str) -> bool:
        """Run a command that either succeeds or fails as a whole."""
        print(f"== {name}", flush=True)
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
        self.passed, self.failed = self.passed + (done.returncode == 0), self.failed + (done.returncode != 0)
        return done.returncode == 0

    def tests(self, name: str, *arguments: str, **environment: str) -> None:
        """Run pytest, show what it shows, and count its tests."""
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", *arguments]
        with subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            last = ""
            for line in running.stdout:
                print(line, end="", flush=True)
                last = line if TOTALS.search(line) else last
        counts = {word.rstrip("s"): int(number) for number, word in TOTALS.findall(last)}
        self.passed += counts.get("passed", 0)
        self.failed += counts.get("failed", 0) + counts.get("error", 0)
        if running.returncode != 0 and not counts.get("failed") and not counts.get("error"):
            self.failed += 1


def quick(run: Run) -> None:
    run.check("format", "ruff", "format", "--check", "--quiet", ".")
    run.check("lint", "ruff", "check", "--quiet", ".")
    run.check("types", "mypy", "--no-error-summary")
    run.check("imports", "lint-imports", "--no-cache")


def migrations(run: Run, name: str, database: str | None) -> None:
    """Up, compare with the models, down, on an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"GRANTS_INSTANCE": folder}
        if database:
            environment["DATABASE_URL"] = database
        for step in (("upgrade", "head"), ("check",), ("downgrade", "base")):
            run.check(
                f"migrations on {name}: {' '.join(step)}", "alembic", "-c", "setup.cfg", *step, **environment
            )


def everything(run: Run) -> None:
    quick(run)
    migrations(run, "SQLite", None)
    run.tests("tests on SQLite", "-n", "2", "--ignore=tests/journeys")
    with cluster() as database:
        if database:
            migrations(run, "PostgreSQL", database)
            run.tests(
                "tests on PostgreSQL", "-n", "2", "--ignore=tests/journeys", "--ignore=tests/architecture",
                TEST_DATABASE_URL=database,
            )  # fmt: skip
        elif os.environ.get("REQUIRE_POSTGRES") == "1":
            print("PostgreSQL is required here, and no server could be started.")
            run.failed += 1
        else:
            print("== tests on PostgreSQL: left out, there is no PostgreSQL on this machine")
    if list((ROOT / "tests" / "journeys").glob("test_*.py")):
        run.tests("journeys in the browser", "tests/journeys")


def main() -> int:
    run = Run()
    if "--quick" in sys.argv:
        quick(run)
    else:
        everything(run)
    print(f"{run.passed} passed, {run.failed} failed")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
