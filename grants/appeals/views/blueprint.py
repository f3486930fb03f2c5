"""Where the pages of complaints and appeals are registered, and how one is found."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.appeals import queries
from grants.appeals.models import Appeal
from grants.applications.models import Application
from grants.applications.queries import find_application

bp = Blueprint("appeals", __name__)


def the_appeal(reference: str) -> Appeal:
    """Return the appeal with this reference; 404 unless this person may see it."""
    return queries.find_appeal(reference, signed_in()) or not_found()


def own_application(reference: str) -> Application:
    """Return an application of a group to which this person belongs; else 404."""
    person = signed_in()
    application = find_application(reference, person)
    if application is None or not person.is_member_of(application.organisation_id):
        not_found()
    return application
