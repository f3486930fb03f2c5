"""Pages of rehearsals: ask for one, watch it, read what it found."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.db import transaction
from grants.forms import check_button
from grants.languages import Texts
from grants.lifecycles import ROUND
from grants.pages import Page
from grants.permissions import Role
from grants.rehearsal import operations
from grants.rehearsal.queries import rehearsals_of
from grants.rehearsal.steps import STEPS
from grants.rounds.models import Round
from grants.rounds.queries import find_round

bp = Blueprint("rehearsal", __name__)


def _the_round(reference: str) -> Round:
    return find_round(reference, signed_in()) or not_found()


@bp.get("/rounds/<reference>/rehearsals")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_rehearsals(reference: str) -> ResponseReturnValue:
    """Every rehearsal of a round, the newest with how far it is."""
    round_ = _the_round(reference)
    return render_template(
        "rehearsal/list_rehearsals.html",
        round=round_,
        page=Page(rehearsals_of(round_)),
        may_rehearse=ROUND.allows(signed_in(), "rehearse", round_),
        steps=STEPS,
        said=lambda problem: str(Texts(problem["said"])),
    )


@bp.post("/rounds/<reference>/rehearsals")
@open_to(Role.OFFICER)
def ask_for_rehearsal(reference: str) -> ResponseReturnValue:
    round_ = _the_round(reference)
    check_button()
    with transaction():
        operations.ask_for_rehearsal(round_, actor=signed_in())
    flash(_("The rehearsal begins in a moment. It takes a minute or two."), "success")
    return redirect(url_for("rehearsal.list_rehearsals", reference=reference))
