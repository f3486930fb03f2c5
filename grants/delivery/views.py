"""Pages of milestone reports."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.delivery import operations, queries
from grants.delivery.forms import (
    ReportForm,
)
from grants.delivery.models import MilestoneReport
from grants.documents.files import CheckedFile, keep_upload
from grants.documents.operations import documents_about
from grants.errors import RuleBroken
from grants.lifecycles import REPORT
from grants.money import Pence
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
        payment=next((found for of in queries.RELEASES if (found := of(report.milestone))), None),
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
    claimed = queries.spent_in(report)
    if claimed is not None:
        del form.spent
    if form.validate_on_submit() and _save(report, form):
        is_draft = request.form.get("then") != "submit"
        if is_draft or form.carry_out(operations.submit_report, report, actor=person):
            flash(_("Saved as a draft.") if is_draft else _("Your report is sent. Thank you."), "success")
            return redirect(url_for("evaluation.show_award", reference=report.award.reference))
    return render_template("delivery/write_report.html", form=form, report=report, claimed=claimed)


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
    spent = form.spent.pence if "spent" in form else report.spent_pence
    operations.save_report(
        report,
        done=form.done.data or "",
        spent_pence=Pence(spent) if spent is not None else None,
        evidence=upload,
        actor=person,
    )
    settle(form.evidence)
