"""Where the pages of oversight are registered, and how a visit and a concern are found."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.oversight import queries
from grants.oversight.models import Concern, Visit

bp = Blueprint("oversight", __name__)


def the_visit(reference: str) -> Visit:
    """Return the visit with this reference; 404 unless this person may see it."""
    return queries.find_visit(reference, signed_in()) or not_found()


def the_concern(reference: str) -> Concern:
    """Return the concern with this reference; 404 unless this person may read it."""
    return queries.find_concern(reference, signed_in()) or not_found()
