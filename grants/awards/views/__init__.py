"""Pages of deciding, offering and accepting, and of letters."""

from grants.awards.views import (
    agreements,
    conditions,
    deciding,
    delegating,
    ending,
    holds,
    letters,
    offers,
    publicity,
    rounds,
    scenarios,
    suspending,
    wording,
)
from grants.awards.views.blueprint import bp

__all__ = [
    "agreements", "bp", "conditions", "deciding", "delegating", "ending", "holds", "letters", "offers",
    "publicity", "rounds", "scenarios", "suspending", "wording",
]  # fmt: skip
