"""Pages of variations."""

from grants.variations.views import asking, judging, reading, rules
from grants.variations.views.blueprint import bp

__all__ = ["asking", "bp", "judging", "reading", "rules"]
