"""Pages of deciding, offering and accepting."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.applications.models import Application
from grants.applications.queries import find_application
from grants.assessment.queries import moderation_of
from grants.awards import operations, plans, queries
from grants.awards.forms import AcceptForm, ExtendForm, ProposalForm, PublicationForm, ReasonForm
from grants.awards.ledger import standing_of_round
from grants.awards.models import Award, Outcome
from grants.db import transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import APPLICATION, AWARD, AwardState
from grants.money import Pence
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Publication
from grants.rounds.queries import find_round

bp = Blueprint("awards", __name__)

STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


@bp.app_context_processor
def award_address() -> dict[str, Callable[[Application], str | None]]:
    """An application's page leads on to its award, which it does not know itself."""

    def address(application: Application) -> str | None:
        award = queries.award_of(application)
        return url_for("evaluation.show_award", reference=award.reference) if award else None

    return {"award_address": address}


@bp.get("/rounds/<reference>/ranking")
@open_to(*STAFF)
def rank_applications(reference: str) -> ResponseReturnValue:
    """The ranked list of a round with the running total against its budget."""
    person = signed_in()
    round_ = find_round(reference, person) or not_found()
    return render_template(
        "awards/rank_applications.html",
        round=round_,
        lines=queries.ranked_list(round_, person),
        money=standing_of_round(round_),
    )


def _application(reference: str) -> Application:
    """Return an application that is decided on, which its own group does not see."""
    person = signed_in()
    application = find_application(reference, person)
    if application is None or person.is_member_of(application.organisation_id):
        not_found()
    return application


@bp.get("/applications/<reference>/decision")
@open_to(*STAFF)
def show_decision(reference: str) -> ResponseReturnValue:
    """Score, proposals and decision of one application."""
    application = _application(reference)
    decisions = queries.decisions_of(application)
    person = signed_in()
    return render_template(
        "awards/show_decision.html",
        record=application,
        reads_reviews=person.has(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR),
        moderation=moderation_of(application),
        decisions=decisions,
        standing=queries.standing_decision(application),
        award=queries.award_of(application),
        actions=[step.action for step in APPLICATION.actions(person, application)],
        money=standing_of_round(application.round),
        events=history_of(*decisions),
    )


@bp.route("/applications/<reference>/propose", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def propose(reference: str) -> ResponseReturnValue:
    application = _application(reference)
    APPLICATION.check(signed_in(), "propose", application)
    form = ProposalForm()
    if form.validate_on_submit() and form.carry_out(
        operations.propose,
        application,
        Outcome(form.outcome.data),
        Pence(form.amount.pence) if form.amount.pence is not None else None,
        reason=form.reason.data,
        actor=signed_in(),
    ):
        flash(_("Proposed. Another decision maker confirms it."), "success")
        return redirect(url_for("awards.show_decision", reference=reference))
    return render_template(
        "awards/propose.html",
        form=form,
        application=application,
        moderation=moderation_of(application),
        money=standing_of_round(application.round),
    )


@bp.post("/applications/<reference>/confirm")
@open_to(Role.DECISION_MAKER)
def confirm(reference: str) -> ResponseReturnValue:
    """Confirm the standing proposal: the second pair of eyes."""
    application = _application(reference)
    check_button()
    with transaction():
        operations.confirm_seen(application, request.form.get("decision", ""), actor=signed_in())
    flash(_("Confirmed. The letter is being made and then sent."), "success")
    return redirect(url_for("awards.show_decision", reference=reference))


@bp.route("/applications/<reference>/<any('reconsider', 'take-back-proposal'):step>", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def set_aside(reference: str, step: str) -> ResponseReturnValue:
    application = _application(reference)
    action = step.replace("-", "_")
    APPLICATION.check(signed_in(), action, application)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.set_aside, application, action, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The proposal is set aside."), "success")
        return redirect(url_for("awards.show_decision", reference=reference))
    return render_template("awards/set_aside.html", form=form, application=application)


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


def _award(reference: str) -> Award:
    return queries.find_award(reference, signed_in()) or not_found()


@bp.route("/awards/<reference>/accept", methods=["GET", "POST"])
@open_to_signed_in
def accept_offer(reference: str) -> ResponseReturnValue:
    """The offer with its terms and plan, and the signature."""
    award = _award(reference)
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
        plan=plans.plan_for(award.application, award.amount_pence),
    )


@bp.route("/awards/<reference>/<any(refuse, lapse):step>", methods=["GET", "POST"])
@open_to_signed_in
def end_offer(reference: str, step: str) -> ResponseReturnValue:
    """Refuse an offer for the organisation, or let it lapse for the programme."""
    award = _award(reference)
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
    award = _award(reference)
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
    award = _award(reference)
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
