"""The pages of due diligence."""

from grants.diligence.views import checking, waiving
from grants.diligence.views.blueprint import bp

__all__ = ["bp", "checking", "waiving"]
