"""The crash and concurrency tests at full size, on SQLite and on PostgreSQL; bounded in time.

Prints the seed of its random moments: ``SEED=… make soak`` repeats a run.
"""

import os
import random
import subprocess
import sys
from pathlib import Path

from postgres import cluster
from run_all import clean_environment

ROOT = Path(__file__).parent.parent
SIZES = {"KILLS": "50", "PEOPLE": "16", "MONEY_EXAMPLES": "1000"}

#: No run takes longer; one that hangs is a fault.
LONGEST = 45 * 60

_TESTS = ("tests/races", "tests/awards/test_money_machine.py")


def soak(name: str, environment: dict[str, str]) -> int:
    """Run the tests on one database, with their output as it comes."""
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-s", "--no-header", "-p", "no:cacheprovider", *_TESTS]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=LONGEST).returncode


def main() -> int:
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(1, 10**6))
    print(f"SEED={seed}", flush=True)
    environment = {**clean_environment(), **SIZES, "SEED": seed}
    ends = [soak("SQLite", environment)]
    with cluster() as url:
        if url is None:
            print("PostgreSQL is not installed: left out.")
        else:
            ends.append(soak("PostgreSQL", {**environment, "TEST_DATABASE_URL": url}))
    return max(ends)


if __name__ == "__main__":
    sys.exit(main())
