"""What the service does with introductions by itself, once a day."""

from collections.abc import Callable

from grants.db import lock, transaction
from grants.rounds.queries import the_programme
from grants.support.operations import lapse_introductions


def end_unanswered() -> None:
    """End the introductions to which nobody answered in time."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        lapse_introductions()


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [end_unanswered]
