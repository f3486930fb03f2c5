"""Pages on the decision of one application."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, signed_in
from grants.accounts.history import history_of
from grants.applications.models import Application
from grants.assessment.queries import moderation_of
from grants.awards import operations, queries
from grants.awards.budget import envelopes_for
from grants.awards.forms import ReasonForm, proposal_form
from grants.awards.ledger import standing_of_round
from grants.awards.models import Outcome
from grants.awards.ranking import OPEN_TO_MONEY
from grants.awards.views.blueprint import STAFF, bp, the_application
from grants.db import transaction
from grants.diligence.queries import READERS, blocks_of
from grants.errors import WrongState
from grants.forms import check_button
from grants.lifecycles import APPLICATION
from grants.permissions import Role


def _blocks(application: Application) -> list[str]:
    """Return what stands in the way of an award while one is possible, for whoever reads due diligence."""
    reads = signed_in().has(*READERS) and application.state in OPEN_TO_MONEY
    return blocks_of(application) if reads else []


@bp.get("/applications/<reference>/decision")
@open_to(*STAFF)
def show_decision(reference: str) -> ResponseReturnValue:
    """Score, proposals and decision of one application."""
    application = the_application(reference)
    decisions = queries.decisions_of(application)
    standing = queries.standing_decision(application)
    person = signed_in()
    return render_template(
        "awards/show_decision.html",
        record=application,
        reads_reviews=person.has(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR),
        reads_confidential=person.has(Role.DECISION_MAKER, Role.OFFICER, Role.AUDITOR),
        moderation=moderation_of(application),
        decisions=decisions,
        standing=standing,
        award=queries.award_of(application),
        actions=[step.action for step in APPLICATION.actions(person, application)],
        confirm_label=APPLICATION.step(standing.outcome.action).label if standing else "",
        money=standing_of_round(application.round),
        blocks=_blocks(application),
        is_signed_off=application.round.signed_off_at is not None,
        events=history_of(*decisions),
    )


@bp.route("/applications/<reference>/propose", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def propose(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "propose", application)
    form = proposal_form(application.themes)
    if form.validate_on_submit() and form.carry_out(
        operations.propose,
        application,
        Outcome(form.outcome.data),
        form.amount_pence,
        **form.values(),
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
        blocks=_blocks(application),
        envelopes=envelopes_for(application),
    )


@bp.post("/applications/<reference>/confirm")
@open_to(Role.DECISION_MAKER)
def confirm(reference: str) -> ResponseReturnValue:
    """Confirm the standing proposal: the second pair of eyes."""
    application = the_application(reference)
    check_button()
    seen = request.form.get("decision", "")
    if not seen.isdecimal():
        raise WrongState(_("Another decision is proposed. Load the page again."))
    with transaction():
        operations.confirm(application, int(seen), actor=signed_in())
    flash(_("Confirmed. The letter is being made and then sent."), "success")
    return redirect(url_for("awards.show_decision", reference=reference))


@bp.route("/applications/<reference>/<any('reconsider', 'take-back-proposal'):step>", methods=["GET", "POST"])
@open_to(Role.DECISION_MAKER)
def set_aside(reference: str, step: str) -> ResponseReturnValue:
    application = the_application(reference)
    action = step.replace("-", "_")
    APPLICATION.check(signed_in(), action, application)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.set_aside, application, action, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The proposal is set aside."), "success")
        return redirect(url_for("awards.show_decision", reference=reference))
    return render_template("awards/set_aside.html", form=form, application=application)
