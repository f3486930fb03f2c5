"""Where the pages of assessment are registered."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.applications.models import Application
from grants.applications.queries import find_application
from grants.assessment import queries
from grants.assessment.models import Review
from grants.lifecycles import ReviewState
from grants.rounds.models import Round
from grants.rounds.queries import find_round

bp = Blueprint("assessment", __name__)


def the_application(reference: str) -> Application:
    person = signed_in()
    application = find_application(reference, person)
    if application is None or person.is_member_of(application.organisation_id):
        not_found()
    return application


def the_round(reference: str) -> Round:
    """Return the round with this reference; 404 unless this person may see it."""
    return find_round(reference, signed_in()) or not_found()


def my_review(reference: str) -> Review:
    person = signed_in()
    review = queries.find_review(reference, person, person.id)
    if review is None or review.state in (ReviewState.RELEASED, ReviewState.CONFLICTED):
        not_found()
    return review
