"""Pages of offers: the public one on which anybody offers help, and those on which officers keep them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_public, signed_in
from grants.accounts.attempts import Way
from grants.accounts.history import history_of
from grants.accounts.strangers import check_rested
from grants.db import transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import SUPPORT_OFFER, OfferState
from grants.pages import Page
from grants.permissions import Role
from grants.support import operations, queries
from grants.support.forms import OfferForm, ReasonForm
from grants.support.models import SupportKind, SupportOffer
from grants.support.views.blueprint import bp


def _the_offer(reference: str) -> SupportOffer:
    return queries.find_offer(reference) or not_found()


@bp.route("/offer-help", methods=["GET", "POST"])
@open_to_public
def offer_help() -> ResponseReturnValue:
    """Anybody offers help; an officer looks at it before groups can have it."""
    form = OfferForm(data={"language": current_language(), "places": "1"})
    if form.validate_on_submit():
        try:
            check_rested(Way.OFFER)
        except RuleBroken as broken:
            form.show(broken)
        else:
            if form.carry_out(operations.offer, form.reach, form.help, actor=None):
                return redirect(url_for("support.thank_for_offer"))
    return render_template("support/offer_help.html", form=form)


@bp.get("/offer-help/thanks")
@open_to_public
def thank_for_offer() -> ResponseReturnValue:
    return render_template("support/thank_for_offer.html")


@bp.get("/support/offers")
@open_to(*queries.READERS)
def list_offers() -> ResponseReturnValue:
    state, kind = (request.args.get(name, "") for name in ("state", "kind"))
    query = queries.offers()
    if wanted := OfferState.named(state):
        query = query.where(SupportOffer.state == wanted)
    if kind in {known.value for known in SupportKind}:
        query = query.where(SupportOffer.kind == SupportKind(kind))
    return render_template(
        "support/list_offers.html",
        page=Page(query),
        totals=queries.totals(signed_in()),
        states=[(known.value, known.label) for known in OfferState],
        kinds=[(known.value, known.label) for known in SupportKind],
        chosen={"state": state, "kind": kind},
        may_add=signed_in().has(Role.OFFICER),
    )


@bp.route("/support/offers/new", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def add_offer() -> ResponseReturnValue:
    """Note what a partner offers otherwise than on the public page."""
    form = OfferForm(data={"places": "1"})
    if form.validate_on_submit() and form.carry_out(
        operations.offer, form.reach, form.help, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("support.list_offers"))
    return render_template("support/add_offer.html", form=form)


@bp.get("/support/offers/<reference>")
@open_to(*queries.READERS)
def show_offer(reference: str) -> ResponseReturnValue:
    offer = _the_offer(reference)
    return render_template(
        "support/show_offer.html",
        record=offer,
        taken=queries.taken(offer),
        actions=[step.action for step in SUPPORT_OFFER.actions(signed_in(), offer)],
        events=history_of(offer),
    )


@bp.post("/support/offers/<reference>/<any(confirm, end):step>")
@open_to(Role.OFFICER)
def move_offer(reference: str, step: str) -> ResponseReturnValue:
    offer = _the_offer(reference)
    check_button()
    with transaction():
        verb = operations.confirm_offer if step == "confirm" else operations.end_offer
        verb(offer, actor=signed_in())
    flash(_("Saved."), "success")
    return redirect(url_for("support.show_offer", reference=reference))


@bp.route("/support/offers/<reference>/decline", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def decline_offer(reference: str) -> ResponseReturnValue:
    offer = _the_offer(reference)
    SUPPORT_OFFER.check(signed_in(), "decline", offer)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.decline_offer, offer, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The partner has been told by mail."), "success")
        return redirect(url_for("support.show_offer", reference=reference))
    return render_template("support/decline_offer.html", form=form, offer=offer)
