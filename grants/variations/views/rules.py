"""The rules for variations of a round."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.lifecycles import ROUND
from grants.permissions import Role
from grants.rounds.queries import find_round
from grants.variations import operations
from grants.variations.forms import RulesForm
from grants.variations.queries import rules_of
from grants.variations.views.blueprint import bp


@bp.route("/rounds/<reference>/variations", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def set_rules(reference: str) -> ResponseReturnValue:
    """Say what an officer may agree to alone."""
    round_ = find_round(reference, signed_in()) or not_found()
    ROUND.check(signed_in(), "set_variations", round_)
    form = RulesForm.of(rules_of(round_))
    if form.validate_on_submit() and form.carry_out(
        operations.set_rules,
        round_,
        shift_days=form.shift_days.number or 0,
        move_share=form.move_share.basis_points,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.build_round", reference=reference))
    return render_template("variations/set_rules.html", form=form, round=round_)
