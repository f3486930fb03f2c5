"""Pages of groups: complain or appeal, add a file, see where it stands, withdraw."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants.access import open_to_signed_in, signed_in
from grants.accounts.calendar import days_off
from grants.accounts.history import history_of
from grants.appeals import operations, queries
from grants.appeals.forms import AppealForm, FileForm, ReasonForm
from grants.appeals.models import Appeal, Subject
from grants.appeals.status import status_of
from grants.appeals.views.blueprint import bp, own_application, the_appeal
from grants.appeals.window import Window, clock_of, window_of
from grants.applications.models import Application
from grants.documents.files import CheckedFile
from grants.documents.operations import documents_of
from grants.errors import DomainError, RuleBroken
from grants.languages import current_language
from grants.lifecycles import APPEAL
from grants.uploads import given_file, settle


@bp.app_context_processor
def of_application() -> dict[str, Callable[[Application], Markup]]:
    """An application's page shows its group until when it can complain, and what became of it."""

    def shown(application: Application) -> Markup:
        person = signed_in()
        if not person.is_member_of(application.organisation_id) and not person.has(*queries.READERS):
            return Markup("")
        appeals, window = queries.appeals_of(application), window_of(application)
        if not appeals and window is None:
            return Markup("")
        page = render_template(
            "appeals/_of_application.html",
            application=application,
            appeals=appeals,
            window=window if window is not None and _may_raise(application) else None,
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"appeals_of_application": shown}


def _may_raise(application: Application) -> bool:
    try:
        operations.check_may_raise(application, actor=signed_in())
    except DomainError:
        return False
    return True


@bp.route("/applications/<reference>/appeal", methods=["GET", "POST"])
@open_to_signed_in
def raise_appeal(reference: str) -> ResponseReturnValue:
    """Complain or appeal about the decision on an application."""
    application = own_application(reference)
    window = operations.check_may_raise(application, actor=signed_in())
    offered = queries.grounds(offered_only=True)
    form = AppealForm(offered, is_late=window.is_over)
    if form.validate_on_submit() and (appeal := _raise(application, form, window)) is not None:
        flash(_("Sent. Its reference is %(reference)s.", reference=appeal.reference), "success")
        return redirect(url_for("appeals.show_appeal", reference=appeal.reference))
    return render_template("appeals/raise_appeal.html", form=form, application=application, window=window)


def _raise(application: Application, form: AppealForm, window: Window) -> Appeal | None:
    """Check the file before anything is locked; then raise the appeal, and return it if that was done."""
    made: list[Appeal] = []
    chosen = {ground.id: ground for ground in queries.grounds(offered_only=True)}

    def carry(file: CheckedFile | None) -> None:
        made.append(
            operations.raise_appeal(
                application,
                Subject(form.subject.data),
                [chosen[int(number)] for number in form.grounds.data],
                text=form.text.data,
                wanted=form.wanted.data,
                late_reason=(form.late_reason.data or "") if window.is_over else "",
                file=file,
                language=current_language(),
                actor=signed_in(),
            )
        )
        settle(form.file)

    try:
        file = given_file(form.file)
    except RuleBroken as broken:
        form.show(broken)
        return None
    return made[0] if form.carry_out(carry, file) else None


@bp.get("/appeals/<reference>")
@open_to_signed_in
def show_appeal(reference: str) -> ResponseReturnValue:
    """One complaint or appeal: to its group in plain words, to staff with every step."""
    appeal = the_appeal(reference)
    person = signed_in()
    is_own = person.is_member_of(appeal.application.organisation_id)
    shared: dict[str, Any] = {
        "record": appeal,
        "actions": [step.action for step in APPEAL.actions(person, appeal)],
        "letters": documents_of(appeal),
    }
    if is_own:
        return render_template("appeals/show_to_group.html", status=status_of(appeal), **shared)
    return render_template(
        "appeals/show_to_staff.html",
        clock=clock_of(appeal, days_off()),
        events=history_of(appeal),
        **shared,
    )


@bp.route("/appeals/<reference>/file", methods=["GET", "POST"])
@open_to_signed_in
def add_file(reference: str) -> ResponseReturnValue:
    appeal = the_appeal(reference)
    APPEAL.check(signed_in(), "add_file", appeal)
    form = FileForm()
    if form.validate_on_submit() and _add(appeal, form):
        flash(_("Your file is kept."), "success")
        return redirect(url_for("appeals.show_appeal", reference=reference))
    return render_template("appeals/add_file.html", form=form, appeal=appeal)


def _add(appeal: Appeal, form: FileForm) -> bool:
    def carry(file: CheckedFile) -> None:
        operations.add_file(appeal, file, actor=signed_in())
        settle(form.file)

    try:
        file = given_file(form.file)
        if file is None:
            raise RuleBroken(_("Choose a file"), field="file")
    except RuleBroken as broken:
        form.show(broken)
        return False
    return form.carry_out(carry, file)


@bp.route("/appeals/<reference>/withdraw", methods=["GET", "POST"])
@open_to_signed_in
def withdraw_appeal(reference: str) -> ResponseReturnValue:
    appeal = the_appeal(reference)
    APPEAL.check(signed_in(), "withdraw", appeal)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.withdraw_appeal, appeal, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("It is withdrawn."), "success")
        return redirect(url_for("appeals.show_appeal", reference=reference))
    return render_template("appeals/withdraw_appeal.html", form=form, appeal=appeal)
