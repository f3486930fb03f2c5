"""The start page of everybody, what is due across awards, and mails that may not have arrived."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import audit
from grants.access import not_found, open_to, open_to_public, open_to_signed_in, signed_in, viewer
from grants.applications.queries import applications_of
from grants.applications.support import helped_applications
from grants.assessment.operations import MAY_BE_NEAR
from grants.awards.queries import failed_batches
from grants.dashboards.menu import groups_for, menu_for
from grants.dashboards.queries import escalated_for, late_for, my_awards, troubled_for, waiting_for
from grants.dashboards.tasks import due_query, read_due, tasks_of
from grants.db import db, transaction
from grants.forms import check_button
from grants.lifecycles import ReportState
from grants.notices.models import Notice
from grants.notices.operations import send_again as send_notice_again
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.queries import open_rounds, the_programme

bp = Blueprint("dashboards", __name__)


@bp.app_context_processor
def navigation() -> dict[str, Any]:
    """The menu of the person who has signed in."""
    person = viewer()
    return menu_for(person) if person is not None else {"navigation": [], "beside": []}


@bp.get("/places")
@open_to_signed_in
def list_places() -> ResponseReturnValue:
    """Every place of the menu, in its group, with what it is for."""
    return render_template("dashboards/list_places.html", groups=groups_for(signed_in()))


@bp.get("/")
@open_to_public
def home() -> ResponseReturnValue:
    """What waits for whoever looks: the public, a group, or staff."""
    person = viewer()
    rounds = open_rounds()
    if person is None:
        return render_template("dashboards/welcome.html", programme=the_programme(), rounds=rounds)
    return render_template(
        "dashboards/home.html",
        waiting=waiting_for(person),
        tasks=tasks_of(person),
        applications=applications_of(person),
        helped=helped_applications(person),
        awards=my_awards(person),
        rounds=rounds,
        may_be_near=person.has(*MAY_BE_NEAR),
    )


@bp.get("/due")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_due() -> ResponseReturnValue:
    """Reports and returns of every active award, the earliest due first."""
    chosen = request.args.get("state", "")
    known = {state.value: state for state in ReportState}
    return render_template(
        "dashboards/list_due.html",
        page=Page(due_query(signed_in(), known.get(chosen)), read_due),
        states=[(state.value, state.label) for state in ReportState],
        chosen=chosen,
    )


@bp.get("/mails/troubled")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def list_troubled() -> ResponseReturnValue:
    person = signed_in()
    failed = failed_batches(person).limit(Page.SIZE)
    return render_template(
        "dashboards/list_troubled.html",
        page=Page(troubled_for(person)),
        late=db.session.scalars(late_for(person).limit(Page.SIZE)).all(),
        escalated=escalated_for(person),
        failed=db.session.scalars(failed).all() if person.has(Role.OFFICER) else [],
    )


@bp.post("/mails/<int:number>/again")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def send_again(number: int) -> ResponseReturnValue:
    """Send a mail again under its old message number."""
    notice = db.session.scalar(troubled_for(signed_in()).where(Notice.id == number)) or not_found()
    check_button()
    with transaction():
        send_notice_again(notice)
        audit.record(signed_in(), "notice.send_again", notice)
    flash(_("It is being sent again."), "success")
    return redirect(url_for("dashboards.list_troubled"))
