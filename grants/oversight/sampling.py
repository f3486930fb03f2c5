"""The draw itself: arithmetic that anybody can do again with the seed, a list and any tool for SHA-256."""

import hashlib
from collections.abc import Sequence


def place_of(seed: str, reference: str) -> str:
    """Return the number that decides: the SHA-256 of the seed, a colon and the award's reference."""
    return hashlib.sha256(f"{seed}:{reference}".encode()).hexdigest()


def draw(references: Sequence[str], *, seed: str, share: int) -> list[str]:
    """Return a share, in whole percent and rounded up, of the awards: those with the smallest numbers."""
    wanted = -(-len(references) * share // 100)
    return sorted(references, key=lambda reference: place_of(seed, reference))[:wanted]
