"""Pages on what public registers say of an organisation."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import open_to, signed_in
from grants.diligence import operations, queries
from grants.diligence.forms import LookupForm
from grants.diligence.models import Register
from grants.diligence.queries import READERS
from grants.diligence.views.blueprint import bp, the_application
from grants.lifecycles import APPLICATION
from grants.pages import Page
from grants.permissions import Role


@bp.get("/applications/<reference>/look-ups")
@open_to(*READERS)
def list_lookups(reference: str) -> ResponseReturnValue:
    """Every look into a register for the organisation, in whichever application it was recorded."""
    application = the_application(reference)
    return render_template(
        "diligence/list_lookups.html",
        record=application,
        page=Page(queries.lookups_of(application.organisation_id)),
        may_record=APPLICATION.allows(signed_in(), "look_into", application),
    )


@bp.route("/applications/<reference>/look-ups/record", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def record_lookup(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "look_into", application)
    form = LookupForm(data={"number": application.organisation.number, "looked_on": clock.today()})
    if form.validate_on_submit() and form.carry_out(
        operations.record_lookup,
        application,
        Register(form.register.data),
        number=form.number.data.strip(),
        name_found=form.name_found.data.strip(),
        status_found=form.status_found.data.strip(),
        looked_on=form.looked_on.data,
        address=(form.address.data or "").strip(),
        note=(form.note.data or "").strip(),
        actor=signed_in(),
    ):
        flash(_("The look-up is recorded."), "success")
        return redirect(url_for("diligence.list_lookups", reference=reference))
    return render_template("diligence/record_lookup.html", form=form, application=application)
