"""How a round's money could be given: pure arithmetic over the ranked list, in pence."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grants.awards.models import Way


@dataclass(frozen=True)
class Candidate:
    """One application that money could go to; candidates stand in the order of the ranked list.

    ``envelopes`` are the keys of the envelopes that an award to it draws on, ``places`` the
    boroughs and themes that it names.
    """

    id: int
    asked_pence: int
    envelopes: frozenset[Any] = frozenset()
    places: frozenset[Any] = frozenset()


@dataclass
class Purse:
    """What is left of the pot and of the envelopes, while a scenario is worked out."""

    left: int
    envelopes: dict[Any, int] = field(default_factory=dict)

    def holds(self, candidate: Candidate) -> bool:
        return candidate.asked_pence <= self.left and all(
            candidate.asked_pence <= self.envelopes[key] for key in self._of(candidate)
        )

    def take(self, candidate: Candidate) -> None:
        self.left -= candidate.asked_pence
        for key in self._of(candidate):
            self.envelopes[key] -= candidate.asked_pence

    def _of(self, candidate: Candidate) -> list[Any]:
        return [key for key in candidate.envelopes if key in self.envelopes]


def by_rank(candidates: Iterable[Candidate], purse: Purse) -> dict[int, int]:
    """Go down the list; whoever the purse does not hold in full is passed over."""
    given: dict[int, int] = {}
    for candidate in candidates:
        if purse.holds(candidate):
            purse.take(candidate)
            given[candidate.id] = candidate.asked_pence
    return given


def by_spread(candidates: Sequence[Candidate], purse: Purse) -> dict[int, int]:
    """First the best application that brings a borough or theme nobody has brought yet, then by rank."""
    reached: set[Any] = set()
    given: dict[int, int] = {}
    for candidate in candidates:
        if candidate.places - reached and purse.holds(candidate):
            purse.take(candidate)
            reached |= candidate.places
            given[candidate.id] = candidate.asked_pence
    return given | by_rank([c for c in candidates if c.id not in given], purse)


_WAYS: dict[Way, Callable[[Sequence[Candidate], Purse], dict[int, int]]] = {
    Way.RANK: by_rank,
    Way.SPREAD: by_spread,
    Way.ENVELOPES: by_rank,
}


def worked_out(
    way: Way, candidates: Sequence[Candidate], left: int, envelopes: Mapping[Any, int]
) -> dict[int, int]:
    """Return what each application gets, by its id; never above what is left, nor above an envelope.

    Only ``Way.ENVELOPES`` looks at the envelopes.
    """
    purse = Purse(left, dict(envelopes) if way is Way.ENVELOPES else {})
    return _WAYS[way](candidates, purse)
