"""The page of bank holidays, by which working days are counted."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, signed_in
from grants.accounts import operations
from grants.accounts.calendar import holidays_from
from grants.accounts.forms import HolidayForm
from grants.accounts.models import BankHoliday
from grants.accounts.operations import KEEPERS
from grants.accounts.views.blueprint import bp
from grants.db import db, transaction
from grants.formats import day as said
from grants.forms import check_button
from grants.pages import Page
from grants.permissions import Role


@bp.get("/bank-holidays")
@open_to(*KEEPERS, Role.DECISION_MAKER, Role.AUDITOR)
def list_holidays() -> ResponseReturnValue:
    """The bank holidays from this year on, or all that were ever on the list."""
    shows_all = request.args.get("from") == "all"
    first = date.min if shows_all else clock.today().replace(month=1, day=1)
    return render_template(
        "accounts/list_holidays.html",
        page=Page(holidays_from(first)),
        shows_all=shows_all,
        may_change=signed_in().has(*KEEPERS),
    )


@bp.route("/bank-holidays/new", methods=["GET", "POST"])
@open_to(*KEEPERS)
def add_holiday() -> ResponseReturnValue:
    form = HolidayForm()
    if form.validate_on_submit() and form.carry_out(
        operations.add_holiday, form.day.data, form.title.texts, actor=signed_in()
    ):
        flash(_("%(day)s is on the list of bank holidays.", day=said(form.day.data)), "success")
        return redirect(url_for("accounts.list_holidays"))
    return render_template("accounts/add_holiday.html", form=form)


@bp.post("/bank-holidays/<int:number>/remove")
@open_to(*KEEPERS)
def remove_holiday(number: int) -> ResponseReturnValue:
    holiday = db.session.get(BankHoliday, number) or not_found()
    check_button()
    with transaction():
        operations.remove_holiday(holiday, actor=signed_in())
    flash(_("%(day)s is off the list of bank holidays.", day=said(holiday.day)), "success")
    return redirect(url_for("accounts.list_holidays"))
