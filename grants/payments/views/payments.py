"""Pages of payments."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants import clock
from grants.access import not_found, open_to, signed_in
from grants.accounts.history import history_of
from grants.db import transaction
from grants.delivery.forms import ReasonForm
from grants.delivery.queries import report_of
from grants.forms import check_button
from grants.lifecycles import PAYMENT, PaymentState
from grants.pages import Page
from grants.payments import operations, queries
from grants.payments.forms import PaidForm
from grants.payments.gate import unmet
from grants.payments.ledger import where_it_stands
from grants.payments.models import Payment
from grants.payments.views.blueprint import BOOKKEEPERS, PAYERS, bp
from grants.permissions import Role


@bp.get("/payments")
@open_to(*PAYERS)
def list_payments() -> ResponseReturnValue:
    query = queries.visible_payments(signed_in())
    state = request.args.get("state", "")
    if wanted := PaymentState.named(state):
        query = query.where(Payment.state == wanted)
    return render_template(
        "payments/list_payments.html",
        page=Page(query),
        states=[(known.value, known.label) for known in PaymentState],
        chosen=state,
        sees_runs=signed_in().has(*BOOKKEEPERS),
    )


#: What is done with a reason.
_RETURNS: dict[str, Callable[..., None]] = {
    "take_back": partial(operations.return_payment, action="take_back"),
    "send_back": partial(operations.return_payment, action="send_back"),
    "cancel": operations.cancel_payment,
    "pay_again": operations.pay_again,
}


def _payment(reference: str) -> Payment:
    return queries.find_payment(reference, signed_in()) or not_found()


@bp.get("/payments/<reference>")
@open_to(*PAYERS)
def show_payment(reference: str) -> ResponseReturnValue:
    """One instalment, and every reason why it cannot be paid now."""
    payment = _payment(reference)
    waits = payment.state not in (PaymentState.PAID, PaymentState.CANCELLED)
    return render_template(
        "payments/show_payment.html",
        record=payment,
        unmet=unmet(payment) if waits else [],
        report=report_of(payment.milestone) if payment.milestone else None,
        actions=[step.action for step in PAYMENT.actions(signed_in(), payment)],
        stands_in=where_it_stands(payment),
        lines=queries.runs_of(payment),
        sees_runs=signed_in().has(*BOOKKEEPERS),
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
    return redirect(url_for("payments.show_payment", reference=reference))


@bp.route(
    "/payments/<reference>/<any('send-back', 'take-back', 'cancel', 'pay-again'):step>",
    methods=["GET", "POST"],
)
@open_to(Role.OFFICER, Role.FINANCE)
def return_payment(reference: str, step: str) -> ResponseReturnValue:
    """Bring a payment back a step, let it go to the bank again, or cancel it; each with a reason."""
    payment = _payment(reference)
    action = step.replace("-", "_")
    PAYMENT.check(signed_in(), action, payment)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        _RETURNS[action], payment, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("payments.show_payment", reference=reference))
    return render_template("payments/return_payment.html", form=form, payment=payment)


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
        return redirect(url_for("payments.show_payment", reference=reference))
    return render_template("payments/record_paid.html", form=form, payment=payment)
