"""The page on which officers keep the grounds of complaints and appeals."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.appeals import operations, queries
from grants.appeals.forms import GroundForm
from grants.appeals.models import AppealGround
from grants.appeals.views.blueprint import bp
from grants.db import db, transaction
from grants.forms import check_button
from grants.permissions import Role


def _the_ground(number: int) -> AppealGround:
    return db.session.get(AppealGround, number) or not_found()


def _back() -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("appeals.list_grounds"))


@bp.get("/appeals/grounds")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_grounds() -> ResponseReturnValue:
    """The grounds in their order, those out of use as well: a list of a few lines."""
    return render_template(
        "appeals/list_grounds.html", grounds=queries.grounds(), may_change=signed_in().has(Role.OFFICER)
    )


@bp.route("/appeals/grounds/new", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def add_ground() -> ResponseReturnValue:
    form = GroundForm()
    if form.validate_on_submit() and form.carry_out(
        operations.add_ground, form.title.texts, actor=signed_in()
    ):
        return _back()
    return render_template("appeals/edit_ground.html", form=form, ground=None)


@bp.route("/appeals/grounds/<int:number>", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_ground(number: int) -> ResponseReturnValue:
    ground = _the_ground(number)
    form = GroundForm(ground, data={"title": ground.title})
    if form.validate_on_submit() and form.carry_out(
        operations.change_ground, ground, form.title.texts, actor=signed_in()
    ):
        return _back()
    return render_template("appeals/edit_ground.html", form=form, ground=ground)


@bp.post("/appeals/grounds/<int:number>/<any(retire, restore):change>")
@open_to(Role.OFFICER)
def use_ground(number: int, change: str) -> ResponseReturnValue:
    """Take a ground out of use, or offer it again."""
    ground = _the_ground(number)
    check_button()
    with transaction():
        verb = operations.retire_ground if change == "retire" else operations.restore_ground
        verb(ground, actor=signed_in())
    return _back()
