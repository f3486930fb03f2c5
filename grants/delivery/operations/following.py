"""What follows in later stages when a report or return has moved on."""

from collections.abc import Callable
from typing import Any

from grants.awards.models import Award

#: Called when a report or return is sent, accepted, put off or not needed any more; later stages add to it.
ON_REPORT: list[Callable[[Award], None]] = []


def follow(report: Any) -> None:
    """Let later stages look again at the award of a report."""
    for call in ON_REPORT:
        call(report.award)
