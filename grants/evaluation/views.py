"""Pages of returns, of the award as a whole, and of closing it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.awards.conditions import conditions_of
from grants.awards.ledger import committed, paid
from grants.awards.models import Award
from grants.awards.publicity import words_of
from grants.awards.queries import agreement_of, find_award
from grants.delivery import operations as delivery
from grants.delivery.forms import AcceptReportForm, ChangesForm, DueDateForm, ReasonForm
from grants.delivery.models import MilestoneReport
from grants.delivery.queries import find_report, milestones_of, reports_of
from grants.documents.models import DocumentKind
from grants.documents.operations import documents_about
from grants.evaluation import operations, queries
from grants.evaluation.forms import CloseForm, ReturnForm, return_form, targets_form
from grants.evaluation.models import MonitoringReturn
from grants.lifecycles import AWARD, REPORT, AwardState, PaymentState
from grants.money import Pence
from grants.payments.bank import bank_gap, payee_of
from grants.payments.gate import unmet
from grants.payments.models import Payment
from grants.payments.queries import payments_of
from grants.permissions import Role

bp = Blueprint("evaluation", __name__)


def _award(reference: str) -> Award:
    return find_award(reference, signed_in()) or not_found()


@bp.get("/awards/<reference>")
@open_to_signed_in
def show_award(reference: str) -> ResponseReturnValue:
    """The whole award on one page: what is due when, what is paid, what was reached."""
    person = signed_in()
    award = _award(reference)
    is_recipient = person.is_member_of(award.application.organisation_id)
    reads_summary = not is_recipient and person.has(Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)
    payments = payments_of(award)
    waiting = (PaymentState.PLANNED, PaymentState.REQUESTED)
    return render_template(
        "evaluation/show_award.html",
        record=award,
        application=award.application,
        is_recipient=is_recipient,
        opens_payments=person.has(Role.OFFICER, Role.FINANCE, Role.AUDITOR),
        agreement=agreement_of(award),
        milestones=milestones_of(award),
        due=sorted([*reports_of(award), *queries.returns_of(award)], key=lambda report: report.due_on),
        payments=payments,
        unmet={p.id: unmet(p) for p in payments if p.state in waiting},
        results=queries.results_of(award),
        targets_stand=queries.targets_stand(award),
        closure=queries.closure_of(award),
        money=_money(award, payments),
        conditions=conditions_of(award.application),
        publicity=words_of(award.application),
        **_bank(award),
        documents=[
            d for d in documents_about(award.application_id)
            if d.kind is not DocumentKind.ASSESSMENT_SUMMARY or reads_summary
        ],
        actions=[step.action for step in AWARD.actions(person, award)],
        events=[] if is_recipient else history_of(award, *payments),
        today=clock.today(),
    )  # fmt: skip


def _bank(award: Award) -> dict[str, Any]:
    """Return who is paid for an active award, and what is missing of the payee's bank details."""
    if award.state is not AwardState.ACTIVE:
        return {"payee": None}
    payee = payee_of(award)
    return {"payee": payee, "bank_gap": bank_gap(award)}


def _money(award: Award, payments: list[Payment]) -> dict[str, int]:
    """Return what has been paid and what is still to come; a cancelled instalment is neither."""
    ended = (PaymentState.PAID, PaymentState.CANCELLED)
    return {
        "paid": sum(payment.amount_pence for payment in payments if payment.state is PaymentState.PAID),
        "to_come": sum(payment.amount_pence for payment in payments if payment.state not in ended)
        if payments
        else committed(award),
    }


