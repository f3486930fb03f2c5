"""Pages of deciding, offering and accepting, and of letters."""

from grants.awards.views import (
    agreements,
    deciding,
    delegating,
    holds,
    letters,
    offers,
    rounds,
    scenarios,
    wording,
)
from grants.awards.views.blueprint import bp

__all__ = [
    "agreements", "bp", "deciding", "delegating", "holds", "letters", "offers", "rounds", "scenarios",
    "wording",
]  # fmt: skip
