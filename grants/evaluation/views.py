"""Pages of returns, and of the award as a whole."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.awards.conditions import conditions_of
from grants.awards.ledger import standing_of
from grants.awards.models import Award
from grants.awards.operations import may_lapse
from grants.awards.publicity import words_of
from grants.awards.queries import agreement_of, find_award
from grants.db import transaction
from grants.delivery import operations as delivery
from grants.delivery.forms import (
    AcceptReportForm,
    AnswerForm,
    ChangesForm,
    QueryForm,
    ReasonForm,
    SendBackForm,
)
from grants.delivery.kinds import as_sent, find_any_report, kind_of, open_keys
from grants.delivery.models import Rating
from grants.delivery.queries import milestones_of, reports_of
from grants.delivery.said import find_query, versions_of
from grants.delivery.views.blueprint import closed_answers, said_about
from grants.documents.models import DocumentKind
from grants.documents.operations import documents_about, documents_of
from grants.evaluation import operations, queries
from grants.evaluation.forms import ReturnForm, return_form, targets_form
from grants.evaluation.models import MonitoringReturn
from grants.forms import check_button
from grants.lifecycles import AWARD, REPORT, AwardState, PaymentState
from grants.payments.bank import bank_gap, payee_of
from grants.payments.gate import unmet
from grants.payments.queries import payments_of
from grants.permissions import Role

bp = Blueprint("evaluation", __name__)

#: An officer's question proposes an answer within so many days.
ANSWER_DAYS = 10


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
    payments, agreement = payments_of(award), agreement_of(award)
    signed = [agreement, *agreement.signatures] if agreement else []
    ended = (PaymentState.PAID, PaymentState.CANCELLED)
    return render_template(
        "evaluation/show_award.html",
        record=award,
        application=award.application,
        is_recipient=is_recipient,
        opens_payments=person.has(Role.OFFICER, Role.FINANCE, Role.AUDITOR),
        agreement=agreement,
        milestones=milestones_of(award),
        due=sorted([*reports_of(award), *queries.returns_of(award)], key=lambda report: report.due_on),
        payments=payments,
        unmet={p.id: unmet(p) for p in payments if p.state not in ended},
        results=queries.results_of(award),
        targets_stand=queries.targets_stand(award),
        money=standing_of(award),
        conditions=conditions_of(award.application),
        publicity=words_of(award.application),
        **_bank(award),
        documents=[
            d for d in documents_about(award.application_id)
            if d.kind is not DocumentKind.ASSESSMENT_SUMMARY or reads_summary
        ],
        actions=[step.action for step in AWARD.actions(person, award)],
        events=[] if is_recipient else history_of(award, *signed, *payments),
        may_lapse=may_lapse(award),
        today=clock.today(),
    )  # fmt: skip


def _bank(award: Award) -> dict[str, Any]:
    """Return who is paid for an active award, and what is missing of the payee's bank details."""
    if award.state is not AwardState.ACTIVE:
        return {"payee": None}
    payee = payee_of(award)
    return {"payee": payee, "bank_gap": bank_gap(award)}


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
    return render_template(
        "evaluation/show_return.html",
        record=return_,
        planned={f"actual_{t.indicator_id}": t.planned for t in queries.targets_of(return_.award)},
        documents=documents_of(return_),
        events=history_of(return_) if person.is_staff else [],
        **said_about(return_, person),
    )


