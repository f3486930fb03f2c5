"""Where the pages of people and organisations are registered, and how an organisation is found."""

from flask import Blueprint

from grants.access import not_found, signed_in
from grants.accounts.models import Organisation
from grants.accounts.queries import visible_organisations
from grants.db import db

bp = Blueprint("accounts", __name__)


def the_organisation(number: int) -> Organisation:
    """Return the organisation with this number; 404 unless this person may see it."""
    query = visible_organisations(signed_in()).where(Organisation.id == number)
    return db.session.scalar(query) or not_found()
