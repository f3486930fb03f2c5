"""Who is given what when a whole round is assigned in one press: plain data in, a plan out.

The same facts always give the same plan.  First as much as possible is placed; then what
readers have open is brought as near together as it can be; then, without changing how
much anybody has, applications are exchanged so that more of them meet a reader who knows
their theme.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reader:
    """Somebody who reviews: how many reviews they have open, how many more they take, what they know."""

    id: int
    load: int
    room: int
    expertise: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Work:
    """An application: how many reviewers it still wants, who may read it, what it is about."""

    id: int
    wanted: int
    may: frozenset[int]
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """What would be given to whom, as pairs of an application and a reader, and how many find no place."""

    given: tuple[tuple[int, int], ...]
    wanting: dict[int, int]


def balance(works: Sequence[Work], readers: Iterable[Reader]) -> Plan:
    """Return the plan for these applications and these readers."""
    table = _Table(works, readers)
    for work in sorted(works, key=lambda known: (len(known.may & table.readers.keys()), known.id)):
        for _place in range(work.wanted):
            table.place(work)
    table.level()
    table.match()
    given = sorted((work, reader) for work, known in table.given.items() for reader in known)
    wanting = {work.id: work.wanted - len(table.given[work.id]) for work in works}
    return Plan(tuple(given), {number: missing for number, missing in wanting.items() if missing})


class _Table:
    """A plan that is being made."""

    def __init__(self, works: Sequence[Work], readers: Iterable[Reader]) -> None:
        self.works = {work.id: work for work in works}
        self.readers = {reader.id: reader for reader in sorted(readers, key=lambda known: known.id)}
        self.given: dict[int, set[int]] = {work.id: set() for work in works}
        self.has: dict[int, set[int]] = {number: set() for number in self.readers}
        self.may = {work.id: sorted(work.may & self.readers.keys()) for work in works}

    def load(self, reader: int) -> int:
        return self.readers[reader].load + len(self.has[reader])

    def has_room(self, reader: int) -> bool:
        return len(self.has[reader]) < self.readers[reader].room

    def knows(self, work: int, reader: int) -> int:
        """Return how many themes of an application a reader knows."""
        return len(self.works[work].themes & self.readers[reader].expertise)

    def give(self, work: int, reader: int) -> None:
        self.given[work].add(reader)
        self.has[reader].add(work)

    def take(self, work: int, reader: int) -> None:
        self.given[work].remove(reader)
        self.has[reader].remove(work)

    def place(self, work: Work) -> None:
        """Give an application to the least busy reader, or make room by handing others on."""
        free = [r for r in self.may[work.id] if r not in self.given[work.id] and self.has_room(r)]
        if free:
            self.give(work.id, min(free, key=lambda r: (self.load(r), -self.knows(work.id, r), r)))
            return
        for number, old, new in reversed(self._way(work.id)):
            if old is not None:
                self.take(number, old)
            self.give(number, new)

    def _way(self, work: int) -> list[tuple[int, int | None, int]]:
        """Return how a place is won: each application goes from one reader to another, the last has room."""
        came: dict[int, tuple[int, int | None]] = {}
        waiting: deque[tuple[int, int | None]] = deque([(work, None)])
        while waiting:
            number, old = waiting.popleft()
            for reader in self.may[number]:
                if reader in came or reader in self.given[number]:
                    continue
                came[reader] = (number, old)
                if self.has_room(reader):
                    return self._traced(came, reader)
                waiting.extend((other, reader) for other in sorted(self.has[reader]))
        return []

    @staticmethod
    def _traced(came: dict[int, tuple[int, int | None]], reader: int) -> list[tuple[int, int | None, int]]:
        steps: list[tuple[int, int | None, int]] = []
        last: int | None = reader
        while last is not None:
            number, old = came[last]
            steps.append((number, old, last))
            last = old
        return steps[::-1]

    def level(self) -> None:
        """Hand applications on from the busy to the less busy as long as that brings them together."""
        while sum(self._hand_on(reader) for reader in self.readers):
            continue

    def _hand_on(self, busy: int) -> bool:
        for work in sorted(self.has[busy], key=lambda number: (self.knows(number, busy), number)):
            others = [r for r in self.may[work] if r not in self.given[work] and self.has_room(r)]
            if not others:
                continue
            least = min(others, key=lambda r: (self.load(r), -self.knows(work, r), r))
            if self.load(least) + 1 < self.load(busy):
                self.take(work, busy)
                self.give(work, least)
                return True
        return False

    def match(self) -> None:
        """Exchange applications between readers where more of their themes are known afterwards."""
        for work in sorted(self.given):
            for reader in sorted(self.given[work]):
                if self.works[work].themes and not self.knows(work, reader):
                    self._exchange(work, reader)

    def _exchange(self, work: int, reader: int) -> None:
        for other in self.may[work]:
            if other in self.given[work] or not self.knows(work, other):
                continue
            for theirs in sorted(self.has[other]):
                if self._gains(work, reader, theirs, other):
                    self.take(work, reader)
                    self.take(theirs, other)
                    self.give(work, other)
                    self.give(theirs, reader)
                    return

    def _gains(self, work: int, reader: int, theirs: int, other: int) -> bool:
        if reader in self.given[theirs] or reader not in self.works[theirs].may:
            return False
        before = self.knows(work, reader) + self.knows(theirs, other)
        return self.knows(work, other) + self.knows(theirs, reader) > before
