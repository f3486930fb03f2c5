"""Where the pages of awards are registered, and which staff may read them."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.applications.models import Application
from grants.applications.queries import find_application
from grants.awards import queries
from grants.awards.models import Award
from grants.permissions import Role

bp = Blueprint("awards", __name__)


STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def the_application(reference: str) -> Application:
    """Return an application that is decided on, which its own group does not see."""
    person = signed_in()
    application = find_application(reference, person)
    if application is None or person.is_member_of(application.organisation_id):
        not_found()
    return application


def the_award(reference: str) -> Award:
    return queries.find_award(reference, signed_in()) or not_found()
