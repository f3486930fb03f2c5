"""Where the pages of closing are registered, and how their records are found."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.closing.models import FinalReport, PublicEvaluation
from grants.closing.queries import evaluation_of, find_final_report

bp = Blueprint("closing", __name__)


def the_award(reference: str) -> Award:
    """Return the award with this reference; 404 unless this person may see it."""
    return find_award(reference, signed_in()) or not_found()


def the_report(reference: str) -> FinalReport:
    """Return the final report with this reference; 404 unless this person may see it."""
    return find_final_report(reference, signed_in()) or not_found()


def the_evaluation(reference: str) -> PublicEvaluation:
    """Return the public evaluation of the award with this reference; 404 unless this person may see it."""
    return evaluation_of(the_award(reference)) or not_found()
