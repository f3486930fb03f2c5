"""Pages of payment runs: put together, approved, taken to the bank, and what the bank made of them."""

import io

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.applications.models import Application
from grants.awards.models import Award
from grants.db import db, transaction
from grants.delivery.forms import ReasonForm
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import PAYMENT_RUN, RunState
from grants.money import Pence, format_pounds
from grants.pages import Page
from grants.payments import operations, queries
from grants.payments.bank_file import Unreadable
from grants.payments.forms import ResultForm, RunForm
from grants.payments.gate import unmet
from grants.payments.models import LineOutcome, Payment, PaymentRun, RunLine
from grants.payments.operations.results import check_result
from grants.payments.operations.runs import payments_to_run
from grants.payments.views.blueprint import BOOKKEEPERS, bp
from grants.permissions import SERVICE, Role, second_pair_of_eyes
from grants.rounds.models import Round


@bp.get("/payment-runs")
@open_to(*BOOKKEEPERS)
def list_runs() -> ResponseReturnValue:
    chosen = request.args.get("state", "")
    query = queries.visible_runs()
    if state := RunState.named(chosen):
        query = query.where(PaymentRun.state == state)
    page = Page(query)
    return render_template(
        "payments/list_runs.html",
        page=page,
        totals=queries.totals_of(page.items),
        states=[(known.value, known.label) for known in RunState],
        chosen=chosen,
        may_prepare=signed_in().has(Role.FINANCE),
    )


@bp.route("/payment-runs/prepare", methods=["GET", "POST"])
@open_to(Role.FINANCE)
def prepare_run() -> ResponseReturnValue:
    """Choose approved payments for the bank; those whose gate is shut are shown with every reason."""
    person = signed_in()
    chosen = request.args.get("round", "")
    query = payments_to_run().join(Award, Payment.award_id == Award.id)
    query = query.join(Application, Award.application_id == Application.id)
    rounds = db.session.scalars(
        sa.select(Round).where(Round.id.in_(query.with_only_columns(Application.round_id).order_by(None)))
    ).all()
    if wanted := next((round_ for round_ in rounds if round_.reference == chosen), None):
        query = query.where(Application.round_id == wanted.id)
    payments = [p for p in db.session.scalars(query) if second_pair_of_eyes(person, p)]
    shut = {payment.id: reasons for payment in payments if (reasons := unmet(payment))}
    ready = [payment for payment in payments if payment.id not in shut]
    form = RunForm(data={"pay_on": clock.today(), "payments": [payment.reference for payment in ready]})
    form.payments.choices = [(payment.reference, _said(payment)) for payment in ready]
    if form.validate_on_submit():
        found = [payment for payment in ready if payment.reference in form.payments.data]
        try:
            with transaction():
                run = operations.prepare_run(found, form.pay_on.data, actor=person)
                reference = run.reference
        except RuleBroken as broken:
            form.show(broken)
        else:
            flash(_("The payment run is prepared. Somebody else in finance approves it now."), "success")
            return redirect(url_for("payments.show_run", reference=reference))
    return render_template(
        "payments/prepare_run.html",
        form=form,
        ready=ready,
        total=sum(payment.amount_pence for payment in ready),
        shut=[(payment, shut[payment.id]) for payment in payments if payment.id in shut],
        rounds=[(round_.reference, str(round_.title)) for round_ in rounds],
        chosen=chosen,
    )


def _said(payment: Payment) -> str:
    organisation = payment.application.organisation
    return f"{payment.reference} – {organisation.name}: {format_pounds(payment.amount_pence)}"


def _run(reference: str) -> PaymentRun:
    return queries.find_run(reference) or not_found()


