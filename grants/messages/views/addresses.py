"""Pages on which a person corrects the address that their mails go to."""

from collections.abc import Callable
from typing import Any

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import user_authenticated

from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts.models import User
from grants.db import transaction
from grants.forms import Form, check_button
from grants.messages import operations, queries
from grants.messages.forms import AddressForm
from grants.messages.tokens import address_in, token_for
from grants.messages.views.blueprint import bp


@bp.app_context_processor
def trouble() -> dict[str, Callable[[], bool]]:
    """The start page asks a person whose mails come back to correct their address."""
    return {"mails_come_back": lambda: bool(queries.marks_of(signed_in()))}


def _ask(_app: Flask, user: User, **_extra: Any) -> None:
    """Ask at the next signing in, wherever it leads."""
    if queries.marks_of(user):
        flash(_("Mails to %(address)s come back to us. Correct your address on the start page.",
                address=user.email), "notice")  # fmt: skip


@bp.record_once
def _connect(state: Any) -> None:
    user_authenticated.connect(_ask, state.app)


@bp.route("/address", methods=["GET", "POST"])
@open_to_signed_in
def ask_for_address() -> ResponseReturnValue:
    """Type another address; a mail to it leads on."""
    person = signed_in()
    form = AddressForm()
    if form.validate_on_submit():
        address = form.email.data.strip().lower()
        path = url_for("messages.open_address", token=token_for(person, address))
        if form.carry_out(operations.ask_for_address, person, address, path):
            flash(_("We have sent a mail to %(address)s. Open the link in it.", address=address), "success")
            return redirect(url_for("dashboards.home"))
    return render_template("messages/ask_for_address.html", form=form, marks=queries.marks_of(person))


@bp.get("/address/<token>")
@open_to_signed_in
def open_address(token: str) -> ResponseReturnValue:
    """Where the mail to a new address leads: a page with a button, so that no scanner uses it up."""
    address = address_in(token, signed_in()) or not_found()
    return render_template("messages/open_address.html", address=address, token=token)


@bp.post("/address/<token>")
@open_to_signed_in
def change_address(token: str) -> ResponseReturnValue:
    address = address_in(token, signed_in()) or not_found()
    form = Form()
    check_button()
    if not form.carry_out(operations.change_address, signed_in(), address):
        flash(form.form_errors[0], "notice")
        return redirect(url_for("messages.ask_for_address"))
    flash(_("Your address is %(address)s now.", address=address), "success")
    return redirect(url_for("dashboards.home"))


@bp.post("/address/works")
@open_to_signed_in
def clear_marks() -> ResponseReturnValue:
    """Say that the address takes mail again."""
    check_button()
    with transaction():
        operations.clear_marks(signed_in())
    flash(_("Thank you. If a mail comes back again, we shall ask you again."), "success")
    return redirect(url_for("dashboards.home"))
