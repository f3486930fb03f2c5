"""What the tests share in which a worker is killed: who takes the mails, and how one waits."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any

import factories as make

from grants import clock
from grants.db import db
from grants.notices.models import Notice
from grants.notices.operations import send_again
from grants.notices.queries import troubled


class Post:
    """Takes every mail, and notes when."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.first: datetime | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # its name
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        self.first = self.first or datetime.now(UTC)
        return "250 kept"


def wait_until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.rollback()
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("It did not happen in time.")


def finish_unknown_fates() -> None:
    """Do what an officer does with mails whose fate is unknown: have each sent once more."""
    with suppress(AssertionError):  # The worker that lives is still at its last mails.
        wait_until(_all_sent, seconds=10)
    db.session.rollback()
    with clock.at(clock.now() + timedelta(hours=1)):
        lost = list(db.session.scalars(troubled()))
    for notice in lost:
        make.do(send_again, notice)
    wait_until(_all_sent)


def _all_sent() -> bool:
    return not make.rows(Notice, Notice.sent_at.is_(None))
