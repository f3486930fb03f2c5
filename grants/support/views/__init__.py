"""Pages of help beside money."""

from grants.support.views import introductions, offers, requests
from grants.support.views.blueprint import bp

__all__ = ["bp", "introductions", "offers", "requests"]
