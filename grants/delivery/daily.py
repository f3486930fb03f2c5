"""What the service does with reports by itself, once a day.

Candidates are found by a query for each lot; each notice is a transaction of its own and is noted in it:
to run again, or late, or after a crash does nothing twice and forgets nothing.
"""

import logging
from collections.abc import Callable
from typing import Final

from grants.db import transaction
from grants.delivery.chasing import Due, due_notices
from grants.delivery.operations import send_notice

_LOG = logging.getLogger(__name__)

#: So many reports are looked through with one query.
AT_ONCE: Final = 500


def chase_reports() -> None:
    """Send the groups the notices that are due on reports and returns."""
    for due in list(due_notices(AT_ONCE)):
        _send_alone(due)


def _send_alone(due: Due) -> None:
    try:
        with transaction():
            send_notice(due)
    except Exception:  # Whatever it is, the other groups must not wait for it.
        _LOG.exception("A notice about %s %s could not be sent.", due.kind.__tablename__, due.number)


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [chase_reports]
