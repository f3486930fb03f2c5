"""What the service does with reports by itself, once a day."""

from collections.abc import Callable

from grants.db import lock, transaction
from grants.delivery.operations import remind_due
from grants.rounds.queries import the_programme


def remind_of_reports() -> None:
    """Remind groups of reports and returns that are due soon."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        remind_due()


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [remind_of_reports]
