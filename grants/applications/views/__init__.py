"""Pages of applications, for applicants and for staff."""

from grants.applications.views import (
    applying,
    casework,
    comparing,
    files,
    helping,
    hosting,
    keeping,
    lateness,
    papers,
    preview,
    translating,
    writing,
)
from grants.applications.views.blueprint import bp

__all__ = [
    "applying", "bp", "casework", "comparing", "files", "helping", "hosting", "keeping", "lateness",
    "papers", "preview", "translating", "writing",
]  # fmt: skip
