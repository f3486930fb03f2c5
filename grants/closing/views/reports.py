"""The final report: written by the group, read by both."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.closing import operations
from grants.closing.forms import FinalReportForm, final_report_form
from grants.closing.kinds import TEXTS
from grants.closing.models import FinalReport
from grants.closing.queries import claimed_lines, spent_by_line
from grants.closing.views.blueprint import bp, the_report
from grants.delivery.kinds import as_sent, kind_of, open_keys
from grants.delivery.said import versions_of
from grants.delivery.views.blueprint import closed_answers, said_about
from grants.documents.operations import documents_of
from grants.lifecycles import REPORT
from grants.money import Pence


@bp.get("/final-reports/<reference>")
@open_to_signed_in
def show_final_report(reference: str) -> ResponseReturnValue:
    report, person = the_report(reference), signed_in()
    if REPORT.allows(person, "edit", report):
        return redirect(url_for("closing.write_final_report", reference=reference))
    said = said_about(report, person)
    said["asked"] = [one for one in said["asked"] if one.key.partition("_")[0] not in ("line", "reason")]
    return render_template(
        "closing/show_final_report.html",
        record=report,
        lines=spent_by_line(report),
        documents=documents_of(report),
        events=history_of(report) if person.is_staff else [],
        **said,
    )


@bp.get("/final-reports/<reference>/versions/<int:version>")
@open_to_signed_in
def show_version(reference: str, version: int) -> ResponseReturnValue:
    """A final report as it was sent once, frozen."""
    report = the_report(reference)
    sent = next((known for known in versions_of(report) if known.version == version), None) or not_found()
    return render_template(
        "delivery/show_version.html",
        record=report,
        shown_by=kind_of(report).endpoint,
        sent=sent,
        asked=as_sent(report, sent),
    )


@bp.route("/final-reports/<reference>/write", methods=["GET", "POST"])
@open_to_signed_in
def write_final_report(reference: str) -> ResponseReturnValue:
    """Write a final report; saving keeps a draft, submitting hands it in."""
    report, person = the_report(reference), signed_in()
    REPORT.check(person, "edit", report)
    form = final_report_form(report, open_keys(report))
    if form.validate_on_submit() and form.carry_out(_keep, report, form):
        is_draft = request.form.get("then") != "submit"
        if is_draft or form.carry_out(operations.submit_final_report, report, actor=person):
            flash(_("Saved as a draft.") if is_draft else _("Your report is sent. Thank you."), "success")
            return redirect(url_for("evaluation.show_award", reference=report.award.reference))
    return render_template(
        "closing/write_final_report.html",
        form=form,
        report=report,
        texts=list(TEXTS),
        claims_count=claimed_lines(report.award) is not None,
        **closed_answers(report),
    )


def _keep(report: FinalReport, form: FinalReportForm) -> None:
    income = form.other_income.pence if "other_income" in form else report.other_income_pence
    operations.save_final_report(
        report,
        {key: form.text(key, report) for key in TEXTS},
        form.said(),
        other_income_pence=None if income is None else Pence(income),
        other_income_from=form.text("other_income_from", report),
        actor=signed_in(),
    )
