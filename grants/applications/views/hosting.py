"""Pages about hosts: for the group that asks, for the host that answers, for staff who look."""

from collections.abc import Callable

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from grants.access import not_found, open_to, open_to_public, open_to_signed_in, signed_in
from grants.accounts.models import Organisation
from grants.accounts.operations import token_hash
from grants.applications import operations, support
from grants.applications.forms import AskHostForm, ConfirmHostingForm, RefuseHostingForm
from grants.applications.models import Application, Hosting
from grants.applications.views.blueprint import STAFF, bp, the_application
from grants.db import count, db, transaction
from grants.forms import check_button
from grants.languages import current_language
from grants.lifecycles import APPLICATION
from grants.pages import Page
from grants.permissions import Guest


def _own_application(reference: str) -> Application:
    """Return an application of the person's own group; 404 for everybody else, helpers included."""
    application = the_application(reference)
    return application if signed_in().is_member_of(application.organisation_id) else not_found()


@bp.route("/applications/<reference>/host", methods=["GET", "POST"])
@open_to_signed_in
def show_host(reference: str) -> ResponseReturnValue:
    """Who hosts the grant and where their word stands; where nobody does, the form that asks somebody."""
    application = _own_application(reference)
    person = signed_in()
    hosting = support.current_hosting(application)
    may_ask = APPLICATION.allows(person, "ask_host", application)
    form = AskHostForm(data={"language": current_language()}) if may_ask and hosting is None else None
    if form and form.validate_on_submit() and form.carry_out(
        operations.ask_host,
        application,
        form.host_name.data,
        contact_name=form.contact_name.data,
        contact_email=form.contact_email.data,
        language=form.language.data,
        actor=person,
    ):  # fmt: skip
        flash(_("%(host)s has been asked by mail.", host=form.host_name.data), "success")
        return redirect(url_for("applications.show_host", reference=reference))
    past = [known for known in support.hostings_of(application) if known is not hosting]
    return render_template(
        "applications/show_host.html",
        form=form,
        application=application,
        hosting=hosting,
        past=past[::-1],
        may_ask=may_ask,
        needs_host=support.needs_host(application),
    )


@bp.post("/applications/<reference>/host/again")
@open_to_signed_in
def send_hosting_again(reference: str) -> ResponseReturnValue:
    hosting = support.current_hosting(_own_application(reference)) or not_found()
    check_button()
    with transaction():
        operations.send_hosting_again(hosting, actor=signed_in())
    flash(_("The mail is being sent again, with a new link."), "success")
    return redirect(url_for("applications.show_host", reference=reference))


@bp.post("/applications/<reference>/host/end")
@open_to_signed_in
def end_hosting(reference: str) -> ResponseReturnValue:
    hosting = support.current_hosting(_own_application(reference)) or not_found()
    check_button()
    with transaction():
        operations.end_hosting(hosting, actor=signed_in())
    flash(_("You do without this host now. It has been told by mail."), "success")
    return redirect(url_for("applications.show_host", reference=reference))


def _asked(token: str) -> Hosting | None:
    """Return what a link asks about, in the language of its mail until the reader chooses another one."""
    hosting = db.session.scalar(sa.select(Hosting).where(Hosting.token_hash == token_hash(token)))
    if hosting is not None and session.get("hosting") != hosting.id:
        session["hosting"], session["language"] = hosting.id, hosting.language
        refresh()
    return hosting


@bp.get("/hosting/<token>")
@open_to_public
def show_hosting(token: str) -> ResponseReturnValue:
    """What a host is asked, and the two ways to answer; opening the page alone answers nothing."""
    hosting = _asked(token)
    return render_template(
        "applications/show_hosting.html",
        hosting=hosting,
        token=token,
        is_awaited=hosting is not None and operations.is_awaited(hosting),
    ), 200 if hosting else 404


def _awaited(token: str) -> Hosting | None:
    """Return what a link asks about where it may still be answered; else its own page says why not."""
    hosting = _asked(token)
    return hosting if hosting is not None and operations.is_awaited(hosting) else None


@bp.route("/hosting/<token>/confirm", methods=["GET", "POST"])
@open_to_public
def confirm_hosting(token: str) -> ResponseReturnValue:
    """Who the host is, who speaks for it, and its declaration."""
    hosting = _awaited(token)
    if hosting is None:
        return redirect(url_for("applications.show_hosting", token=token))
    form = ConfirmHostingForm(hosting)
    declaration = operations.host_declaration(hosting.application)
    if form.validate_on_submit() and form.carry_out(
        operations.confirm_hosting,
        hosting,
        form.answering(),
        declaration=declaration,
        actor=Guest(hosting),
    ):
        return redirect(url_for("applications.show_hosting", token=token))
    return render_template(
        "applications/confirm_hosting.html", form=form, hosting=hosting, token=token, declaration=declaration
    )


@bp.route("/hosting/<token>/refuse", methods=["GET", "POST"])
@open_to_public
def refuse_hosting(token: str) -> ResponseReturnValue:
    hosting = _awaited(token)
    if hosting is None:
        return redirect(url_for("applications.show_hosting", token=token))
    form = RefuseHostingForm(hosting)
    if form.validate_on_submit() and form.carry_out(
        operations.refuse_hosting,
        hosting,
        full_name=form.full_name.data,
        reason=form.reason.data,
        actor=Guest(hosting),
    ):
        return redirect(url_for("applications.show_hosting", token=token))
    return render_template("applications/refuse_hosting.html", form=form, hosting=hosting, token=token)


@bp.get("/hosts")
@open_to(*STAFF)
def list_hosts() -> ResponseReturnValue:
    """The organisations that host groups, and how many applications each carries."""
    search = request.args.get("q", "").strip()
    page = Page(support.hosts(signed_in(), search), support.read_hosts)
    return render_template("applications/list_hosts.html", page=page, search=search)


@bp.app_context_processor
def hosted_address() -> dict[str, Callable[[Organisation], str | None]]:
    """An organisation's page leads staff on to the groups that it hosts, which it does not know itself."""

    def address(organisation: Organisation) -> str | None:
        person = signed_in()
        is_host = person.has(*STAFF) and count(support.hosted_by(organisation, person)) > 0
        return url_for("applications.show_hosted_groups", number=organisation.id) if is_host else None

    return {"hosted_address": address}


@bp.get("/hosts/<int:number>")
@open_to(*STAFF)
def show_hosted_groups(number: int) -> ResponseReturnValue:
    """The groups that one host carries, with who confirmed it and when."""
    host = db.session.get(Organisation, number) or not_found()
    page = Page(support.hosted_by(host, signed_in()))
    if page.total == 0:
        not_found()
    return render_template("applications/show_hosted_groups.html", host=host, page=page)
