"""What the service does with money to be paid back by itself, once a day."""

from collections.abc import Callable

from grants.db import lock, transaction
from grants.payments.operations import chase_repayments
from grants.rounds.queries import the_programme


def chase() -> None:
    """Remind of money that did not come back in time."""
    with transaction():
        lock(the_programme())  # Two runs at one moment come here one after the other.
        chase_repayments()


#: What is done once a day, after what earlier stages do.
PARTS: list[Callable[[], None]] = [chase]
