"""Pages of the programme's own wording."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_public, signed_in, viewer
from grants.permissions import Role
from grants.rounds import operations, queries
from grants.rounds.forms import (
    PageForm,
    ProgrammeForm,
)
from grants.rounds.views.blueprint import bp


@bp.app_context_processor
def programme_name() -> dict[str, Any]:
    """Every page is headed by the programme's name; every field of a form is drawn with it, so it is kept."""
    if "programme_name" not in g:
        g.programme_name = queries.the_programme().name
    return {"programme_name": str(g.programme_name)}


@bp.route("/programme", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def edit_programme() -> ResponseReturnValue:
    programme = queries.the_programme()
    form = ProgrammeForm(programme, obj=programme)
    if form.validate_on_submit() and form.carry_out(
        operations.edit_programme,
        programme,
        name=form.name.texts,
        strapline=form.strapline.texts,
        contact_email=form.contact_email.data,
        reference_prefix=form.reference_prefix.data,
        smallest_number=form.smallest_number.number,
        account_wait_days=form.account_wait_days.number,
        keep_addresses_days=form.keep_addresses_days.number,
        paying_back=form.paying_back.texts,
        repay_days=form.repay_days.number,
        intention_days=form.intention_days.number,
        actor=signed_in(),
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.edit_programme"))
    return render_template("rounds/edit_programme.html", form=form)


@bp.get("/pages/<slug>")
@open_to_public
def show_page(slug: str) -> ResponseReturnValue:
    page = queries.page_called(slug) or not_found()
    person = viewer()
    may_edit = person is not None and person.has(Role.OFFICER, Role.ADMINISTRATOR)
    return render_template("rounds/show_page.html", page=page, may_edit=may_edit)


@bp.route("/pages/<slug>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def edit_page(slug: str) -> ResponseReturnValue:
    page = queries.page_called(slug) or not_found()
    form = PageForm(page, obj=page)
    if form.validate_on_submit() and form.carry_out(
        operations.edit_page, page, title=form.title.texts, body=form.body.texts, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("rounds.show_page", slug=slug))
    return render_template("rounds/edit_page.html", form=form, page=page)
