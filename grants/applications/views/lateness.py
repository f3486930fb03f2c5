"""Pages on which officers see which drafts were not sent, unread, and permit one to come late."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, signed_in
from grants.applications import operations, unsent
from grants.applications.forms import EndPermissionForm, PermissionForm
from grants.applications.models import Application
from grants.applications.views.blueprint import bp
from grants.lifecycles import APPLICATION
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.queries import find_round


@bp.get("/rounds/<reference>/drafts")
@open_to(Role.OFFICER)
def list_drafts(reference: str) -> ResponseReturnValue:
    """The drafts of a round that were not sent: whose and how recent, and nothing of what they say."""
    person = signed_in()
    round_ = find_round(reference, person) or not_found()
    query = unsent.unsent_drafts(round_)
    which, search = request.args.get("which", ""), request.args.get("q", "").strip()
    if which == "in_progress":
        query = query.where(unsent.in_progress(round_))
    elif which == "permitted":
        query = query.where(Application.late_until > clock.now())
    if search:
        query = query.where(unsent.names(search))
    page = Page(query, unsent.read_unsent)
    return render_template(
        "applications/list_drafts.html",
        round=round_,
        page=page,
        which=[
            ("in_progress", _("Saved in the hour before the closing")),
            ("permitted", _("May be sent late")),
        ],
        chosen={"which": which, "q": search},
        permits={
            draft.application.id: APPLICATION.allows(person, "permit_late", draft.application)
            for draft in page.items
        },
        now=clock.now(),
    )


def _the_draft(reference: str) -> Application:
    return unsent.find_unsent(reference) or not_found()


@bp.route("/applications/<reference>/permit-late", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def permit_late(reference: str) -> ResponseReturnValue:
    """Let one group send its draft after the closing, or move until when."""
    draft = _the_draft(reference)
    APPLICATION.check(signed_in(), "permit_late", draft)
    form = PermissionForm()
    if form.validate_on_submit() and form.carry_out(
        operations.permit_late, draft, form.until(), reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The group may send its draft late, and is told so by mail."), "success")
        return redirect(url_for("applications.list_drafts", reference=draft.round.reference))
    return render_template(
        "applications/permit_late.html", form=form, draft=draft, longest=operations.LONGEST_PERMISSION
    )


@bp.route("/applications/<reference>/end-late-permission", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def end_late_permission(reference: str) -> ResponseReturnValue:
    draft = _the_draft(reference)
    APPLICATION.check(signed_in(), "permit_late", draft)
    form = EndPermissionForm()
    if form.validate_on_submit() and form.carry_out(
        operations.end_late_permission, draft, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The permission has ended, and the group is told so by mail."), "success")
        return redirect(url_for("applications.list_drafts", reference=draft.round.reference))
    return render_template("applications/end_late_permission.html", form=form, draft=draft)
