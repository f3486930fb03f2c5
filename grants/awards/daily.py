"""What the service does with awards by itself, once a day."""

from collections.abc import Callable

from grants.awards.operations import chase_conditions
from grants.db import lock, transaction
from grants.rounds.queries import the_programme


def chase_late_conditions() -> None:
    """Tell groups of conditions that are overdue."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        chase_conditions()


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [chase_late_conditions]
