"""Pages on which officers keep the templates of messages."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.db import db, transaction
from grants.forms import check_button
from grants.messages import operations, queries
from grants.messages.forms import TemplateForm, typed_words
from grants.messages.models import MessageTemplate
from grants.messages.views.blueprint import bp
from grants.messages.wording import MESSAGE_FIELDS
from grants.pages import Page
from grants.permissions import Role


def _the_template(number: int) -> MessageTemplate:
    return db.session.get(MessageTemplate, number) or not_found()


def _back() -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("messages.list_templates"))


@bp.get("/message-templates")
@open_to(Role.OFFICER, Role.AUDITOR)
def list_templates() -> ResponseReturnValue:
    """The templates, those out of use as well: a list of a few lines."""
    return render_template(
        "messages/list_templates.html",
        templates=queries.templates(),
        may_change=signed_in().has(Role.OFFICER),
    )


@bp.route("/message-templates/new", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def add_template() -> ResponseReturnValue:
    form = TemplateForm()
    if form.validate_on_submit() and form.carry_out(
        operations.add_template, form.title.texts, subject=form.subject, body=form.body, actor=signed_in()
    ):
        return _back()
    return render_template("messages/edit_template.html", form=form, template=None, fields=MESSAGE_FIELDS)


@bp.route("/message-templates/<int:number>/edit", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def change_template(number: int) -> ResponseReturnValue:
    template = _the_template(number)
    last = queries.last_version(template)
    form = TemplateForm(
        template,
        beside=lambda: [queries.last_version(template)],
        data={"title": template.name, **typed_words(last.subject, last.body)},
    )
    if form.validate_on_submit() and form.carry_out(
        operations.change_template,
        template,
        form.title.texts,
        subject=form.subject,
        body=form.body,
        actor=signed_in(),
    ):
        return _back()
    return render_template("messages/edit_template.html", form=form, template=template, fields=MESSAGE_FIELDS)


@bp.get("/message-templates/<int:number>")
@open_to(Role.OFFICER, Role.AUDITOR)
def show_template(number: int) -> ResponseReturnValue:
    """Every version of a template, newest first."""
    template = _the_template(number)
    return render_template(
        "messages/show_template.html",
        template=template,
        page=Page(queries.versions_of(template)),
        may_change=signed_in().has(Role.OFFICER),
    )


@bp.post("/message-templates/<int:number>/<any(retire, restore):change>")
@open_to(Role.OFFICER)
def use_template(number: int, change: str) -> ResponseReturnValue:
    """Take a template out of use, or offer it again."""
    template = _the_template(number)
    check_button()
    with transaction():
        verb = operations.retire_template if change == "retire" else operations.restore_template
        verb(template, actor=signed_in())
    return _back()
