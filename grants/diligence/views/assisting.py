"""Pages on other public money: a group declares it, officers read it or write it down."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.applications.models import Application
from grants.applications.queries import find_application
from grants.db import transaction
from grants.diligence import assistance, operations
from grants.diligence.forms import AmountForm, GroupDeclarationForm, LimitsForm, OfficerDeclarationForm
from grants.diligence.models import AssistanceFinding
from grants.diligence.queries import READERS
from grants.diligence.views.blueprint import bp
from grants.forms import check_button
from grants.lifecycles import APPLICATION
from grants.money import format_pounds
from grants.permissions import Role
from grants.rounds.queries import the_programme


@bp.app_context_processor
def what_is_asked() -> dict[str, Any]:
    """A group's page leads to the declaration where its round asks for it."""
    return {"asks_for_assistance": assistance.asks_for_assistance}


def _the_application(reference: str) -> Application:
    """Return an application that was sent, for its own people and for those who read due diligence."""
    person = signed_in()
    application = find_application(reference, person)
    if application is None or application.submitted_at is None:
        not_found()
    is_own = person.is_member_of(application.organisation_id)
    if not (is_own or person.has(*READERS)) or not assistance.asks_for_assistance(application):
        not_found()
    return application


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("diligence.show_assistance", reference=reference))


@bp.get("/applications/<reference>/assistance")
@open_to_signed_in
def show_assistance(reference: str) -> ResponseReturnValue:
    """What the group had in the years that count, against the limit, and what was declared last."""
    application = _the_application(reference)
    return render_template(
        "diligence/show_assistance.html",
        record=application,
        known=assistance.assistance_of(application),
        declared=assistance.last_declaration(application),
        is_own=signed_in().is_member_of(application.organisation_id),
        may_declare=APPLICATION.allows(signed_in(), "declare_assistance", application),
    )


@bp.route("/applications/<reference>/assistance/add", methods=["GET", "POST"])
@open_to_signed_in
def add_amount(reference: str) -> ResponseReturnValue:
    application = _the_application(reference)
    APPLICATION.check(signed_in(), "declare_assistance", application)
    form = AmountForm()
    if form.validate_on_submit() and form.carry_out(
        operations.add_amount,
        application,
        giver=form.giver.data.strip(),
        amount_pence=form.amount.pence,
        given_on=form.given_on.data,
        actor=signed_in(),
    ):
        return _back(reference)
    return render_template("diligence/add_amount.html", form=form, application=application)


@bp.post("/applications/<reference>/assistance/<int:number>/remove")
@open_to_signed_in
def remove_amount(reference: str, number: int) -> ResponseReturnValue:
    application = _the_application(reference)
    amount = assistance.find_amount(application, number) or not_found()
    check_button()
    with transaction():
        operations.remove_amount(application, amount, actor=signed_in())
    return _back(reference)


@bp.route("/applications/<reference>/assistance/declare", methods=["GET", "POST"])
@open_to_signed_in
def declare_assistance(reference: str) -> ResponseReturnValue:
    application = _the_application(reference)
    APPLICATION.check(signed_in(), "declare_assistance", application)
    is_own = signed_in().is_member_of(application.organisation_id)
    form = GroupDeclarationForm() if is_own else OfficerDeclarationForm()
    if form.validate_on_submit() and form.carry_out(
        operations.declare_assistance, application, **_declared(form), actor=signed_in()
    ):
        flash(_("The declaration is recorded."), "success")
        return _back(reference)
    return render_template(
        "diligence/declare_assistance.html",
        form=form,
        application=application,
        known=assistance.assistance_of(application),
    )


def _declared(form: Any) -> dict[str, Any]:
    if isinstance(form, GroupDeclarationForm):
        words = str(form.agree.label.text)
        return {"finding": AssistanceFinding.COUNTS, "reason": "", "source": "", "declaration": words}
    return {
        "finding": AssistanceFinding(form.finding.data),
        "reason": (form.reason.data or "").strip(),
        "source": form.source.data.strip(),
        "declaration": "",
    }


@bp.route("/programme/assistance", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def set_assistance_limits() -> ResponseReturnValue:
    programme = the_programme()
    known = {
        "limit": format_pounds(programme.assistance_limit_pence),
        "years": str(programme.assistance_years),
        "publish_above": format_pounds(programme.publish_above_pence),
    }
    form = LimitsForm(programme, data=known)
    if form.validate_on_submit() and form.carry_out(
        operations.set_assistance_limits, programme, **form.values(), actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("diligence.set_assistance_limits"))
    return render_template("diligence/set_assistance_limits.html", form=form)
