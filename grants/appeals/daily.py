"""What the service does with complaints and appeals by itself, once a day."""

from collections.abc import Callable

from grants.appeals.operations import chase_due
from grants.db import lock, transaction
from grants.rounds.queries import the_programme


def chase_appeals() -> None:
    """Remind investigators and officers of answers that were promised."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        chase_due()


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [chase_appeals]
