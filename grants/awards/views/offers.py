"""Pages of awards and their offers."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, open_to_signed_in, signed_in
from grants.accounts.freshness import kept, sign_in_again
from grants.applications.models import Application
from grants.awards import operations, queries
from grants.awards.forms import ExtendForm, PublicationForm, ReasonForm
from grants.awards.models import Award
from grants.awards.views.blueprint import STAFF, bp, the_award
from grants.db import transaction
from grants.errors import RuleBroken
from grants.lifecycles import AWARD, AwardState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Publication

#: Besides the states, the list can show the offers that may be let lapse.
_TO_END = "to_end"


#: How an offer ends, by the word in the address: its row in the table, and its operation.
_ENDS: dict[str, tuple[str, Callable[..., None]]] = {
    "refuse": ("refuse", operations.refuse_offer),
    "lapse": ("lapse", operations.lapse_offer),
    "withdraw": ("withdraw_offer", operations.withdraw_offer),
}


@bp.app_context_processor
def award_address() -> dict[str, Callable[[Application], str | None]]:
    """An application's page leads on to its award, which it does not know itself."""

    def address(application: Application) -> str | None:
        award = queries.award_of(application)
        return url_for("evaluation.show_award", reference=award.reference) if award else None

    return {"award_address": address}


@bp.get("/awards")
@open_to(*STAFF)
def list_awards() -> ResponseReturnValue:
    query = queries.visible_to(signed_in())
    state, search = request.args.get("state", ""), request.args.get("q", "")
    if state == _TO_END:
        query = query.where(queries.offers_to_end())
    elif wanted := AwardState.named(state):
        query = query.where(Award.state == wanted)
    if search:
        query = query.where(queries.mentions(search))
    return render_template(
        "awards/list_awards.html",
        page=Page(query),
        states=[*((known.value, known.label) for known in AwardState), (_TO_END, _("Offers to end"))],
        chosen={"state": state, "q": search},
    )


@bp.route("/awards/<reference>/<any(refuse, lapse, withdraw):step>", methods=["GET", "POST"])
@open_to_signed_in
def end_offer(reference: str, step: str) -> ResponseReturnValue:
    """Refuse an offer for the organisation, let it lapse for the programme, or withdraw it."""
    award = the_award(reference)
    AWARD.check(signed_in(), _ENDS[step][0], award)
    form = ReasonForm(data=kept())
    if step == "refuse" and (way := sign_in_again(form)) is not None:
        return way
    if form.validate_on_submit():
        try:
            with transaction():
                _ENDS[step][1](award, reason=form.reason.data, actor=signed_in())
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("The offer has ended. The money went back into the round."), "success")
            return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("awards/end_offer.html", form=form, award=award, step=step)


@bp.route("/awards/<reference>/extend", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def extend_offer(reference: str) -> ResponseReturnValue:
    award = the_award(reference)
    AWARD.check(signed_in(), "extend", award)
    form = ExtendForm(data={"accept_by": award.accept_by})
    if form.validate_on_submit() and form.carry_out(
        operations.extend_offer, award, form.accept_by.data, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("awards/extend_offer.html", form=form, award=award)


@bp.route("/awards/<reference>/publication", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def choose_publication(reference: str) -> ResponseReturnValue:
    award = the_award(reference)
    AWARD.check(signed_in(), "choose_publication", award)
    form = PublicationForm(data={"publication": award.publication.value})
    if form.validate_on_submit() and form.carry_out(
        operations.choose_publication,
        award,
        Publication(form.publication.data),
        reason=form.reason.data,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("awards/choose_publication.html", form=form, award=award)
