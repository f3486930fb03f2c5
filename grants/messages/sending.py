"""The worker's part: the mails of messages to many are written, some at a time."""

from grants.db import transaction
from grants.messages.operations import write_next_mails


def write_broadcasts() -> None:
    """Write every mail that was confirmed; a crash in between loses nothing and writes none twice."""
    more = True
    while more:
        with transaction():
            more = write_next_mails()
