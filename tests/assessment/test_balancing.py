"""The plan by which a whole round is given to its reviewers, over thousands of made-up rounds."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from grants.assessment.balancing import Reader, Work, balance

THEMES = ("awareness", "resilience", "prosocial")


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[Work], list[Reader]]:
    readers = [
        Reader(
            id=number,
            load=draw(st.integers(0, 3)),
            room=draw(st.integers(0, 5)),
            expertise=draw(st.frozensets(st.sampled_from(THEMES))),
        )
        for number in range(draw(st.integers(0, 7)))
    ]
    works = [
        Work(
            id=100 + number,
            wanted=draw(st.integers(0, 3)),
            may=draw(st.frozensets(st.integers(0, 7))),
            themes=draw(st.frozensets(st.sampled_from(THEMES))),
        )
        for number in range(draw(st.integers(0, 9)))
    ]
    return works, readers


@given(rounds())
@settings(max_examples=400, deadline=None)
def test_nobody_gets_what_they_may_not_nor_more_than_they_can_take_nor_anything_twice(
    made: tuple[list[Work], list[Reader]],
) -> None:
    works, readers = made

    plan = balance(works, readers)

    may = {work.id: work.may for work in works}
    room = {reader.id: reader.room for reader in readers}
    assert all(reader in may[work] and reader in room for work, reader in plan.given)
    assert len(set(plan.given)) == len(plan.given)
    assert all(number <= room[reader] for reader, number in Counter(r for _w, r in plan.given).items())
    placed = Counter(work for work, _reader in plan.given)
    assert all(placed[work.id] + plan.wanting.get(work.id, 0) == work.wanted for work in works)


@given(rounds())
@settings(max_examples=100, deadline=None)
def test_the_same_facts_give_the_same_plan(made: tuple[list[Work], list[Reader]]) -> None:
    works, readers = made

    assert balance(works, readers) == balance(works[::-1], readers[::-1])


@given(st.integers(1, 8), st.integers(0, 40), st.integers(1, 3))
@settings(max_examples=200, deadline=None)
def test_where_nothing_hinders_the_loads_differ_by_one_at_most(people: int, number: int, wanted: int) -> None:
    everybody = frozenset(range(people))
    readers = [Reader(reader, load=0, room=200) for reader in everybody]
    works = [Work(100 + work, min(wanted, people), everybody) for work in range(number)]

    plan = balance(works, readers)

    loads = Counter(dict.fromkeys(everybody, 0)) + Counter(reader for _work, reader in plan.given)
    spread = [loads[reader] for reader in everybody]
    assert plan.wanting == {}
    assert max(spread) - min(spread) <= 1


@given(rounds())
@settings(max_examples=200, deadline=None)
def test_what_finds_no_place_finds_none_in_any_plan(made: tuple[list[Work], list[Reader]]) -> None:
    works, readers = made
    plan = balance(works, readers)

    assert len(plan.given) == _most(works, readers)


def _most(works: list[Work], readers: list[Reader]) -> int:
    """Return how many places there are at most: a flow, found by the book."""
    room, given, number = {r.id: r.room for r in readers}, {w.id: set[int]() for w in works}, 0

    def win(work: Work, seen: set[int]) -> bool:
        for reader in sorted(work.may & room.keys()):
            if reader in seen or reader in given[work.id]:
                continue
            seen.add(reader)
            holders = [w for w in works if reader in given[w.id]]
            if len(holders) < room[reader]:
                given[work.id].add(reader)
                return True
            for holder in holders:
                given[holder.id].discard(reader)
                given[work.id].add(reader)
                if win(holder, seen):
                    return True
                given[work.id].discard(reader)
                given[holder.id].add(reader)
        return False

    for work in works:
        number += sum(win(work, set()) for _place in range(work.wanted))
    return number


def test_a_reader_who_was_busy_before_gets_less() -> None:
    readers = [Reader(1, load=4, room=20), Reader(2, load=0, room=20)]
    works = [Work(number, 1, frozenset({1, 2})) for number in range(4)]

    assert {reader for _work, reader in balance(works, readers).given} == {2}


def test_themes_meet_who_knows_them_without_changing_how_much_anybody_has() -> None:
    readers = [Reader(1, 0, 9, frozenset({"awareness"})), Reader(2, 0, 9, frozenset({"resilience"}))]
    works = [
        Work(number, 1, frozenset({1, 2}), frozenset({theme}))
        for number, theme in enumerate(["resilience", "resilience", "awareness", "awareness"])
    ]

    assert balance(works, readers).given == ((0, 2), (1, 2), (2, 1), (3, 1))
