"""People who press buttons of a running server at the same moment."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from client import Visitor
from flask import Flask
from killing import Post
from ports import free_port

from grants.accounts.models import User
from grants.config import ROOT

PRESS = Path(__file__).with_name("press.py")

Attempt = tuple[User, str, dict[str, Any]]


@pytest.fixture
def cookie_of(app: Flask) -> Callable[[User], str]:
    """Return a function that gives the cookie of a person who has signed in."""
    return lambda person: _cookie(app, person)


@pytest.fixture
def at_once(app: Flask, address: str) -> Callable[..., list[int]]:
    """Return a function that sends several forms at one moment, each from a process of its own.

    Each attempt is a person, a path and fields; a path in a pair is the page and where its button sends.
    Nobody presses before all pages are open.  Returns the sorted statuses.
    """

    def send(*attempts: Attempt) -> list[int]:
        running = []
        for person, path, fields in attempts:
            page, action = path if isinstance(path, tuple) else (path, path)
            command = [
                sys.executable,
                str(PRESS),
                address,
                page,
                action,
                _cookie(app, person),
                json.dumps(fields),
            ]
            pipe = subprocess.PIPE
            running.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True))
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        said = [process.communicate(timeout=90)[0] for process in running]
        return sorted(int(status) for status in said)

    return send


def _cookie(app: Flask, person: User) -> str:
    visitor = Visitor(app, person)
    cookie = visitor.client.get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"


@pytest.fixture
def start_worker() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Return a function that starts a worker whose mails go to a port; all are gone when the test ends."""
    started: list[subprocess.Popen[bytes]] = []

    def start(port: int) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port)}
        command = [sys.executable, "-m", "huey.bin.huey_consumer", "grants.jobs.huey", "-w", "1", "-q"]
        # A group of its own, so that all its processes can be killed at once.
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()
        worker.wait(timeout=10)


@pytest.fixture
def post() -> Iterator[Post]:
    office = Post()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    office.port = controller.port  # type: ignore[attr-defined]  # read by the worker's environment
    yield office
    controller.stop()
