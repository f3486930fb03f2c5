"""The nightly run over five thousand live awards: its queries and its time, with nothing due and with much.

``python -m bench.nightly 5000`` measures on the database of the environment and prints figures as JSON.
One award is made by real operations; copies of its rows fill the database.  The reference reads and
writes through the bare driver what the nightly run reads and writes, one award after the other.
"""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factories as make
import sqlalchemy as sa
from sqlalchemy import event

from bench.copies import copy_award
from bench.saving import ROOT
from grants import clock, create_app
from grants.applications.daily import run_daily
from grants.db import db
from grants.delivery.models import ChaseNotice, MilestoneReport
from grants.lifecycles import AwardState

#: So many awards have a report that becomes late in the measured night.
LATE = 20

#: At most so many queries for each hundred awards of which nothing is due, and for each notice that
#: is sent, with the payments that it holds.
FOR_HUNDRED, FOR_NOTICE = 5, 130

#: The night takes at most so many times the seconds of the reference.
SECONDS = 10

_READ = (
    "SELECT id, state, due_on FROM milestone_report WHERE milestone_id IN"
    " (SELECT id FROM milestone WHERE award_id = ?)",
    "SELECT id, state, due_on FROM monitoring_return WHERE award_id = ?",
    "SELECT id, state, amount_pence FROM payment WHERE award_id = ?",
    "SELECT id FROM hold WHERE award_id = ? AND lifted_at IS NULL",
)


def measure(number: int, environment: dict[str, str]) -> list[dict[str, Any]]:
    """Return the figures of so many awards, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.nightly", str(number)], cwd=ROOT, check=True, text=True,
        stdout=subprocess.PIPE, env={**environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def counted(work: Callable[[], object]) -> tuple[int, float]:
    """Return how many statements some work sends to the database, and how many seconds it takes."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    began = time.monotonic()
    try:
        work()
        return len(seen), time.monotonic() - began
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _read_one_by_one() -> float:
    """Return the seconds in which the bare driver reads the same awards, one after the other."""
    connection = sqlite3.connect(str(db.engine.url.database))
    began = time.monotonic()
    for (number,) in connection.execute("SELECT id FROM award").fetchall():
        for query in _READ:
            connection.execute(query, (number,)).fetchall()
    connection.close()
    return time.monotonic() - began


def figures(number: int) -> list[dict[str, Any]]:
    """Measure a night on which nothing is due, and one on which some reports become late."""
    award = make.an_award(AwardState.ACTIVE, make.a_round(budget=20_000 * (number + 4)))
    copy_award(award, number - 1)
    run_daily()  # What a fresh installation does once is not part of a night.
    queries, seconds = counted(run_daily)
    alone = _read_one_by_one()
    late = sa.select(MilestoneReport.id).order_by(MilestoneReport.id).limit(LATE)
    day = clock.today() - timedelta(days=8)
    db.session.execute(sa.update(MilestoneReport).where(MilestoneReport.id.in_(late)).values(due_on=day))
    db.session.commit()
    more, longer = counted(run_daily)
    sent = len(make.rows(ChaseNotice, ChaseNotice.skipped.is_(False)))
    hundreds = number / 100
    beside = f"{number:,} live awards, nothing due: {queries} queries, {seconds:.2f} s in all"
    much = f"{sent} notices and what they hold: {more} queries, {longer:.1f} s in all"
    return [
        _figure(f"queries of the night for each 100 of {number:,} awards", queries / hundreds,
                400.0, "queries", "the bare driver, one award after the other", FOR_HUNDRED, beside),
        _figure(f"queries of the night for each of {sent} notices", (more - queries) / sent,
                (more - queries) / number * 100, "queries", "for each 100 of all awards", FOR_NOTICE, much),
        _timed(f"seconds of the night, {number:,} awards, nothing due", seconds, alone, beside),
    ]  # fmt: skip


def _figure(
    name: str, ours: float, reference: float, unit: str, what: str, most: float, beside: str
) -> dict[str, Any]:
    return {
        "name": name, "ours": round(ours, 2), "reference": round(reference, 2), "reference_name": what,
        "unit": unit, "ratio": round(ours / reference, 3), "goal": f"at most {most} {unit}",
        "holds": ours <= most, "beside": beside,
    }  # fmt: skip


def _timed(name: str, ours: float, reference: float, beside: str) -> dict[str, Any]:
    ratio = round(ours / reference, 2)
    return {
        "name": name, "ours": round(ours, 3), "reference": round(reference, 3),
        "reference_name": "the bare driver reads the same awards, one after the other", "unit": "seconds",
        "ratio": ratio, "goal": f"at most {SECONDS}", "holds": ratio <= SECONDS, "beside": beside,
    }  # fmt: skip


def main() -> None:
    number = int(sys.argv[1])
    subprocess.run(["alembic", "-c", "setup.cfg", "upgrade", "head"], cwd=ROOT, check=True)
    app = create_app()
    with app.app_context():
        found = figures(number)
        db.session.remove()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
