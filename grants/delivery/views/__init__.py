"""Pages of reports: written, sent by a link, signed off; and what is due when."""

from grants.delivery.views import calendar, chasing, links, photos, reports
from grants.delivery.views.blueprint import bp

__all__ = ["bp", "calendar", "chasing", "links", "photos", "reports"]
