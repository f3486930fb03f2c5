"""Small numbers in tables about people: hidden, with as many others as it takes to keep them so.

From which number on a count is shown, the programme says: fewer could point at one group, because
somebody might know which they are.
"""

from collections.abc import Sequence

#: What stands in place of a count below the smallest, and of one that would give such a count away.
FEW, HIDDEN = "few", "hidden"

Shown = int | str


def of_one_choice(counts: Sequence[int], smallest: int) -> list[Shown] | None:
    """Return what is shown of counts whose total is known; None when nothing can be shown.

    Counts below the smallest are hidden.  Larger ones are hidden too, the least first, until
    each small one could be any number below the smallest for all that the table shows.
    """
    few = {place for place, number in enumerate(counts) if number < smallest}
    hidden: set[int] = set()
    while few and not _are_free(counts, few, hidden, smallest):
        others = set(range(len(counts))) - few - hidden
        if not others:
            return None
        hidden.add(min(others, key=lambda place: (counts[place], place)))
    return [
        FEW if place in few else HIDDEN if place in hidden else number for place, number in enumerate(counts)
    ]


def _are_free(counts: Sequence[int], few: set[int], hidden: set[int], smallest: int) -> bool:
    """Say whether each small count could be anything from 0 to just below the smallest.

    Known is what all that is not shown adds up to, that each hidden one is not small, and, as the
    least are hidden first, that none of them is larger than what is shown.
    """
    rest = sum(counts[place] for place in few | hidden)
    shown = [number for place, number in enumerate(counts) if place not in few | hidden]
    most_of_others = (len(few) - 1) * (smallest - 1) + len(hidden) * min(shown, default=rest)
    return rest - most_of_others <= 0 and rest - len(hidden) * smallest >= smallest - 1


def of_several_choices(counts: Sequence[int], total: int, smallest: int) -> list[Shown] | None:
    """Return what is shown of counts of which one group may be in several; None when nothing can be.

    A choice that nearly all made is hidden as well: it would say how few did not make it.
    """
    if total < 2 * smallest:
        return None
    return [
        FEW if number < smallest else HIDDEN if total - number < smallest else number for number in counts
    ]
