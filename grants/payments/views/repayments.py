"""Pages of money that is to be paid back."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from grants import clock
from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.awards.models import Award
from grants.awards.queries import find_award
from grants.db import transaction
from grants.delivery.forms import ReasonForm
from grants.documents.models import DocumentKind
from grants.documents.operations import documents_of
from grants.forms import check_button
from grants.lifecycles import AWARD, REPAYMENT, RepaymentState
from grants.pages import Page
from grants.payments import operations, owed
from grants.payments.forms import DemandForm, MoreTimeForm, ReceiptForm
from grants.payments.models import Repayment, RepaymentCause
from grants.payments.views.blueprint import PAYERS, bp
from grants.permissions import Role


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page says what of it is to be paid back, and offers officers to demand something."""

    def shown(award: Award) -> Markup:
        repayments = owed.repayments_of(award)
        may_demand = AWARD.allows(signed_in(), "demand_repayment", award) and bool(
            operations.may_be_demanded(award)
        )
        page = render_template(
            "payments/_repayments.html", award=award, repayments=repayments, may_demand=may_demand
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"repayments_of_award": shown}


@bp.get("/repayments")
@open_to(*PAYERS)
def list_repayments() -> ResponseReturnValue:
    """What is to be paid back, the earliest due first."""
    query = owed.visible_repayments(signed_in())
    state = request.args.get("state", "")
    if state == "overdue":
        query = query.where(owed.is_late())
    elif wanted := RepaymentState.named(state):
        query = query.where(Repayment.state == wanted)
    return render_template(
        "payments/list_repayments.html",
        page=Page(query),
        states=[("overdue", _("Overdue")), *((known.value, known.label) for known in RepaymentState)],
        chosen=state,
    )


def _repayment(reference: str) -> Repayment:
    return owed.find_repayment(reference, signed_in()) or not_found()


def _back(repayment: Repayment, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("payments.show_repayment", reference=repayment.reference))


@bp.get("/repayments/<reference>")
@open_to_signed_in
def show_repayment(reference: str) -> ResponseReturnValue:
    """One amount to be paid back: what came, what is left; its story for staff, the letter for all."""
    repayment, person = _repayment(reference), signed_in()
    is_group = person.is_member_of(repayment.application.organisation_id)
    return render_template(
        "payments/show_repayment.html",
        record=repayment,
        is_group=is_group,
        actions=[step.action for step in REPAYMENT.actions(person, repayment)],
        letters=[d for d in documents_of(repayment) if d.kind is DocumentKind.REPAYMENT_DEMAND],
        lists_repayments=person.has(*PAYERS),
        events=[] if is_group else history_of(repayment, *repayment.receipts),
    )


@bp.route("/awards/<reference>/demand", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.DECISION_MAKER)
def demand_repayment(reference: str) -> ResponseReturnValue:
    """Demand a part of an award back."""
    award = find_award(reference, signed_in()) or not_found()
    AWARD.check(signed_in(), "demand_repayment", award)
    form = DemandForm(data={"due_on": operations.the_day_to_repay()})
    if form.validate_on_submit() and form.carry_out(
        operations.demand,
        award,
        RepaymentCause(form.cause.data),
        form.amount.pence,
        due_on=form.due_on.data,
        reason=form.reason.data,
        actor=signed_in(),
    ):
        flash(_("Demanded. The group has been told by mail."), "success")
        return redirect(url_for("evaluation.show_award", reference=reference))
    most = operations.may_be_demanded(award)
    return render_template("payments/demand_repayment.html", form=form, award=award, most=most)


@bp.route("/repayments/<reference>/receipt", methods=["GET", "POST"])
@open_to(Role.FINANCE)
def enter_receipt(reference: str) -> ResponseReturnValue:
    """Enter money that came back."""
    repayment = _repayment(reference)
    REPAYMENT.check(signed_in(), "receive", repayment)
    form = ReceiptForm(data={"received_on": clock.today()})
    if form.validate_on_submit() and form.carry_out(
        operations.receive,
        repayment,
        form.amount.pence,
        form.received_on.data,
        bank_reference=form.bank_reference.data,
        actor=signed_in(),
    ):
        return _back(repayment, _("Entered. The group has been told by mail."))
    return render_template("payments/enter_receipt.html", form=form, repayment=repayment)


@bp.route("/repayments/<reference>/more-time", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def give_more_time(reference: str) -> ResponseReturnValue:
    """Let a group pay later than it was to."""
    repayment = _repayment(reference)
    REPAYMENT.check(signed_in(), "give_time", repayment)
    form = MoreTimeForm()
    if form.validate_on_submit() and form.carry_out(
        operations.give_more_time,
        repayment,
        form.due_on.data,
        reason=form.reason.data,
        actor=signed_in(),
    ):
        return _back(repayment, _("Saved. The group has been told by mail."))
    return render_template("payments/give_more_time.html", form=form, repayment=repayment)


_WITH_REASON: dict[str, Callable[..., None]] = {
    "ask_write_off": operations.ask_write_off,
    "refuse_write_off": operations.refuse_write_off,
    "cancel": operations.cancel_repayment,
}


@bp.route(
    "/repayments/<reference>/<any('ask-write-off', 'refuse-write-off', cancel):step>",
    methods=["GET", "POST"],
)
@open_to(Role.OFFICER, Role.FINANCE)
def move_repayment(reference: str, step: str) -> ResponseReturnValue:
    """Ask for a write-off, refuse one, or say that money was demanded by mistake; each with a reason."""
    repayment, action = _repayment(reference), step.replace("-", "_")
    row = REPAYMENT.check(signed_in(), action, repayment)
    form = ReasonForm()
    if form.validate_on_submit() and form.carry_out(
        _WITH_REASON[action], repayment, reason=form.reason.data, actor=signed_in()
    ):
        return _back(repayment, _("Saved."))
    return render_template(
        "payments/move_repayment.html", form=form, repayment=repayment, heading=row.label, step=action
    )


@bp.post("/repayments/<reference>/write-off")
@open_to(Role.FINANCE)
def write_off(reference: str) -> ResponseReturnValue:
    """Agree to write off what is left."""
    repayment = _repayment(reference)
    check_button()
    with transaction():
        operations.write_off(repayment, actor=signed_in())
    return _back(repayment, _("It is written off."))