@bp.route("/awards/<reference>/targets", methods=["GET", "POST"])
@open_to_signed_in
def set_targets(reference: str) -> ResponseReturnValue:
    award = _award(reference)
    AWARD.check(signed_in(), "set_targets", award)
    form = targets_form(award, queries.targets_of(award))
    if form.validate_on_submit() and form.carry_out(
        operations.set_targets, award, form.planned(), actor=signed_in()
    ):
        flash(_("The targets are set."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template("evaluation/set_targets.html", form=form, award=award)


def _return(reference: str) -> MonitoringReturn:
    return queries.find_return(reference, signed_in()) or not_found()


@bp.get("/returns/<reference>")
@open_to_signed_in
def show_return(reference: str) -> ResponseReturnValue:
    return_ = _return(reference)
    person = signed_in()
    if REPORT.allows(person, "edit", return_):
        return redirect(url_for("evaluation.write_return", reference=reference))
    about = ("monitoring_return", return_.id)
    return render_template(
        "evaluation/show_return.html",
        record=return_,
        planned={t.indicator_id: t.planned for t in queries.targets_of(return_.award)},
        actions=[step.action for step in REPORT.actions(person, return_)],
        documents=[
            d for d in documents_about(return_.application.id) if (d.record_type, d.record_id) == about
        ],
        events=history_of(return_) if person.is_staff else [],
    )


@bp.route("/returns/<reference>/write", methods=["GET", "POST"])
@open_to_signed_in
def write_return(reference: str) -> ResponseReturnValue:
    """Write a return; saving keeps a draft, submitting hands it in."""
    return_ = _return(reference)
    person = signed_in()
    REPORT.check(person, "edit", return_)
    targets = queries.targets_of(return_.award)
    if any(target.planned == 0 for target in targets):
        flash(_("First set what you plan to reach: the return compares with it."), "notice")
        return redirect(url_for("evaluation.set_targets", reference=return_.award.reference))
    form = return_form(return_, targets)
    if form.validate_on_submit() and form.carry_out(_keep, return_, form):
        is_draft = request.form.get("then") != "submit"
        if is_draft or form.carry_out(operations.submit_return, return_, actor=person):
            flash(_("Saved as a draft.") if is_draft else _("Your return is sent. Thank you."), "success")
            return redirect(url_for("evaluation.show_award", reference=return_.award.reference))
    return render_template("evaluation/write_return.html", form=form, return_=return_)


def _keep(return_: MonitoringReturn, form: ReturnForm) -> None:
    operations.save_return(
        return_,
        people_reached=form.people_reached.number,
        actuals=form.actuals(),
        worked=form.worked.data or "",
        did_not_work=form.did_not_work.data or "",
        learned=form.learned.data or "",
        actor=signed_in(),
    )


def _report_or_return(reference: str) -> MilestoneReport | MonitoringReturn:
    """Return a milestone report or a return: they live the same life, and officers judge them alike."""
    person = signed_in()
    return find_report(reference, person) or queries.find_return(reference, person) or not_found()


def _judged(report: MilestoneReport | MonitoringReturn, said: str) -> ResponseReturnValue:
    flash(said, "success")
    shown = "delivery.show_report" if isinstance(report, MilestoneReport) else "evaluation.show_return"
    return redirect(url_for(shown, reference=report.reference))


@bp.route("/reports/<reference>/changes", methods=["GET", "POST"])
@bp.route("/returns/<reference>/changes", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def request_changes(reference: str) -> ResponseReturnValue:
    report = _report_or_return(reference)
    REPORT.check(signed_in(), "request_changes", report)
    form = ChangesForm()
    if form.validate_on_submit() and form.carry_out(
        delivery.request_changes, report, wanted=form.wanted.data, actor=signed_in()
    ):
        return _judged(report, _("The group has been asked by mail."))
    return render_template("evaluation/request_changes.html", form=form, report=report)


@bp.route("/reports/<reference>/accept", methods=["GET", "POST"])
@bp.route("/returns/<reference>/accept", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def accept_report(reference: str) -> ResponseReturnValue:
    report = _report_or_return(reference)
    REPORT.check(signed_in(), "accept", report)
    form = AcceptReportForm()
    if form.validate_on_submit() and form.carry_out(
        delivery.accept_report, report, assessment=form.assessment.data, actor=signed_in()
    ):
        return _judged(report, _("Accepted. The group has been told by mail."))
    return render_template("evaluation/accept_report.html", form=form, report=report)


@bp.route("/reports/<reference>/due-date", methods=["GET", "POST"])
@bp.route("/returns/<reference>/due-date", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def move_due_date(reference: str) -> ResponseReturnValue:
    report = _report_or_return(reference)
    REPORT.check(signed_in(), "move_due_date", report)
    form = DueDateForm(data={"due_on": report.due_on})
    if form.validate_on_submit() and form.carry_out(
        delivery.move_due_date, report, form.due_on.data, reason=form.reason.data, actor=signed_in()
    ):
        return _judged(report, _("The group has been told by mail."))
    return render_template("evaluation/move_due_date.html", form=form, report=report)


@bp.route("/reports/<reference>/cancel", methods=["GET", "POST"])
@bp.route("/returns/<reference>/cancel", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def cancel_report(reference: str) -> ResponseReturnValue:
    report = _report_or_return(reference)
    REPORT.check(signed_in(), "cancel", report)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        delivery.cancel_report, report, reason=form.reason.data, actor=signed_in()
    ):
        return _judged(report, _("The group has been told by mail."))
    return render_template("evaluation/cancel_report.html", form=form, report=report)


@bp.route("/awards/<reference>/close", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def close_grant(reference: str) -> ResponseReturnValue:
    """Close a grant, with its figures and the closing report as PDF."""
    award = _award(reference)
    AWARD.check(signed_in(), "close", award)
    form = CloseForm()
    if form.validate_on_submit() and form.carry_out(
        operations.close_grant,
        award,
        spent_pence=Pence(form.spent.pence or 0),
        returned_reference=(form.returned_reference.data or "").strip(),
        summary=form.summary.data,
        actor=signed_in(),
    ):
        flash(_("The grant is closed."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    return render_template(
        "evaluation/close_grant.html", form=form, award=award, paid=paid(award), reports=reports_of(award)
    )
