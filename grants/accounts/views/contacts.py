"""Pages of the two people who speak for an organisation."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import open_to_signed_in, signed_in
from grants.accounts import operations
from grants.accounts.forms import ContactForm, UnrelatedForm
from grants.accounts.models import ContactPlace
from grants.accounts.queries import contacts_of
from grants.accounts.views.blueprint import bp, the_organisation


@bp.route("/organisations/<int:number>/contacts/<any(senior, main):word>", methods=["GET", "POST"])
@open_to_signed_in
def set_contact(number: int, word: str) -> ResponseReturnValue:
    organisation, place = the_organisation(number), ContactPlace(word)
    operations.check_owner(organisation, signed_in())
    form = ContactForm.of(organisation, place)
    if form.validate_on_submit() and form.carry_out(
        operations.set_contact, organisation, place, form.reach, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template("accounts/set_contact.html", form=form, organisation=organisation, place=place)


@bp.route("/organisations/<int:number>/contacts/declare", methods=["GET", "POST"])
@open_to_signed_in
def declare_unrelated(number: int) -> ResponseReturnValue:
    """Declare that the two contacts are not related."""
    organisation = the_organisation(number)
    operations.check_owner(organisation, signed_in())
    form = UnrelatedForm()
    if form.validate_on_submit() and form.carry_out(
        operations.declare_unrelated, organisation, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("accounts.show_organisation", number=number))
    return render_template(
        "accounts/declare_unrelated.html",
        form=form,
        organisation=organisation,
        contacts=contacts_of(organisation),
        places=list(ContactPlace),
    )
