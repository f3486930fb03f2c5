"""Pages on which two people waive what stands in the way of an offer."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to, signed_in
from grants.db import transaction
from grants.diligence import operations
from grants.diligence.forms import RefuseWaiverForm, WaiverForm
from grants.diligence.views.blueprint import bp, the_application, the_check
from grants.forms import check_button
from grants.lifecycles import CHECK
from grants.permissions import Role


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("diligence.show_diligence", reference=reference))


@bp.route("/applications/<reference>/diligence/<key>/ask-waiver", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def ask_waiver(reference: str, key: str) -> ResponseReturnValue:
    application = the_application(reference)
    check = the_check(application, key)
    CHECK.check(signed_in(), "ask_waiver", check)
    form = WaiverForm()
    if form.validate_on_submit() and form.carry_out(
        operations.ask_waiver, check, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Now somebody else has to agree."), "success")
        return _back(reference)
    return render_template("diligence/ask_waiver.html", form=form, application=application, check=check)


@bp.post("/applications/<reference>/diligence/<key>/confirm-waiver")
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def confirm_waiver(reference: str, key: str) -> ResponseReturnValue:
    check = the_check(the_application(reference), key)
    check_button()
    with transaction():
        operations.confirm_waiver(check, actor=signed_in())
    flash(_("The waiver is confirmed."), "success")
    return _back(reference)


@bp.route("/applications/<reference>/diligence/<key>/refuse-waiver", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def refuse_waiver(reference: str, key: str) -> ResponseReturnValue:
    application = the_application(reference)
    check = the_check(application, key)
    CHECK.check(signed_in(), "refuse_waiver", check)
    form = RefuseWaiverForm()
    if form.validate_on_submit() and form.carry_out(
        operations.refuse_waiver, check, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The waiver is refused."), "success")
        return _back(reference)
    return render_template("diligence/refuse_waiver.html", form=form, application=application, check=check)
