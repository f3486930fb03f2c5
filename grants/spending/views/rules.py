"""The rules for spending of a round."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.lifecycles import ROUND
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.queries import find_round
from grants.spending import operations
from grants.spending.forms import RulesForm
from grants.spending.queries import rules_of
from grants.spending.views.blueprint import bp


@bp.route("/rounds/<reference>/spending", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def set_rules(reference: str) -> ResponseReturnValue:
    """Say how the groups of a round account for what they spend."""
    round_ = find_round(reference, signed_in()) or not_found()
    ROUND.check(signed_in(), "set_spending", round_)
    form = RulesForm.of(rules_of(round_))
    if form.validate_on_submit() and form.carry_out(
        operations.set_rules,
        round_,
        wants_claims=bool(form.wants_claims.data),
        virement_share=form.virement_share.basis_points,
        asset_limit_pence=form.asset_limit.pence or Pence(0),
        final_report_days=form.final_report_days.number or 0,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.build_round", reference=reference))
    return render_template("spending/set_rules.html", form=form, round=round_)
