"""Measures what must be fast, each figure beside a reference of the same run; never fails on time.

``--quick`` measures for a shorter time.  Prints a table and writes instance/bench.json.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent.parent)]
from postgres import cluster
from run_all import clean_environment

from bench import deciding, letters
from bench.saving import measure

ROOT = Path(__file__).parent.parent.parent
PEOPLE = 200
APPLICATIONS = 500


def figures(seconds: float, awards: int) -> list[dict[str, Any]]:
    """Measure on SQLite, and saving on PostgreSQL too where it is installed, with both flushing every commit.

    Letters and the decision page are each measured in a process and on a database of their own.
    """
    found = []
    with tempfile.TemporaryDirectory(prefix="grants-bench-") as folder:
        for part, number in ((letters, awards), (deciding, APPLICATIONS)):
            found += part.measure(number, _environment(folder, part.__name__))
        environment = _environment(folder, "sqlite")
        found += measure("SQLite", PEOPLE, seconds, environment, f"sqlite:///{folder}/raw.db")
        with cluster("fsync=on") as url:
            if url is None:
                print("PostgreSQL is not installed: left out.")
                return found
            environment = {**_environment(folder, "postgresql"), "DATABASE_URL": url}
            raw = url.replace("postgresql://", "postgresql+psycopg://")
            found += measure("PostgreSQL", PEOPLE, seconds, environment, raw)
    return found


def _environment(folder: str, name: str) -> dict[str, str]:
    instance = Path(folder) / name
    instance.mkdir()
    return {**clean_environment(), "GRANTS_INSTANCE": str(instance)}


def main() -> None:
    is_quick = "--quick" in sys.argv
    found = figures(4 if is_quick else 15, 40 if is_quick else 200)
    for figure in found:
        holds = "holds" if figure["holds"] else "DOES NOT HOLD"
        print(
            f"{figure['name']}: {figure['ours']:,} | {figure['reference_name']}: {figure['reference']:,}"
            f" | ratio {figure['ratio']} | goal {figure['goal']}: {holds} | {figure['beside']}"
        )
    target = ROOT / "instance" / "bench.json"
    target.write_text(json.dumps(found, indent=2) + "\n")
    print(f"Written to {target}.")


if __name__ == "__main__":
    main()
