"""A running gunicorn on the test's own database, and people who press buttons at the same moment."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from client import Visitor
from flask import Flask

from grants.accounts.models import User
from grants.config import ROOT

PRESS = Path(__file__).with_name("press.py")

#: Everybody has opened their page by then.
HEAD_START = 1.5


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def address(migrated: Flask) -> Iterator[str]:
    """Start the web server as the service does, with two processes, and yield its address."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
               "--workers", "2", "--threads", "4", "--log-level", "error", "grants:create_app()"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ)
    for _attempt in range(600):
        if _answers(port):
            break
        time.sleep(0.05)
    yield f"127.0.0.1:{port}"
    server.terminate()
    server.wait(timeout=30)


Attempt = tuple[User, str, dict[str, Any]]


@pytest.fixture
def at_once(app: Flask, address: str) -> Callable[..., list[int]]:
    """Return a function that sends several forms at one moment, each from a process of its own.

    Each attempt is a person, a path and fields; a path in a pair is the page and where its button sends.
    Returns the sorted statuses.
    """

    def send(*attempts: Attempt) -> list[int]:
        stroke = time.time() + HEAD_START
        running = []
        for person, path, fields in attempts:
            page, action = path if isinstance(path, tuple) else (path, path)
            arguments = [address, page, action, _cookie(app, person), str(stroke), json.dumps(fields)]
            running.append(
                subprocess.Popen([sys.executable, str(PRESS), *arguments], stdout=subprocess.PIPE, text=True)
            )
        return sorted(int(process.communicate(timeout=90)[0]) for process in running)

    return send


def _cookie(app: Flask, person: User) -> str:
    visitor = Visitor(app, person)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"
