"""One thing that a round still lacks."""

from typing import Any, Self


class Gap(str):
    """A sentence that says what is lacking; it is ``about`` a part, a kind of part, or the round: None."""

    about: Any

    __slots__ = ("about",)

    def __new__(cls, sentence: str, about: Any = None) -> Self:
        gap = super().__new__(cls, sentence)
        gap.about = about
        return gap
