"""A worker that is killed in the middle of sending: nothing is lost, nothing goes out twice by itself."""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import factories as make
import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from ports import free_port

from grants import clock
from grants.accounts.models import User
from grants.db import db
from grants.documents.models import IssuedDocument
from grants.notices.models import Notice
from grants.notices.operations import send_again, tell
from grants.notices.queries import troubled
from grants.queue import look

Worker = subprocess.Popen[bytes]


class DeadlyServer:
    """Takes every mail, and kills the worker before it hears so of the second."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.worker: Worker | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # its name
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        if self.worker is not None and self.taken.total() == 2:
            os.kill(self.worker.pid, signal.SIGKILL)
            self.worker.wait(timeout=10)
        return "250 kept"


@pytest.fixture
def server() -> Iterator[DeadlyServer]:
    deadly = DeadlyServer()
    controller = Controller(deadly, hostname="127.0.0.1", port=free_port())
    controller.start()
    deadly.port = controller.port  # type: ignore[attr-defined]  # read by the worker's environment
    yield deadly
    controller.stop()


def wait_until(is_so: Callable[[], bool]) -> None:
    for _attempt in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("It did not happen within half a minute.")


def sent() -> int:
    return len(make.rows(Notice, Notice.sent_at.is_not(None)))


def processes_of(worker: Worker) -> list[int]:
    """Return the processes of the worker's session: itself, and those that make documents for it."""
    found = []
    for known in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # It has ended meanwhile.
            state, _parent, _group, session = known.read_text().rsplit(")", 1)[1].split()[:4]
            if int(session) == worker.pid and state != "Z":
                found.append(int(known.parent.name))
    return found


def test_what_makes_documents_ends_with_a_killed_worker(
    app: Flask, server: Any, start_worker: Callable[[int], Worker]
) -> None:
    make.an_award()
    worker = start_worker(server.port)
    look()
    wait_until(lambda: make.rows(IssuedDocument, IssuedDocument.stored_at.is_(None)) == [])

    assert len(processes_of(worker)) > 2
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
    wait_until(lambda: processes_of(worker) == [])


def test_a_killed_worker_loses_no_mail_and_sends_none_twice(
    app: Flask, server: Any, start_worker: Callable[[int], Worker]
) -> None:
    readers: list[User] = [make.a_person() for _number in range(5)]
    for reader in readers:
        make.do(tell, reader, "News", "One sentence.")

    server.worker = start_worker(server.port)
    wait_until(lambda: server.worker.poll() is not None)
    start_worker(server.port)
    look()
    wait_until(lambda: sent() == 4)

    assert sorted(server.taken.values()) == [1, 1, 1, 1, 1]
    (lost,) = make.rows(Notice, Notice.sent_at.is_(None))
    assert lost.claimed_at is not None
    assert list(db.session.scalars(troubled())) == []
    with clock.at(clock.now() + timedelta(hours=1)):
        assert list(db.session.scalars(troubled())) == [lost]

    make.do(send_again, lost)
    wait_until(lambda: sent() == 5)

    assert sorted(server.taken.values()) == [1, 1, 1, 1, 2]
    assert server.taken[lost.message_id] == 2
