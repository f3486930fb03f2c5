"""Pages of applications, for applicants and for staff."""

from grants.applications.views import applying, casework, preview, writing
from grants.applications.views.blueprint import bp

__all__ = ["applying", "bp", "casework", "preview", "writing"]
