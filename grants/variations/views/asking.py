"""Pages on which a variation is written, asked for, answered by the group, and withdrawn."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.freshness import sign_in_again
from grants.accounts.models import User
from grants.db import transaction
from grants.delivery.kinds import KINDS
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import AWARD, REPORT, VARIATION
from grants.permissions import Role
from grants.variations import operations
from grants.variations.forms import MoreTimeForm, ReasonForm, SignForm, variation_form
from grants.variations.queries import current_terms
from grants.variations.views.blueprint import bp, done, said_of, the_award, the_variation


@bp.post("/awards/<reference>/variations")
@open_to_signed_in
def start_variation(reference: str) -> ResponseReturnValue:
    """Begin a change, or go on with the one that is begun."""
    award = the_award(reference)
    check_button()
    try:
        with transaction():
            started = operations.start_variation(award, actor=signed_in()).reference
    except RuleBroken as broken:
        flash(broken.message, "notice")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return redirect(url_for("variations.write_variation", reference=started))


@bp.route("/variations/<reference>/write", methods=["GET", "POST"])
@open_to_signed_in
def write_variation(reference: str) -> ResponseReturnValue:
    """Write what should be different; every box holds what stands."""
    variation = the_variation(reference)
    VARIATION.check(signed_in(), "edit_proposal" if variation.is_proposal else "edit", variation)
    form = variation_form(variation, current_terms(variation.award))
    if form.validate_on_submit() and form.carry_out(
        operations.save_variation, variation, form.as_wanted(), reason=form.reason.data, actor=signed_in()
    ):
        return done(variation, _("Saved. This is what would change."))
    return render_template("variations/write_variation.html", form=form, variation=variation)


@bp.route("/variations/<reference>/<any(request, accept):step>", methods=["GET", "POST"])
@open_to_signed_in
def sign_variation(reference: str, step: str) -> ResponseReturnValue:
    """A signatory asks for a change for the group, or accepts the one that an officer proposes."""
    variation = the_variation(reference)
    VARIATION.check(signed_in(), step, variation)
    form = SignForm(variation)
    if again := sign_in_again(form):
        return again
    carry: Any = operations.request_variation if step == "request" else operations.accept_proposal
    if form.validate_on_submit() and form.carry_out(carry, variation, actor=signed_in()):
        said = _("Your request is sent.") if step == "request" else _("You have accepted the change.")
        return done(variation, said)
    return render_template("variations/sign_variation.html", form=form, step=step, **said_of(variation))


@bp.route("/variations/<reference>/decline", methods=["GET", "POST"])
@open_to_signed_in
def decline_proposal(reference: str) -> ResponseReturnValue:
    """A signatory declines what an officer proposes."""
    variation = the_variation(reference)
    VARIATION.check(signed_in(), "decline", variation)
    form = ReasonForm()
    if again := sign_in_again(form):
        return again
    if form.validate_on_submit() and form.carry_out(
        operations.decline_proposal, variation, reason=form.reason.data, actor=signed_in()
    ):
        return done(variation, _("You have declined the change. Your terms stay as they are."))
    return render_template("variations/decline_proposal.html", form=form, variation=variation)


@bp.post("/variations/<reference>/withdraw")
@open_to_signed_in
def withdraw_variation(reference: str) -> ResponseReturnValue:
    variation = the_variation(reference)
    check_button()
    with transaction():
        operations.withdraw_variation(variation, actor=signed_in())
    return done(variation, _("The change is withdrawn."))


def _find(reference: str, person: User) -> Any:
    """Return a report of any kind by its reference, if this person may see it."""
    found = (kind.find(reference, person) for kind in KINDS.values())
    return next((report for report in found if report is not None), None)


@bp.route("/more-time/<reference>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def give_time(reference: str) -> ResponseReturnValue:
    """Give a later day for one report or return, within what an officer may alone."""
    person = signed_in()
    report: Any = _find(reference, person) or not_found()
    AWARD.check(person, "ask_variation", report.award)
    REPORT.check(person, "cancel", report)  # Whoever may say that it is not needed may say until when it is.
    form = MoreTimeForm(data={"due_on": report.due_on})
    if form.validate_on_submit() and form.carry_out(
        operations.give_time, report, form.due_on.data, reason=form.reason.data, actor=person
    ):
        flash(_("The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=report.award.reference))
    return render_template("variations/give_time.html", form=form, report=report)
