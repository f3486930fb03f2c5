"""Reads reports of mails that came back from a folder into which a mail server delivers."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

from grants.db import transaction
from grants.errors import RuleBroken
from grants.messages.operations import record_bounce
from grants.permissions import SERVICE


def read_bounces(place: Path) -> tuple[int, int]:
    """Note the reports in a Maildir or an mbox file; return how many were noted, and how many were not.

    What was read in a Maildir moves on from ``new``.  To read something twice notes it once.
    """
    noted = passed = 0
    for content in _mails_in(place):
        try:
            with transaction():
                record_bounce(content, actor=SERVICE)
        except RuleBroken:
            passed += 1
        else:
            noted += 1
    return noted, passed


def _mails_in(place: Path) -> Iterator[bytes]:
    if not place.is_dir():
        box = mailbox.mbox(place, create=False)
        found = [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118  # to go through it parses every mail
        box.close()
        yield from found
        return
    for path in sorted((place / "new").glob("*")):
        yield path.read_bytes()
        path.rename(place / "cur" / f"{path.name}:2,S")
