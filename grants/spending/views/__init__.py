"""Pages of budgets, claims and assets."""

from grants.spending.views import assets, awards, checking, claims, rules
from grants.spending.views.blueprint import bp

__all__ = ["assets", "awards", "bp", "checking", "claims", "rules"]
