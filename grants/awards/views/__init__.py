"""Pages of deciding, offering and accepting, and of letters."""

from grants.awards.views import (
    conditions,
    deciding,
    delegating,
    letters,
    offers,
    publicity,
    rounds,
    scenarios,
    wording,
)
from grants.awards.views.blueprint import bp

__all__ = [
    "bp",
    "conditions",
    "deciding",
    "delegating",
    "letters",
    "offers",
    "publicity",
    "rounds",
    "scenarios",
    "wording",
]
