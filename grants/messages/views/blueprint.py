"""Where the pages of messages are registered, and how a case or a thread is found."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.applications.models import Application
from grants.messages import queries
from grants.messages.models import Thread

bp = Blueprint("messages", __name__)


def the_case(reference: str) -> Application:
    """Return an application about which this person reads messages; else 404."""
    return queries.find_case(reference, signed_in()) or not_found()


def the_thread(reference: str) -> Thread:
    """Return the thread with this reference; 404 unless this person may read it."""
    return queries.find_thread(reference, signed_in()) or not_found()
