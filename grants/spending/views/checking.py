"""Pages on which officers check claims: sample, costs, question, decision."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, signed_in
from grants.db import transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import EXPENSE_CLAIM
from grants.permissions import Role
from grants.spending import operations
from grants.spending.forms import QuestionForm, SampleForm, check_form
from grants.spending.operations.checking import to_check
from grants.spending.queries import repeated_in
from grants.spending.views.blueprint import bp, the_claim


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("spending.show_claim", reference=reference))


@bp.route("/claims/<reference>/sample", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def draw_sample(reference: str) -> ResponseReturnValue:
    """Have the service draw the costs that are checked."""
    claim = the_claim(reference)
    EXPENSE_CLAIM.check(signed_in(), "draw_sample", claim)
    form = SampleForm(claim)
    if form.validate_on_submit() and form.carry_out(
        operations.draw_sample, claim, form.share.basis_points, actor=signed_in()
    ):
        flash(_("The sample is drawn."), "success")
        return _back(reference)
    return render_template("spending/draw_sample.html", form=form, claim=claim)


@bp.route("/claims/<reference>/check", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def check_items(reference: str) -> ResponseReturnValue:
    """Say of each cost whether it is good."""
    claim = the_claim(reference)
    EXPENSE_CLAIM.check(signed_in(), "check", claim)
    form = check_form(claim, to_check(claim))
    if form.validate_on_submit() and form.carry_out(
        operations.check_items, claim, form.found(), actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return _back(reference)
    return render_template(
        "spending/check_items.html", form=form, claim=claim, repeated=repeated_in(claim, everywhere=True)
    )


@bp.route("/claims/<reference>/question", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def query_claim(reference: str) -> ResponseReturnValue:
    claim = the_claim(reference)
    EXPENSE_CLAIM.check(signed_in(), "query", claim)
    form = QuestionForm()
    if form.validate_on_submit() and form.carry_out(
        operations.query_claim, claim, question=form.question.data, actor=signed_in()
    ):
        flash(_("The group has been asked by mail."), "success")
        return _back(reference)
    return render_template("spending/query_claim.html", form=form, claim=claim)


@bp.post("/claims/<reference>/decide")
@open_to(Role.OFFICER)
def decide_claim(reference: str) -> ResponseReturnValue:
    """Answer a claim by what was found of its costs."""
    claim = the_claim(reference)
    check_button()
    try:
        with transaction():
            operations.decide_claim(claim, actor=signed_in())
    except RuleBroken as broken:
        flash(broken.message, "notice")
    else:
        flash(_("Done. The group has been told by mail."), "success")
    return _back(reference)
