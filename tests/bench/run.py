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

from bench.saving import measure

ROOT = Path(__file__).parent.parent.parent
PEOPLE = 200


def figures(seconds: float) -> list[dict[str, Any]]:
    """Measure on SQLite, and on PostgreSQL where it is installed, with both flushing every commit to disk."""
    found = []
    with tempfile.TemporaryDirectory(prefix="grants-bench-") as folder:
        environment = {**clean_environment(), "GRANTS_INSTANCE": f"{folder}/sqlite"}
        Path(f"{folder}/sqlite").mkdir()
        found += measure("SQLite", PEOPLE, seconds, environment, f"sqlite:///{folder}/raw.db")
        with cluster("fsync=on") as url:
            if url is None:
                print("PostgreSQL is not installed: left out.")
                return found
            Path(f"{folder}/postgresql").mkdir()
            environment = {**environment, "GRANTS_INSTANCE": f"{folder}/postgresql", "DATABASE_URL": url}
            raw = url.replace("postgresql://", "postgresql+psycopg://")
            found += measure("PostgreSQL", PEOPLE, seconds, environment, raw)
    return found


def main() -> None:
    found = figures(4 if "--quick" in sys.argv else 15)
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
