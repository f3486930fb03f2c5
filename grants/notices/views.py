"""Pages of mails: what may not have arrived, and in the demo what each person would have read."""

import sqlalchemy as sa
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import audit
from grants.access import not_found, open_to, open_to_public, signed_in
from grants.db import db, transaction
from grants.documents.operations import late_documents
from grants.forms import check_button
from grants.notices.models import Notice
from grants.notices.operations import send_again as send_notice_again
from grants.notices.queries import troubled
from grants.pages import Page
from grants.permissions import Role

bp = Blueprint("notices", __name__)


@bp.get("/mails/troubled")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def list_troubled() -> ResponseReturnValue:
    return render_template("notices/list_troubled.html", page=Page(troubled()), late=late_documents())


@bp.post("/mails/<int:number>/again")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def send_again(number: int) -> ResponseReturnValue:
    """Send a mail again under its old message number."""
    notice = db.session.scalar(troubled().where(Notice.id == number)) or not_found()
    check_button()
    with transaction():
        send_notice_again(notice)
        audit.record(signed_in(), "notice.send_again", notice)
    flash(_("It is being sent again."), "success")
    return redirect(url_for("notices.list_troubled"))


def _only_in_demo() -> None:
    if not current_app.config["IS_DEMO"] or current_app.config["MAIL_SERVER"]:
        not_found()


@bp.get("/demo/mails")
@open_to_public
def list_demo_mail() -> ResponseReturnValue:
    _only_in_demo()
    search = request.args.get("q", "").strip()
    query = sa.select(Notice).order_by(Notice.id.desc())
    if search:
        query = query.where(Notice.address.icontains(search, autoescape=True))
    return render_template("notices/list_demo_mail.html", page=Page(query), search=search)


@bp.get("/demo/mails/<int:number>")
@open_to_public
def show_demo_mail(number: int) -> ResponseReturnValue:
    _only_in_demo()
    notice = db.session.get(Notice, number) or not_found()
    lines = [line for line in notice.text.splitlines() if line]
    return render_template("notices/show_demo_mail.html", notice=notice, lines=lines)
