"""Pages on which people sign in by link, and on which administrators look after accounts and roles."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from grants.access import not_found, open_to, open_to_public, open_to_signed_in, signed_in
from grants.accounts import freshness, operations, signing_in
from grants.accounts.forms import LinkForm, PersonForm, ProofForm, RolesForm
from grants.accounts.models import User
from grants.accounts.queries import people
from grants.accounts.signing_in import prove_by_password, send_link
from grants.accounts.views.blueprint import bp
from grants.db import db, transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.pages import Page, local_address
from grants.permissions import Role


@bp.route("/sign-in/link", methods=["GET", "POST"])
@open_to_public
def ask_for_link() -> ResponseReturnValue:
    """Send a sign-in link; the answer is the same whether or not there is an account."""
    form = LinkForm()
    if form.validate_on_submit():
        send_link(form.email.data)
        return render_template("accounts/link_sent.html", address=form.email.data)
    return render_template("accounts/ask_for_link.html", form=form)


@bp.get("/sign-in/link/open")
@open_to_public
def open_link() -> ResponseReturnValue:
    """Show the button that uses a sign-in link: opening the page alone uses nothing up."""
    email, action = request.args.get("email", ""), url_for("security.us_signin")
    if current_user.is_authenticated:
        if freshness.is_fresh() or email != current_user.email:
            return redirect(url_for("dashboards.home"))
        action = url_for("accounts.prove_by_link")
    return render_template(
        "accounts/open_link.html",
        action=action,
        email=email,
        code=request.args.get("code", ""),
        then=local_address(request.args.get("then")),
    )


@bp.route("/sign-in/again", methods=["GET", "POST"])
@open_to_signed_in
def prove_again() -> ResponseReturnValue:
    """Ask somebody who signed in a while ago for their password, or offer a link, before they sign."""
    person, then = signed_in(), local_address(request.args.get("then"))
    form = ProofForm(person)
    if form.validate_on_submit():
        if prove_by_password(person, form.password.data):
            return redirect(then)
        form.show(RuleBroken(_("This is not your password"), field="password"))
    return render_template("accounts/prove_again.html", form=form, then=then, has_password=person.password)


@bp.post("/sign-in/again/link")
@open_to_signed_in
def send_proof() -> ResponseReturnValue:
    """Mail a link to whoever would rather not type a password, or has none."""
    check_button()
    send_link(signed_in().email)
    return render_template("accounts/link_sent.html", address=signed_in().email)


@bp.post("/sign-in/again/code")
@open_to_signed_in
def prove_by_link() -> ResponseReturnValue:
    """Use a mailed link while being signed in: the sign-in is fresh again."""
    check_button()
    if signing_in.prove_by_link(signed_in()):
        return redirect(local_address(request.form.get("next")))
    return render_template("security/sign_in_link_failed.html")


@bp.get("/register/sent")
@open_to_public
def registered() -> ResponseReturnValue:
    return render_template("accounts/registered.html")


@bp.get("/people")
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def list_people() -> ResponseReturnValue:
    query = people()
    search = request.args.get("q", "").strip()
    if search:
        either = sa.or_(
            User.full_name.icontains(search, autoescape=True), User.email.icontains(search, autoescape=True)
        )
        query = query.where(either)
    return render_template("accounts/list_people.html", page=Page(query), search=search)


@bp.route("/people/new", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def add_person() -> ResponseReturnValue:
    form = PersonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.invite_person,
        form.email.data,
        form.full_name.data,
        language=form.language.data,
        roles=[Role(role) for role in form.roles.data],
        actor=signed_in(),
    ):
        flash(_("%(name)s has been added and told by mail.", name=form.full_name.data), "success")
        return redirect(url_for("accounts.list_people"))
    return render_template("accounts/add_person.html", form=form)


def _find_person(number: int) -> User:
    return db.session.get(User, number) or not_found()


@bp.route("/people/<int:number>", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def change_roles(number: int) -> ResponseReturnValue:
    person = _find_person(number)
    form = RolesForm(
        person, beside=lambda: person.roles, data={"roles": [held.name.value for held in person.roles]}
    )
    if form.validate_on_submit() and form.carry_out(
        operations.change_roles, person, {Role(role) for role in form.roles.data}, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.list_people"))
    return render_template("accounts/change_roles.html", form=form, somebody=person)


@bp.post("/people/<int:number>/<any(open, close):change>")
@open_to(Role.ADMINISTRATOR)
def set_active(number: int, change: str) -> ResponseReturnValue:
    person = _find_person(number)
    check_button()
    with transaction():
        operations.set_active(person, change == "open", actor=signed_in())
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.list_people"))
