"""Pages of final reports, of public evaluations and of closing."""

from grants.closing.views import closing, evaluations, reports
from grants.closing.views.blueprint import bp

__all__ = ["bp", "closing", "evaluations", "reports"]
