"""Pages of mails: what may not have arrived, and in the demo what each person would have read."""

import sqlalchemy as sa
from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from grants.access import not_found, open_to_public
from grants.db import db
from grants.notices.models import Notice
from grants.pages import Page

bp = Blueprint("notices", __name__)


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
