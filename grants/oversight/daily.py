"""What the service does with findings and concerns by itself, once a day."""

from collections.abc import Callable

from grants.db import lock, transaction
from grants.oversight.operations import chase_concerns, chase_findings
from grants.rounds.queries import the_programme


def chase_follow_ups() -> None:
    """Remind of findings that are to be put right, and of concerns that nobody has read."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        chase_findings()
        chase_concerns()


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [chase_follow_ups]