@bp.get("/returns/<reference>/versions/<int:version>")
@open_to_signed_in
def show_version(reference: str, version: int) -> ResponseReturnValue:
    """A return as it was sent once, frozen."""
    return_ = _return(reference)
    sent = next((known for known in versions_of(return_) if known.version == version), None) or not_found()
    return render_template(
        "delivery/show_version.html",
        record=return_,
        shown_by=kind_of(return_).endpoint,
        sent=sent,
        asked=as_sent(return_, sent),
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
    form = return_form(return_, targets, open_keys(return_))
    if form.validate_on_submit() and form.carry_out(_keep, return_, form):
        is_draft = request.form.get("then") != "submit"
        if is_draft or form.carry_out(operations.submit_return, return_, actor=person):
            flash(_("Saved as a draft.") if is_draft else _("Your return is sent. Thank you."), "success")
            return redirect(url_for("evaluation.show_award", reference=return_.award.reference))
    return render_template(
        "evaluation/write_return.html", form=form, return_=return_, **closed_answers(return_)
    )


def _keep(return_: MonitoringReturn, form: ReturnForm) -> None:
    def text(key: str) -> str:
        return str(form[key].data or "") if key in form else getattr(return_, key)

    operations.save_return(
        return_,
        people_reached=form.people_reached.number if "people_reached" in form else return_.people_reached,
        actuals=form.actuals(),
        worked=text("worked"),
        did_not_work=text("did_not_work"),
        learned=text("learned"),
        actor=signed_in(),
    )


def _any_report(reference: str) -> Any:
    """Return a report of any kind: they live the same life, and officers judge them alike."""
    return find_any_report(reference, signed_in()) or not_found()


def _judged(report: Any, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(kind_of(report).endpoint, reference=report.reference))


@bp.route("/reports/<reference>/changes", methods=["GET", "POST"])
@bp.route("/returns/<reference>/changes", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def request_changes(reference: str) -> ResponseReturnValue:
    report = _any_report(reference)
    REPORT.check(signed_in(), "request_changes", report)
    form = ChangesForm.about(report)
    if form.validate_on_submit() and form.carry_out(
        delivery.request_changes, report, wanted=form.wanted.data, keys=form.keys.data, actor=signed_in()
    ):
        return _judged(report, _("The group has been asked by mail."))
    return render_template("evaluation/request_changes.html", form=form, report=report)


@bp.route("/reports/<reference>/accept", methods=["GET", "POST"])
@bp.route("/returns/<reference>/accept", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def accept_report(reference: str) -> ResponseReturnValue:
    report = _any_report(reference)
    REPORT.check(signed_in(), "accept", report)
    form = AcceptReportForm()
    if form.validate_on_submit() and form.carry_out(
        delivery.accept_report,
        report,
        assessment=form.assessment.data,
        rating=Rating(form.rating.data),
        actor=signed_in(),
    ):
        return _judged(report, _("Accepted. The group has been told by mail."))
    return render_template("evaluation/accept_report.html", form=form, report=report)


@bp.route("/reports/<reference>/ask", methods=["GET", "POST"])
@bp.route("/returns/<reference>/ask", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def ask_query(reference: str) -> ResponseReturnValue:
    """Ask the group about a report or return, with a day for the answer."""
    report = _any_report(reference)
    REPORT.check(signed_in(), "query", report)
    form = QueryForm(data={"due_on": clock.today() + clock.days(ANSWER_DAYS)})
    if form.validate_on_submit() and form.carry_out(
        delivery.ask_query, report, form.text.data, due_on=form.due_on.data, actor=signed_in()
    ):
        return _judged(report, _("The group has been asked by mail."))
    return render_template("evaluation/ask_query.html", form=form, report=report)


@bp.route("/reports/<reference>/questions/<int:number>", methods=["GET", "POST"])
@bp.route("/returns/<reference>/questions/<int:number>", methods=["GET", "POST"])
@open_to_signed_in
def answer_query(reference: str, number: int) -> ResponseReturnValue:
    """The group answers a question."""
    report = _any_report(reference)
    query = find_query(report, number) or not_found()
    REPORT.check(signed_in(), "answer_query", report)
    form = AnswerForm()
    if form.validate_on_submit() and form.carry_out(
        delivery.answer_query, report, query, form.text.data, actor=signed_in()
    ):
        return _judged(report, _("Your answer is sent. Thank you."))
    return render_template("evaluation/answer_query.html", form=form, report=report, query=query)


@bp.post("/reports/<reference>/questions/<int:number>/end")
@bp.post("/returns/<reference>/questions/<int:number>/end")
@open_to(Role.OFFICER)
def end_query(reference: str, number: int) -> ResponseReturnValue:
    report = _any_report(reference)
    query = find_query(report, number) or not_found()
    check_button()
    with transaction():
        delivery.end_query(report, query, actor=signed_in())
    return _judged(report, _("The question is closed."))


@bp.post("/reports/<reference>/<any(sign_off, take_back):step>")
@bp.post("/returns/<reference>/<any(sign_off, take_back):step>")
@open_to_signed_in
def move_sign_off(reference: str, step: str) -> ResponseReturnValue:
    """Sign a report or return off, or take it back to write on."""
    report = _any_report(reference)
    check_button()
    with transaction():
        if step == "sign_off":
            delivery.sign_off(report, actor=signed_in())
        else:
            delivery.take_back(report, actor=signed_in())
    said = _("Signed off and sent. Thank you.") if step == "sign_off" else _("You can write on.")
    return _judged(report, said)


@bp.route("/reports/<reference>/send-back", methods=["GET", "POST"])
@bp.route("/returns/<reference>/send-back", methods=["GET", "POST"])
@open_to_signed_in
def send_back(reference: str) -> ResponseReturnValue:
    """A certifier returns a report to its writers."""
    report = _any_report(reference)
    REPORT.check(signed_in(), "send_back", report)
    form = SendBackForm()
    if form.validate_on_submit() and form.carry_out(
        delivery.send_back, report, reason=form.reason.data, actor=signed_in()
    ):
        return _judged(report, _("Your colleagues have been told by mail."))
    return render_template("evaluation/send_back.html", form=form, report=report)


@bp.route("/reports/<reference>/cancel", methods=["GET", "POST"])
@bp.route("/returns/<reference>/cancel", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def cancel_report(reference: str) -> ResponseReturnValue:
    report = _any_report(reference)
    REPORT.check(signed_in(), "cancel", report)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        delivery.cancel_report, report, reason=form.reason.data, actor=signed_in()
    ):
        return _judged(report, _("The group has been told by mail."))
    return render_template("evaluation/cancel_report.html", form=form, report=report)
