"""Where the pages of rounds are registered."""

from flask import Blueprint

from grants.access import not_found, viewer
from grants.rounds import queries
from grants.rounds.models import Round

bp = Blueprint("rounds", __name__)


def the_round(reference: str) -> Round:
    """Return the round with this reference; 404 unless this person may see it."""
    return queries.find_round(reference, viewer()) or not_found()
