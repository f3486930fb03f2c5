"""Pages of awards and their offers."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, open_to_signed_in, signed_in
from grants.applications.models import Application
from grants.awards import operations, plans, queries
from grants.awards.conditions import conditions_of
from grants.awards.forms import AcceptForm, ExtendForm, PublicationForm, ReasonForm
from grants.awards.models import Award
from grants.awards.publicity import words_of
from grants.awards.views.blueprint import STAFF, bp, the_award
from grants.db import transaction
from grants.errors import RuleBroken
from grants.languages import current_language
from grants.lifecycles import AWARD, AwardState
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Publication


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
    if wanted := AwardState.named(state):
        query = query.where(Award.state == wanted)
    if search:
        query = query.where(queries.mentions(search))
    return render_template(
        "awards/list_awards.html",
        page=Page(query),
        states=[(known.value, known.label) for known in AwardState],
        chosen={"state": state, "q": search},
    )


@bp.route("/awards/<reference>/accept", methods=["GET", "POST"])
@open_to_signed_in
def accept_offer(reference: str) -> ResponseReturnValue:
    """The offer with its terms and plan, and the signature."""
    award = the_award(reference)
    person = signed_in()
    AWARD.check(person, "accept", award)
    declaration = _("I am authorised to sign for my organisation. We accept the offer and its terms.")
    form = AcceptForm(data={"name": person.full_name})
    if form.validate_on_submit() and form.carry_out(
        operations.accept_offer,
        award,
        name=form.name.data,
        position=form.position.data,
        declaration=declaration,
        language=current_language(),
        actor=person,
    ):
        flash(_("You have accepted the award. The agreement is in force."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template(
        "awards/accept_offer.html",
        form=form,
        award=award,
        declaration=declaration,
        conditions=conditions_of(award.application),
        publicity=words_of(award.application),
        plan=plans.plan_for(award.application, award.amount_pence),
    )


@bp.route("/awards/<reference>/<any(refuse, lapse):step>", methods=["GET", "POST"])
@open_to_signed_in
def end_offer(reference: str, step: str) -> ResponseReturnValue:
    """Refuse an offer for the organisation, or let it lapse for the programme."""
    award = the_award(reference)
    AWARD.check(signed_in(), step, award)
    form = ReasonForm()
    if form.validate_on_submit():
        end: Any = operations.refuse_offer if step == "refuse" else operations.lapse_offer
        try:
            with transaction():
                end(award, reason=form.reason.data, actor=signed_in())
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
