"""The start page of everybody, what is due across awards, and mails that may not have arrived."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import audit
from grants.access import not_found, open_to, open_to_public, signed_in, viewer
from grants.applications.queries import applications_of
from grants.applications.support import helped_applications
from grants.assessment.operations import MAY_BE_NEAR
from grants.assessment.panel import MAY_SIT, SEES_ALL
from grants.awards.queries import failed_batches
from grants.dashboards.queries import escalated_for, late_for, my_awards, troubled_for, waiting_for
from grants.dashboards.tasks import due_query, read_due, tasks_of
from grants.db import db, transaction
from grants.forms import check_button
from grants.lifecycles import ReportState
from grants.messages.queries import READERS as MESSAGE_READERS
from grants.notices.models import Notice
from grants.notices.operations import send_again as send_notice_again
from grants.oversight.queries import READERS
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.queries import open_rounds, the_programme

bp = Blueprint("dashboards", __name__)

_STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)


@bp.app_context_processor
def navigation() -> dict[str, Any]:
    """The menu of the person who has signed in."""
    person = viewer()
    if person is None:
        return {"navigation": []}
    places = [
        (_("Start"), "dashboards.home", True),
        (_("Rounds"), "rounds.list_rounds", True),
        (_("Applications"), "applications.list_applications", person.has(*_STAFF)),
        (_("Reviews"), "assessment.list_my_reviews", person.has(Role.OFFICER, Role.ADVISER)),
        (_("Meetings"), "assessment.list_my_meetings", person.has(*MAY_SIT, *SEES_ALL)),
        (_("Reviewers"), "assessment.list_reviewers", person.has(Role.OFFICER, Role.AUDITOR)),
        (_("Awards"), "awards.list_awards", person.has(*_STAFF)),
        (
            _("Complaints"),
            "appeals.list_appeals",
            person.has(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR),
        ),
        (_("Messages"), "messages.list_threads", not person.is_staff or person.has(*MESSAGE_READERS)),
        (_("Log of mails"), "messages.list_mails", person.has(Role.ADMINISTRATOR)),
        (_("Help"), "support.list_offers", person.has(Role.OFFICER, Role.AUDITOR)),
        (_("Reports due"), "dashboards.list_due", person.has(Role.OFFICER, Role.AUDITOR)),
        (_("Visits"), "oversight.list_visits", person.has(*READERS)),
        (_("Concerns about projects"), "oversight.list_concerns", person.has(*READERS)),
        (
            _("Concerns about projects"),
            "oversight.list_waiting",
            person.has(Role.ADMINISTRATOR) and not person.has(*READERS),
        ),
        (_("Payments"), "payments.list_payments", person.has(Role.OFFICER, Role.FINANCE, Role.AUDITOR)),
        (_("Claims"), "spending.list_claims", person.has(Role.OFFICER, Role.FINANCE, Role.AUDITOR)),
        (_("Changes of awards"), "variations.list_variations", person.has(*_STAFF)),
        (_("Organisations"), "accounts.list_organisations", True),
        (_("Audit"), "assurance.show_audit", person.has(Role.AUDITOR)),
        (_("Delegation"), "awards.list_delegations", person.has(Role.ADMINISTRATOR, Role.DECISION_MAKER)),
        (_("People"), "accounts.list_people", person.has(Role.ADMINISTRATOR)),
        (_("Letters"), "awards.list_letters", person.has(Role.OFFICER)),
        (_("Programme"), "rounds.edit_programme", person.has(Role.OFFICER, Role.ADMINISTRATOR)),
    ]
    return {
        "navigation": [
            {"label": label, "url": url_for(endpoint), "current": request.endpoint == endpoint}
            for label, endpoint, is_shown in places
            if is_shown
        ]
    }


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
