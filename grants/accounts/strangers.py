"""How often somebody without an account may send something: counted by a hash, no address is kept.

What counts is a hash that this installation's secret and the day go into; it is forgotten within the hour.
"""

import hmac

from flask import current_app, request
from flask_babel import gettext as _

from grants import clock
from grants.accounts.attempts import Way, is_resting, note_failure
from grants.db import transaction
from grants.errors import RuleBroken


def is_tired(way: Way) -> bool:
    """Count one attempt from where it came; say whether there were too many."""
    secret = current_app.config["SECRET_KEY"].encode()
    place = f"{clock.today()} {request.remote_addr}".encode()
    address = hmac.digest(secret, place, "sha256").hex()
    with transaction():
        if is_resting(way, address):
            return True
        note_failure(way, address)
    return False


def check_rested(way: Way) -> None:
    """Count one form that was sent without an account; raises RuleBroken when there were too many."""
    if is_tired(way):
        raise RuleBroken(_("Too much was sent from here just now. Please try again in 15 minutes."))
