"""How messages are written, sent to many, and how mails that came back are noted.  The caller commits."""

from grants.messages.operations.addresses import ask_for_address, change_address, clear_marks
from grants.messages.operations.bouncing import record_bounce
from grants.messages.operations.broadcasting import (
    change_broadcast,
    confirm_broadcast,
    discard_broadcast,
    write_broadcast,
    write_next_mails,
)
from grants.messages.operations.templates import (
    add_template,
    change_template,
    restore_template,
    retire_template,
)
from grants.messages.operations.writing import (
    close_thread,
    mark_read,
    open_thread,
    reopen_thread,
    write_message,
)

__all__ = [
    "add_template", "ask_for_address", "change_address", "change_broadcast", "change_template", "clear_marks",
    "close_thread", "confirm_broadcast", "discard_broadcast", "mark_read", "open_thread", "record_bounce",
    "reopen_thread", "restore_template", "retire_template", "write_broadcast", "write_message",
    "write_next_mails",
]  # fmt: skip
