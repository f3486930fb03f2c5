"""Pages on which officers correct the form of a published round."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import ROUND, RoundState
from grants.permissions import Role
from grants.rounds import operations, queries
from grants.rounds.correction_forms import CorrectionForm, PutInForceForm
from grants.rounds.models import Round
from grants.rounds.version_words import affected_lines, shown
from grants.rounds.views.blueprint import bp, the_round


def _the_correction(reference: str) -> tuple[Round, Round]:
    """Return a correction and the round that it corrects; 404 for a round that corrects none."""
    correction = the_round(reference)
    return correction, queries.corrected_by(correction) or not_found()


@bp.post("/rounds/<reference>/correct")
@open_to(Role.OFFICER)
def begin_correction(reference: str) -> ResponseReturnValue:
    round_ = the_round(reference)
    check_button()
    with transaction():
        correction = operations.begin_correction(round_, actor=signed_in())
    return redirect(url_for("rounds.build_round", reference=correction.reference))


@bp.route("/rounds/<reference>/wording", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def edit_correction(reference: str) -> ResponseReturnValue:
    """What the round will say about itself once the correction is in force."""
    correction, round_ = _the_correction(reference)
    ROUND.check(signed_in(), "edit", correction)
    form = CorrectionForm(correction, obj=correction)
    if form.validate_on_submit() and form.carry_out(
        operations.edit_correction, correction, **form.values(), actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.build_round", reference=reference))
    return render_template("rounds/edit_correction.html", form=form, correction=correction, round=round_)


@bp.route("/rounds/<reference>/changes", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.AUDITOR)
def put_in_force(reference: str) -> ResponseReturnValue:
    """All that a correction changes, before and after, and whom it affects; then the button."""
    correction, round_ = _the_correction(reference)
    if correction.state is not RoundState.DRAFT:
        if request.method == "POST":  # Somebody else was first: say so to whoever pressed.
            ROUND.check(signed_in(), "put_in_force", correction)
        return redirect(url_for("rounds.list_versions", reference=round_.reference))
    form = PutInForceForm.of(correction)
    if form.validate_on_submit() and form.carry_out(
        operations.put_in_force, correction, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The correction is in force. Everybody who is writing an application is told."), "success")
        return redirect(url_for("rounds.list_versions", reference=round_.reference))
    changes = operations.changes_of(correction)
    return render_template(
        "rounds/put_in_force.html",
        form=form,
        correction=correction,
        round=round_,
        changes=shown(changes),
        affected=affected_lines(operations.affected_by(round_, changes)),
        against=operations.against(correction, changes),
        may_act=ROUND.allows(signed_in(), "put_in_force", correction),
    )


@bp.post("/rounds/<reference>/discard")
@open_to(Role.OFFICER)
def discard_correction(reference: str) -> ResponseReturnValue:
    correction, round_ = _the_correction(reference)
    check_button()
    with transaction():
        operations.discard_correction(correction, actor=signed_in())
    flash(_("The correction is discarded. The round stays as it is."), "success")
    return redirect(url_for("rounds.build_round", reference=round_.reference))
