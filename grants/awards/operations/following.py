"""What follows in later stages when something of an award has opened or shut the way of its payments."""

from collections.abc import Callable

from grants.awards.models import Award

#: Called when a hold is placed or lifted, or a condition is settled; later stages add to it.
ON_GATE: list[Callable[[Award], None]] = []


def follow(award: Award | None) -> None:
    """Let later stages look again at the payments of an award, where there is one yet."""
    if award is not None:
        for call in ON_GATE:
            call(award)
