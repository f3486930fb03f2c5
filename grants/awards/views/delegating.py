"""Pages of the scheme of delegation."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.awards import operations
from grants.awards.delegation import every_line, in_force
from grants.awards.forms import delegation_form
from grants.awards.models import Delegation, Subject
from grants.awards.views.blueprint import STAFF, bp
from grants.db import count, db, transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.money import Pence
from grants.pages import Page
from grants.permissions import Role


@bp.get("/delegation")
@open_to(*STAFF, Role.ADMINISTRATOR)
def list_delegations() -> ResponseReturnValue:
    """Who may decide on money up to which amount, now and before."""
    chosen = _named(request.args.get("subject", ""))
    return render_template(
        "awards/list_delegations.html",
        page=Page(every_line(chosen)),
        subjects=[(subject.value, subject.label) for subject in Subject],
        chosen=chosen,
        empty=[subject for subject in Subject if count(in_force(subject)) == 0],
        may_change=signed_in().has(Role.ADMINISTRATOR),
    )


def _named(word: str) -> Subject | None:
    return next((subject for subject in Subject if subject.value == word), None)


@bp.route("/delegation/add", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def delegate() -> ResponseReturnValue:
    """Give a limit on one subject; who can be named follows from it."""
    subject = _named(request.args.get("subject", "")) or Subject.AWARD
    form = delegation_form([p for p in people_with(subject.role) if p.id != signed_in().id])
    if form.validate_on_submit():
        try:
            with transaction():
                operations.delegate(
                    db.session.get_one(User, int(form.person.data)),
                    Pence(form.limit.pence) if form.limit.pence is not None else None,
                    begins_on=form.begins_on.data,
                    ends_on=form.ends_on.data,
                    note=form.note.data or "",
                    actor=signed_in(),
                    subject=subject,
                )
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("awards.list_delegations"))
    return render_template("awards/delegate.html", form=form, subject=subject, subjects=list(Subject))


@bp.post("/delegation/<int:number>/end")
@open_to(Role.ADMINISTRATOR)
def end_delegation(number: int) -> ResponseReturnValue:
    check_button()
    with transaction():
        line = db.session.get(Delegation, number) or not_found()
        operations.end_delegation(line, actor=signed_in())
    flash(_("The limit is ended."), "success")
    return redirect(url_for("awards.list_delegations"))
