"""What stands in the database of a running service before a journey begins."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

#: Begins every script: the records are made by the factories, and a session is given to whoever needs one.
BEGIN = """
import json, sys
from datetime import timedelta
import factories as make
from client import Visitor
from drafting import give_password
from factories import do
from grants import create_app

app = create_app()
app.app_context().push()

def session_of(person):
    return Visitor(app, person).client.get_cookie("session", domain="localhost").value

def tell(**known):
    print(json.dumps(known))
"""


def prepare(service: dict[str, str], script: str, *words: str) -> dict[str, Any]:
    """Run a script of factories on the database of a running service, and return what it tells."""
    environment = {**service, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script, *words], cwd=ROOT, env=environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    known: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return known


def enter(person: Any, session: str) -> Any:
    """Give a visitor's browser the session of somebody who has signed in."""
    person.page.context.add_cookies([{"name": "session", "value": session, "url": person.base}])
    return person
