"""Where the pages of applications are registered, and which staff may read them."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.applications import queries
from grants.applications.models import Application
from grants.permissions import Role

bp = Blueprint("applications", __name__)


STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def the_application(reference: str) -> Application:
    """Return the application with this reference; 404 unless this person may see it."""
    return queries.find_application(reference, signed_in()) or not_found()
