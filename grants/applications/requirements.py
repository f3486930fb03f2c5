"""What an application needs besides its answers before it can be submitted: a list of small rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grants.applications.models import Application


@dataclass(frozen=True)
class Unmet:
    """Something that is still wanting, in a sentence, and the path of the page on which to do it."""

    sentence: str
    path: str


#: Every rule, in the order in which a group reads what is wanting; each yields what is unmet.
REQUIREMENTS: list[Callable[[Application], Iterator[Unmet]]] = []


def requirements(application: Application) -> list[Unmet]:
    """Return what is still wanting besides answers: nothing, when the application may be submitted."""
    return [unmet for rule in REQUIREMENTS for unmet in rule(application)]
