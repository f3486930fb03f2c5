"""Pages of people and organisations."""

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from grants.access import not_found, open_to, open_to_public, open_to_signed_in, signed_in
from grants.accounts import operations
from grants.accounts.forms import (
    ChangeOrganisationForm,
    LinkForm,
    MemberForm,
    NewOrganisationForm,
    PersonForm,
    RolesForm,
)
from grants.accounts.models import Membership, Organisation, OrganisationKind, User
from grants.accounts.queries import members_of, people, visible_organisations
from grants.accounts.signing_in import send_link
from grants.db import db, transaction
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.pages import Page, local_address
from grants.permissions import Role

bp = Blueprint("accounts", __name__)


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
    if current_user.is_authenticated:
        return redirect(url_for("dashboards.home"))
    return render_template(
        "accounts/open_link.html",
        email=request.args.get("email", ""),
        code=request.args.get("code", ""),
        then=local_address(request.args.get("then")),
    )


@bp.get("/register/sent")
@open_to_public
def registered() -> ResponseReturnValue:
    return render_template("accounts/registered.html")


@bp.get("/organisations")
@open_to_signed_in
def list_organisations() -> ResponseReturnValue:
    """A person's own organisations, or all of them for staff."""
    query = visible_organisations(signed_in())
    search = request.args.get("q", "").strip()
    if search:
        query = query.where(Organisation.name.icontains(search, autoescape=True))
    return render_template("accounts/list_organisations.html", page=Page(query), search=search)


@bp.route("/organisations/new", methods=["GET", "POST"])
@open_to_signed_in
def create_organisation() -> ResponseReturnValue:
    form = NewOrganisationForm()
    if form.validate_on_submit():
        try:
            with transaction():
                organisation = operations.create_organisation(
                    form.name.data,
                    OrganisationKind(form.kind.data),
                    form.number.data,
                    area_code=form.area.data,
                    address=form.address.data,
                    position=form.position.data,
                    may_sign=form.may_sign.data,
                    actor=signed_in(),
                )
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("Your organisation is ready. Now you can apply."), "success")
            following = request.args.get("next")
            return redirect(
                local_address(following)
                if following
                else url_for("accounts.show_organisation", number=organisation.id)
            )
    return render_template("accounts/create_organisation.html", form=form)


def _find_organisation(number: int) -> Organisation:
    query = visible_organisations(signed_in()).where(Organisation.id == number)
    return db.session.scalar(query) or not_found()


@bp.get("/organisations/<int:number>")
@open_to_signed_in
def show_organisation(number: int) -> ResponseReturnValue:
    organisation = _find_organisation(number)
    return render_template(
        "accounts/show_organisation.html",
        organisation=organisation,
        members=members_of(organisation),
        is_member=signed_in().is_member_of(organisation.id),
    )


@bp.route("/organisations/<int:number>/change", methods=["GET", "POST"])
@open_to_signed_in
def change_organisation(number: int) -> ResponseReturnValue:
    organisation = _find_organisation(number)
    operations.check_member(organisation, signed_in())
    form = ChangeOrganisationForm.of(organisation)
    if form.validate_on_submit() and form.carry_out(
        operations.change_organisation,
        organisation,
        form.name.data,
        OrganisationKind(form.kind.data),
        form.number.data,
        area_code=form.area.data,
        address=form.address.data,
        language=form.language.data,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template("accounts/change_organisation.html", form=form, organisation=organisation)


@bp.route("/organisations/<int:number>/members/new", methods=["GET", "POST"])
@open_to_signed_in
def invite_member(number: int) -> ResponseReturnValue:
    organisation = _find_organisation(number)
    operations.check_member(organisation, signed_in())
    form = MemberForm()
    if form.validate_on_submit() and form.carry_out(
        operations.invite_member,
        organisation,
        form.email.data,
        form.full_name.data,
        position=form.position.data,
        may_sign=form.may_sign.data,
        actor=signed_in(),
    ):
        flash(_("%(name)s has been added and told by mail.", name=form.full_name.data), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template("accounts/invite_member.html", form=form, organisation=organisation)


@bp.post("/organisations/<int:number>/members/<int:membership>/leave")
@open_to_signed_in
def leave(number: int, membership: int) -> ResponseReturnValue:
    organisation = _find_organisation(number)
    operations.check_member(organisation, signed_in())
    place = db.session.scalar(
        sa.select(Membership).where(Membership.id == membership, Membership.organisation_id == number)
    )
    if place is None:
        not_found()
    check_button()
    with transaction():
        operations.leave(place, actor=signed_in())
    flash(_("Removed from the organisation."), "success")
    return redirect(url_for("accounts.list_organisations"))


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
