"""Pages on which a group keeps, quietens or deletes its draft."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to_signed_in, signed_in
from grants.applications import operations
from grants.applications.forms import DeleteForm
from grants.applications.models import Application
from grants.applications.timing import Deadline, deadline_of
from grants.applications.views.blueprint import bp, the_application
from grants.audit import events_of
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import APPLICATION, ApplicationState
from grants.rounds.queries import the_programme


@bp.app_context_processor
def the_deadline() -> dict[str, Any]:
    """Every page of a draft says until when it may be written and sent."""

    def deadline(application: Application) -> Deadline | None:
        return deadline_of(application) if application.state is ApplicationState.DRAFT else None

    return {"deadline_of": deadline, "address_for_questions": lambda: the_programme().contact_email}


@bp.get("/applications/<reference>/reminders")
@open_to_signed_in
def show_reminders(reference: str) -> ResponseReturnValue:
    """Say whether reminders are sent; a mail leads here, and only the button changes anything."""
    application = the_application(reference)
    APPLICATION.check(signed_in(), "set_reminders", application)
    return render_template("applications/show_reminders.html", application=application)


@bp.post("/applications/<reference>/reminders/<any(stop, start):choice>")
@open_to_signed_in
def set_reminders(reference: str, choice: str) -> ResponseReturnValue:
    application = the_application(reference)
    check_button()
    with transaction():
        operations.set_reminders(application, choice == "start", actor=signed_in())
    flash(
        _("Reminders are sent again.") if choice == "start" else _("No more reminders are sent."), "success"
    )
    return redirect(url_for("applications.show_application", reference=reference))


@bp.route("/applications/<reference>/delete", methods=["GET", "POST"])
@open_to_signed_in
def delete_draft(reference: str) -> ResponseReturnValue:
    application = the_application(reference)
    APPLICATION.check(signed_in(), "delete", application)
    form = DeleteForm()
    if form.validate_on_submit() and form.carry_out(operations.delete_draft, application, actor=signed_in()):
        flash(_("The draft is deleted."), "success")
        return redirect(url_for("applications.show_application", reference=reference))
    return render_template("applications/delete_draft.html", form=form, application=application)


def show_deleted(application: Application) -> str:
    """Nothing of a deleted draft is left but that it was, and when it went."""
    return render_template(
        "applications/show_deleted.html", application=application, deleted_at=events_of(application)[-1].at
    )
