"""Where the pages of due diligence are registered, and how they find what they show."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.applications.models import Application
from grants.applications.queries import find_application
from grants.diligence import queries
from grants.diligence.models import DiligenceCheck
from grants.rounds.models import CheckItem

bp = Blueprint("diligence", __name__)


def the_application(reference: str) -> Application:
    """Return an application that was sent and that this person may see; never one of their own group."""
    person = signed_in()
    application = find_application(reference, person)
    if (
        application is None
        or application.submitted_at is None
        or person.is_member_of(application.organisation_id)
    ):
        not_found()
    return application


def the_item(application: Application, key: str) -> CheckItem:
    """Return an item that is checked of this application."""
    return next((item for item in queries.items_for(application) if item.key == key), None) or not_found()


def the_check(application: Application, key: str) -> DiligenceCheck:
    """Return the check of an item that counts."""
    return queries.current_check(application, the_item(application, key)) or not_found()
