"""Pages on which a milestone report is read and written, by those who have signed in."""

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.db import db, transaction
from grants.delivery import operations, queries
from grants.delivery.forms import ReportForm
from grants.delivery.kinds import as_sent, kind_of, open_keys
from grants.delivery.models import MilestoneReport, SentReport
from grants.delivery.photos import photos_of
from grants.delivery.views.blueprint import bp, closed_answers, said_about, the_report
from grants.documents.files import CheckedFile, keep_upload
from grants.documents.operations import documents_of
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import REPORT
from grants.money import Pence
from grants.uploads import given_file, settle


@bp.get("/reports/<reference>")
@open_to_signed_in
def show_report(reference: str) -> ResponseReturnValue:
    report = the_report(reference)
    person = signed_in()
    if REPORT.allows(person, "edit", report):
        return redirect(url_for("delivery.write_report", reference=reference))
    return render_template(
        "delivery/show_report.html",
        record=report,
        payment=next((found for of in queries.RELEASES if (found := of(report.milestone))), None),
        documents=documents_of(report),
        events=history_of(report) if person.is_staff else [],
        **said_about(report, person),
    )


@bp.get("/reports/<reference>/versions/<int:version>")
@open_to_signed_in
def show_version(reference: str, version: int) -> ResponseReturnValue:
    """A report as it was sent once, frozen."""
    report = the_report(reference)
    query = sa.select(SentReport).where(
        SentReport.report_reference == report.reference, SentReport.version == version
    )
    sent = db.session.scalar(query) or not_found()
    return render_template(
        "delivery/show_version.html",
        record=report,
        shown_by=kind_of(report).endpoint,
        sent=sent,
        asked=as_sent(report, sent),
    )


@bp.route("/reports/<reference>/write", methods=["GET", "POST"])
@open_to_signed_in
def write_report(reference: str) -> ResponseReturnValue:
    """Write a milestone report; saving keeps a draft, submitting hands it in."""
    report = the_report(reference)
    person = signed_in()
    REPORT.check(person, "edit", report)
    form = ReportForm.of(report, open_keys(report))
    if form.validate_on_submit() and _save(report, form):
        then = request.form.get("then")
        if then == "photos":
            return redirect(url_for("delivery.list_photos", reference=reference))
        if then != "submit" or form.carry_out(operations.submit_report, report, actor=person):
            flash(
                _("Your report is sent. Thank you.") if then == "submit" else _("Saved as a draft."),
                "success",
            )
            return redirect(url_for("evaluation.show_award", reference=report.award.reference))
    return render_template(
        "delivery/write_report.html",
        form=form,
        report=report,
        photos=photos_of(report),
        claimed=queries.spent_in(report),
        **closed_answers(report),
    )


def _save(report: MilestoneReport, form: ReportForm) -> bool:
    """Check the file that was chosen, if any, before anything is locked; then save all that was given."""
    try:
        evidence = given_file(form.evidence) if "evidence" in form else None
    except RuleBroken as broken:
        form.show(broken)
        return False
    return form.carry_out(_keep, report, form, evidence)


def _keep(report: MilestoneReport, form: ReportForm, evidence: CheckedFile | None) -> None:
    """Save what the form asked; what it did not ask stays as it is."""
    person = signed_in()
    REPORT.check(person, "edit", report)
    upload = keep_upload(*evidence, application_id=report.application.id, actor=person) if evidence else None
    spent = form.spent.pence if "spent" in form else report.spent_pence

    def text(key: str) -> str:
        return (form[key].data or "") if key in form else getattr(report, key)

    def count(key: str) -> int | None:
        found: int | None = form[key].number if key in form else getattr(report, key)
        return found

    operations.save_report(
        report,
        done=text("done"),
        did_not_work=text("did_not_work"),
        first_count=count("first_count"),
        second_count=count("second_count"),
        spent_pence=Pence(spent) if spent is not None else None,
        evidence=upload,
        actor=person,
    )
    if "evidence" in form:
        settle(form.evidence)


@bp.post("/reports/<reference>/links/<any(send, end):step>")
@open_to_signed_in
def move_links(reference: str, step: str) -> ResponseReturnValue:
    """Mail links by which the report can be sent without signing in, or end those that were mailed."""
    report = the_report(reference)
    check_button()
    with transaction():
        if step == "send":
            operations.send_links(report, actor=signed_in())
        else:
            operations.end_links(report, actor=signed_in())
    flash(_("The links are on their way.") if step == "send" else _("No link works any more."), "success")
    return redirect(url_for("delivery.show_report", reference=reference))
