"""Pages of the people of an organisation."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts import operations
from grants.accounts.forms import InvitationForm, PlaceForm
from grants.accounts.models import Invitation, Membership
from grants.accounts.views.blueprint import bp, the_organisation
from grants.db import db, transaction
from grants.forms import check_button


@bp.route("/organisations/<int:number>/members/new", methods=["GET", "POST"])
@open_to_signed_in
def invite_member(number: int) -> ResponseReturnValue:
    organisation = the_organisation(number)
    operations.check_owner(organisation, signed_in())
    form = InvitationForm(data={"language": organisation.language})
    if form.validate_on_submit() and form.carry_out(
        operations.invite_member,
        organisation,
        form.email.data,
        form.full_name.data,
        position=form.position.data,
        is_owner=form.is_owner.data,
        may_sign=form.may_sign.data,
        language=form.language.data,
        actor=signed_in(),
    ):
        flash(_("%(name)s has been invited by mail.", name=form.full_name.data), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template("accounts/invite_member.html", form=form, organisation=organisation)


def _membership(number: int, membership: int) -> Membership:
    the_organisation(number)
    query = sa.select(Membership).where(Membership.id == membership, Membership.organisation_id == number)
    return db.session.scalar(query) or not_found()


@bp.route("/organisations/<int:number>/members/<int:membership>", methods=["GET", "POST"])
@open_to_signed_in
def change_place(number: int, membership: int) -> ResponseReturnValue:
    """What a member is and may do; an owner may also remove them."""
    place = _membership(number, membership)
    operations.check_owner(place.organisation, signed_in())
    form = PlaceForm.of(place)
    if form.validate_on_submit() and form.carry_out(
        operations.change_place,
        place,
        position=form.position.data,
        is_owner=form.is_owner.data,
        may_sign=form.may_sign.data,
        certifies=form.certifies.data,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template("accounts/change_place.html", form=form, place=place)


@bp.post("/organisations/<int:number>/members/<int:membership>/leave")
@open_to_signed_in
def leave(number: int, membership: int) -> ResponseReturnValue:
    """Go, or remove a colleague."""
    place = _membership(number, membership)
    is_own = place.user_id == signed_in().id
    check_button()
    with transaction():
        operations.leave(place, actor=signed_in())
    flash(_("Removed from the organisation."), "success")
    if is_own:
        return redirect(url_for("accounts.list_organisations"))
    return redirect(url_for("accounts.show_organisation", number=number))


@bp.post("/organisations/<int:number>/invitations/<int:invitation>/<any(again, end):step>")
@open_to_signed_in
def move_invitation(number: int, invitation: int, step: str) -> ResponseReturnValue:
    """Send an invitation again, or take it back."""
    the_organisation(number)
    query = sa.select(Invitation).where(Invitation.id == invitation, Invitation.organisation_id == number)
    known = db.session.scalar(query) or not_found()
    check_button()
    with transaction():
        if step == "again":
            operations.invite_again(known, actor=signed_in())
        else:
            operations.end_invitation(known, actor=signed_in())
    flash(_("The invitation is sent again.") if step == "again" else _("The invitation is taken back."),
          "success")  # fmt: skip
    return redirect(url_for("accounts.show_organisation", number=number))
