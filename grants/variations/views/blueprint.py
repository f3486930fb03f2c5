"""The blueprint of variations, how its views find their records, and what its pages show."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from grants.access import not_found, signed_in
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.lifecycles import VARIATION
from grants.permissions import Role
from grants.variations.models import Variation
from grants.variations.queries import find_variation, is_within_rule
from grants.variations.terms import changes_between

bp = Blueprint("variations", __name__)

#: Staff who read the list of variations.
READERS = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


def the_award(reference: str) -> Award:
    return find_award(reference, signed_in()) or not_found()


def the_variation(reference: str) -> Variation:
    return find_variation(reference, signed_in()) or not_found()


def said_of(variation: Variation) -> dict[str, Any]:
    """Return what every page of a change shows: what would differ, and its instalments."""
    return {
        "record": variation,
        "application": variation.application,
        "changes": changes_between(variation.before, variation.after),
        "amounts": variation.payments.get("amounts", {}),
        "more_pence": variation.payments.get("more_pence", 0),
    }


def actions_on(variation: Variation) -> set[str]:
    """Return what the person may do now and what would not be refused at once."""
    actions = {step.action for step in VARIATION.actions(signed_in(), variation)}
    if not is_within_rule(variation.award, variation.before, variation.after):
        actions -= {"agree_alone"}
    if variation.is_proposal:
        actions -= {"reconsider"}
    if signed_in().id == variation.recommended_by_id:
        actions -= {"refuse"}
    return actions


def done(variation: Variation, said: str) -> ResponseReturnValue:
    """Go back to the page of a change and say what was done."""
    flash(said, "success")
    return redirect(url_for("variations.show_variation", reference=variation.reference))
