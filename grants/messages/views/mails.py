"""Pages of the log of mails, and of those that came back."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.applications.models import Application
from grants.messages import operations, queries
from grants.messages.forms import ReportForm
from grants.messages.queries import FATE_IS, Fate
from grants.messages.views.blueprint import bp
from grants.notices.models import Notice
from grants.pages import Page
from grants.permissions import Role

_SEE = (Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)

#: What leads into the service may be a secret of its reader: the log never shows it.
_LINK = re.compile(r"^https?://\S+$")


@bp.get("/mails")
@open_to(*_SEE)
def list_mails() -> ResponseReturnValue:
    """Every mail that a person may know of, the newest first."""
    fate, case, search = (request.args.get(name, "").strip() for name in ("fate", "case", "q"))
    query = queries.visible_mails(signed_in())
    if wanted := Fate.named(fate):
        query = query.where(FATE_IS[wanted])
    if case:
        query = query.join(Application, Application.id == Notice.application_id)
        query = query.where(Application.reference == case.upper())
    if search:
        query = query.where(Notice.address.icontains(search, autoescape=True))
    page = Page(query)
    return render_template(
        "messages/list_mails.html",
        page=page,
        fates=queries.fates_of(page.items),
        choices=[(known.value, known.label) for known in Fate],
        chosen={"fate": fate, "case": case, "q": search},
    )


@bp.get("/mails/<int:number>")
@open_to(*_SEE)
def show_mail(number: int) -> ResponseReturnValue:
    """One mail: what it said, when it was sent, and what came back; its links are left out."""
    person = signed_in()
    notice = queries.find_mail(number, person) or not_found()
    reads = person.has(Role.OFFICER, Role.AUDITOR)
    lines = [line for line in notice.text.splitlines() if line and not _LINK.match(line)]
    return render_template(
        "messages/show_mail.html",
        notice=notice,
        fate=queries.fates_of([notice])[notice.id],
        bounces=queries.bounces_of(notice),
        lines=lines if reads else [],
    )


@bp.get("/mails/returned")
@open_to(*_SEE)
def list_bounces() -> ResponseReturnValue:
    """What came back of the mails that a person may know of."""
    person = signed_in()
    return render_template(
        "messages/list_bounces.html",
        page=Page(queries.visible_bounces(person)),
        may_record=person.has(Role.ADMINISTRATOR),
    )


@bp.route("/mails/returned/new", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def record_bounce() -> ResponseReturnValue:
    """Note a report that came to a mailbox which the service does not read itself."""
    form = ReportForm()
    if form.validate_on_submit() and form.carry_out(
        operations.record_bounce, form.content, actor=signed_in()
    ):
        flash(_("It is noted."), "success")
        return redirect(url_for("messages.list_bounces"))
    return render_template("messages/record_bounce.html", form=form)
