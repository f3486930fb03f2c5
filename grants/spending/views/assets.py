"""Pages of the register of assets."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import ASSET, AWARD, AssetState
from grants.money import Pence
from grants.pages import Page
from grants.permissions import Role
from grants.spending import operations, queries
from grants.spending.forms import AnswerForm, AssetForm, DisposalForm
from grants.spending.models import Asset, Disposal
from grants.spending.views.blueprint import READERS, bp, the_asset, the_award


@bp.get("/assets")
@open_to(*READERS)
def list_assets() -> ResponseReturnValue:
    """What groups bought to keep."""
    query = queries.visible_assets(signed_in())
    state = request.args.get("state", "")
    if wanted := AssetState.named(state):
        query = query.where(Asset.state == wanted)
    return render_template(
        "spending/list_assets.html",
        page=Page(query),
        states=[(known.value, known.label) for known in AssetState],
        chosen=state,
    )


@bp.get("/assets/<reference>")
@open_to_signed_in
def show_asset(reference: str) -> ResponseReturnValue:
    asset, person = the_asset(reference), signed_in()
    is_recipient = person.is_member_of(asset.application.organisation_id)
    return render_template(
        "spending/show_asset.html",
        record=asset,
        is_recipient=is_recipient,
        actions=[step.action for step in ASSET.actions(person, asset)],
        events=[] if is_recipient else history_of(asset),
    )


@bp.route("/awards/<reference>/assets", methods=["GET", "POST"])
@open_to_signed_in
def add_asset(reference: str) -> ResponseReturnValue:
    """Put something into the register that no claim names."""
    award = the_award(reference)
    AWARD.check(signed_in(), "add_asset", award)
    form = AssetForm.of()
    if form.validate_on_submit() and form.carry_out(
        operations.add_asset, award, form.facts(), actor=signed_in()
    ):
        flash(_("It is in the register."), "success")
        return redirect(url_for("spending.show_spending", reference=reference))
    return render_template("spending/add_asset.html", form=form, award=award)


@bp.route("/assets/<reference>/edit", methods=["GET", "POST"])
@open_to_signed_in
def change_asset(reference: str) -> ResponseReturnValue:
    asset = the_asset(reference)
    ASSET.check(signed_in(), "edit", asset)
    form = AssetForm.of(asset)
    if form.validate_on_submit() and form.carry_out(
        operations.change_asset, asset, form.facts(asset), actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("spending.show_asset", reference=reference))
    return render_template("spending/change_asset.html", form=form, record=asset)


@bp.route("/assets/<reference>/disposal", methods=["GET", "POST"])
@open_to_signed_in
def ask_disposal(reference: str) -> ResponseReturnValue:
    """Ask for consent to part with it."""
    asset = the_asset(reference)
    ASSET.check(signed_in(), "ask_disposal", asset)
    form = DisposalForm(asset)
    if form.validate_on_submit() and form.carry_out(
        operations.ask_disposal,
        asset,
        Disposal(form.how.data),
        value_pence=form.value.pence or Pence(0),
        reason=form.reason.data,
        actor=signed_in(),
    ):
        flash(_("An officer has been asked. Keep it until you hear from us."), "success")
        return redirect(url_for("spending.show_asset", reference=reference))
    return render_template("spending/ask_disposal.html", form=form, record=asset)


@bp.post("/assets/<reference>/keep")
@open_to_signed_in
def take_back_disposal(reference: str) -> ResponseReturnValue:
    asset = the_asset(reference)
    check_button()
    with transaction():
        operations.take_back_disposal(asset, actor=signed_in())
    flash(_("Your question is taken back."), "success")
    return redirect(url_for("spending.show_asset", reference=reference))


@bp.route("/assets/<reference>/answer", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def answer_disposal(reference: str) -> ResponseReturnValue:
    """Consent to it, or refuse it."""
    asset = the_asset(reference)
    ASSET.check(signed_in(), "consent", asset)
    form = AnswerForm(asset)
    if form.validate_on_submit() and form.carry_out(
        operations.answer_disposal,
        asset,
        consents=form.consents.data == "yes",
        answer=form.answer.data or "",
        actor=signed_in(),
    ):
        flash(_("The group has been told by mail."), "success")
        return redirect(url_for("spending.show_asset", reference=reference))
    return render_template("spending/answer_disposal.html", form=form, record=asset)
