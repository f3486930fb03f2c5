"""Measures what must be fast, each figure beside a reference of the same run; never fails on time.

``--quick`` measures for a shorter time, and a night over fewer awards.  Prints a table and writes
instance/bench.json.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent.parent)]
from postgres import cluster
from run_all import clean_environment

from bench import deciding, letters, nightly
from bench.saving import measure

ROOT = Path(__file__).parent.parent.parent
PEOPLE = 200
APPLICATIONS = 500


def figures(seconds: float, awards: int, live: int) -> Iterator[dict[str, Any]]:
    """Measure on SQLite, and saving on PostgreSQL too where it is installed, with both flushing every commit.

    Letters, the decision page and the nightly run are each measured in a process and on a database of
    their own.
    """
    with tempfile.TemporaryDirectory(prefix="grants-bench-") as folder:
        for part, number in ((letters, awards), (deciding, APPLICATIONS), (nightly, live)):
            yield from part.measure(number, _environment(folder, part.__name__))
        environment = _environment(folder, "sqlite")
        yield from measure("SQLite", PEOPLE, seconds, environment, f"sqlite:///{folder}/raw.db")
        with cluster("fsync=on") as url:
            if url is None:
                print("PostgreSQL is not installed: left out.")
                return
            environment = {**_environment(folder, "postgresql"), "DATABASE_URL": url}
            raw = url.replace("postgresql://", "postgresql+psycopg://")
            yield from measure("PostgreSQL", PEOPLE, seconds, environment, raw)


def _environment(folder: str, name: str) -> dict[str, str]:
    instance = Path(folder) / name
    instance.mkdir()
    return {**clean_environment(), "GRANTS_INSTANCE": str(instance)}


def main() -> None:
    is_quick = "--quick" in sys.argv
    found = []
    for figure in figures(*((4, 40, 2_000) if is_quick else (15, 200, 5_000))):
        found.append(figure)
        holds = "holds" if figure["holds"] else "DOES NOT HOLD"
        print(
            f"{figure['name']}: {figure['ours']:,} | {figure['reference_name']}: {figure['reference']:,}"
            f" | ratio {figure['ratio']} | goal {figure['goal']}: {holds} | {figure['beside']}",
            flush=True,
        )
    target = ROOT / "instance" / "bench.json"
    target.write_text(json.dumps(found, indent=2) + "\n")
    print(f"Written to {target}.")


if __name__ == "__main__":
    main()