@bp.get("/payment-runs/<reference>")
@open_to(*BOOKKEEPERS)
def show_run(reference: str) -> ResponseReturnValue:
    """One payment run: what it pays, why it may not, and what the bank made of it."""
    run = _run(reference)
    lines = queries.lines_of(run)
    waits = run.state in (RunState.PREPARED, RunState.APPROVED)
    return render_template(
        "payments/show_run.html",
        record=run,
        lines=lines,
        unmet={line.id: unmet(line.payment) for line in lines if waits and line.outcome is None},
        failed=[line for line in lines if line.outcome is LineOutcome.FAILED],
        sums=_sums(lines),
        results=queries.results_of(run),
        waits_for_file=PAYMENT_RUN.allows(SERVICE, "make_file", run) and run.file_made_at is None,
        actions=[step.action for step in PAYMENT_RUN.actions(signed_in(), run)],
        events=history_of(run),
    )


def _sums(lines: list[RunLine]) -> dict[str, Pence]:
    """Return what a run sends, and what of it the bank paid and refused, in pence."""
    kept = [line for line in lines if line.outcome is not LineOutcome.TAKEN_OUT]
    paid = [line for line in kept if line.outcome is LineOutcome.PAID]
    failed = [line for line in kept if line.outcome is LineOutcome.FAILED]
    return {
        name: Pence(sum(line.amount_pence for line in some))
        for name, some in (("total", kept), ("paid", paid), ("failed", failed))
    }


@bp.post("/payment-runs/<reference>/approve")
@open_to(Role.FINANCE)
def approve_run(reference: str) -> ResponseReturnValue:
    run = _run(reference)
    check_button()
    with transaction():
        operations.approve_run(run, actor=signed_in())
    flash(_("The run is approved. Its file for the bank is made now."), "success")
    return redirect(url_for("payments.show_run", reference=reference))


@bp.route("/payment-runs/<reference>/cancel", methods=["GET", "POST"])
@open_to(Role.FINANCE)
def cancel_run(reference: str) -> ResponseReturnValue:
    run = _run(reference)
    PAYMENT_RUN.check(signed_in(), "cancel", run)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.cancel_run, run, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The run is cancelled. Its payments can go into another one."), "success")
        return redirect(url_for("payments.show_run", reference=reference))
    return render_template("payments/end_run.html", form=form, run=run, line=None)


@bp.route("/payment-runs/<reference>/lines/<int:number>/take-out", methods=["GET", "POST"])
@open_to(Role.FINANCE)
def take_out(reference: str, number: int) -> ResponseReturnValue:
    """Take one payment out of a run that is not approved yet."""
    run = _run(reference)
    line = next((line for line in queries.lines_of(run) if line.id == number), None) or not_found()
    PAYMENT_RUN.check(signed_in(), "take_out", run)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        operations.take_out, line, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("The payment is taken out."), "success")
        return redirect(url_for("payments.show_run", reference=reference))
    return render_template("payments/end_run.html", form=form, run=run, line=line)


@bp.post("/payment-runs/<reference>/bank-file.csv")
@open_to(Role.FINANCE)
def take_file(reference: str) -> ResponseReturnValue:
    """The file for the bank; each time that it is taken is noted."""
    run = _run(reference)
    check_button()
    with transaction():
        content = operations.take_file(run, actor=signed_in())
    name = f"{reference}-bank.csv"
    return send_file(io.BytesIO(content), mimetype="text/csv", as_attachment=True, download_name=name)


@bp.route("/payment-runs/<reference>/result", methods=["GET", "POST"])
@open_to(Role.FINANCE)
def import_result(reference: str) -> ResponseReturnValue:
    """Check the bank's result line by line, show what it would do, and take it on a second press."""
    run = _run(reference)
    PAYMENT_RUN.check(signed_in(), "import_result", run)
    form = ResultForm()
    checked = None
    if form.validate_on_submit():
        try:
            text = form.text()
            checked = check_result(run, text)
            if request.form.get("then") == "take" and form.carry_out(
                operations.import_result, run, text, actor=signed_in()
            ):
                flash(_("The bank's result is entered. Whoever was paid has been told by mail."), "success")
                return redirect(url_for("payments.show_run", reference=reference))
            form.result.data = text
        except Unreadable as wrong:
            form.file.errors = wrong.sentences[:20]
        except RuleBroken as broken:
            form.show(broken)
    return render_template("payments/import_result.html", form=form, run=run, checked=checked)
