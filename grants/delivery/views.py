"""Pages of milestone reports and payments."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.db import transaction
from grants.delivery import operations, queries
from grants.delivery.forms import (
    PaidForm,
    ReasonForm,
    ReportForm,
)
from grants.delivery.gate import unmet
from grants.delivery.models import MilestoneReport, Payment
from grants.documents.files import CheckedFile, keep_upload
from grants.documents.operations import documents_about
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import PAYMENT, REPORT, PaymentState
from grants.money import Pence
from grants.pages import Page
from grants.permissions import Role
from grants.uploads import given_file, settle

bp = Blueprint("delivery", __name__)


def _report(reference: str) -> MilestoneReport:
    return queries.find_report(reference, signed_in()) or not_found()


@bp.get("/reports/<reference>")
@open_to_signed_in
def show_report(reference: str) -> ResponseReturnValue:
    report = _report(reference)
    person = signed_in()
    if REPORT.allows(person, "edit", report):
        return redirect(url_for("delivery.write_report", reference=reference))
    return render_template(
        "delivery/show_report.html",
        record=report,
        payment=queries.payment_of(report.milestone),
        actions=[step.action for step in REPORT.actions(person, report)],
        documents=[d for d in documents_about(report.application.id) if _is_about(d, report)],
        events=history_of(report) if person.is_staff else [],
    )


def _is_about(document: Any, report: Any) -> bool:
    return (document.record_type, document.record_id) == (report.__tablename__, report.id)


@bp.route("/reports/<reference>/write", methods=["GET", "POST"])
@open_to_signed_in
def write_report(reference: str) -> ResponseReturnValue:
    """Write a milestone report; saving keeps a draft, submitting hands it in."""
    report = _report(reference)
    person = signed_in()
    REPORT.check(person, "edit", report)
    spent = "" if report.spent_pence is None else f"{report.spent_pence / 100:.2f}"
    form = ReportForm(report, data={"done": report.done, "spent": spent})
    if form.validate_on_submit() and _save(report, form):
        is_draft = request.form.get("then") != "submit"
        if is_draft or form.carry_out(operations.submit_report, report, actor=person):
            flash(_("Saved as a draft.") if is_draft else _("Your report is sent. Thank you."), "success")
            return redirect(url_for("evaluation.show_award", reference=report.award.reference))
    return render_template("delivery/write_report.html", form=form, report=report)


def _save(report: MilestoneReport, form: ReportForm) -> bool:
    """Check the file that was chosen, if any, before anything is locked; then save all that was given."""
    try:
        evidence = given_file(form.evidence)
    except RuleBroken as broken:
        form.show(broken)
        return False
    return form.carry_out(_keep, report, form, evidence)


def _keep(report: MilestoneReport, form: ReportForm, evidence: CheckedFile | None) -> None:
    person = signed_in()
    REPORT.check(person, "edit", report)
    upload = keep_upload(*evidence, application_id=report.application.id, actor=person) if evidence else None
    spent = form.spent.pence
    operations.save_report(
        report,
        done=form.done.data or "",
        spent_pence=Pence(spent) if spent is not None else None,
        evidence=upload,
        actor=person,
    )
    settle(form.evidence)


PAYERS = (Role.OFFICER, Role.FINANCE, Role.AUDITOR)


@bp.get("/payments")
@open_to(*PAYERS)
def list_payments() -> ResponseReturnValue:
    query = queries.visible_payments(signed_in())
    state = request.args.get("state", "")
    if wanted := PaymentState.named(state):
        query = query.where(Payment.state == wanted)
    return render_template(
        "delivery/list_payments.html",
        page=Page(query),
        states=[(known.value, known.label) for known in PaymentState],
        chosen=state,
    )


def _payment(reference: str) -> Payment:
    return queries.find_payment(reference, signed_in()) or not_found()


@bp.get("/payments/<reference>")
@open_to(*PAYERS)
def show_payment(reference: str) -> ResponseReturnValue:
    """One instalment, and every reason why it cannot be paid now."""
    payment = _payment(reference)
    waits = payment.state not in (PaymentState.PAID, PaymentState.CANCELLED)
    return render_template(
        "delivery/show_payment.html",
        record=payment,
        unmet=unmet(payment) if waits else [],
        report=queries.report_of(payment.milestone) if payment.milestone else None,
        actions=[step.action for step in PAYMENT.actions(signed_in(), payment)],
        events=history_of(payment),
    )


@bp.post("/payments/<reference>/<any(request, approve):step>")
@open_to(Role.OFFICER, Role.FINANCE)
def move_payment(reference: str, step: str) -> ResponseReturnValue:
    """Request a payment, or approve one that somebody else requested."""
    payment = _payment(reference)
    move = operations.request_payment if step == "request" else operations.approve_payment
    check_button()
    with transaction():
        move(payment, actor=signed_in())
    flash(_("Done. The payment moves on."), "success")
    return redirect(url_for("delivery.show_payment", reference=reference))


@bp.route("/payments/<reference>/<any('send-back', 'take-back', 'cancel'):step>", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.FINANCE)
def return_payment(reference: str, step: str) -> ResponseReturnValue:
    payment = _payment(reference)
    action = step.replace("-", "_")
    PAYMENT.check(signed_in(), action, payment)
    form = ReasonForm()
    if form.validate_on_submit():
        with transaction():
            if action == "cancel":
                operations.cancel_payment(payment, reason=form.reason.data, actor=signed_in())
            else:
                operations.return_payment(payment, action, reason=form.reason.data, actor=signed_in())
        flash(_("Saved."), "success")
        return redirect(url_for("delivery.show_payment", reference=reference))
    return render_template("delivery/return_payment.html", form=form, payment=payment)


@bp.route("/payments/<reference>/paid", methods=["GET", "POST"])
@open_to(Role.FINANCE)
def record_paid(reference: str) -> ResponseReturnValue:
    payment = _payment(reference)
    PAYMENT.check(signed_in(), "record_paid", payment)
    form = PaidForm(data={"paid_on": clock.today()})
    if form.validate_on_submit() and form.carry_out(
        operations.record_paid,
        payment,
        form.paid_on.data,
        finance_reference=form.finance_reference.data,
        actor=signed_in(),
    ):
        flash(_("Recorded as paid. The group has been told by mail."), "success")
        return redirect(url_for("delivery.show_payment", reference=reference))
    return render_template("delivery/record_paid.html", form=form, payment=payment)
