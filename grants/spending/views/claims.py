"""Pages of claims: the list, one claim, its costs, sending and withdrawing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.db import transaction
from grants.documents.files import CheckedFile
from grants.documents.operations import documents_of
from grants.errors import RuleBroken
from grants.forms import check_button
from grants.lifecycles import EXPENSE_CLAIM, ClaimState
from grants.pages import Page
from grants.permissions import Role
from grants.spending import operations, queries
from grants.spending.forms import CostForm
from grants.spending.models import BudgetLine, ExpenseClaim, ExpenseItem
from grants.spending.operations.checking import to_check
from grants.spending.views.blueprint import READERS, bp, the_claim
from grants.uploads import given_file, settle


@bp.get("/claims")
@open_to(*READERS)
def list_claims() -> ResponseReturnValue:
    """The claims of every award, those that wait for an officer first."""
    query = queries.visible_claims(signed_in())
    state = request.args.get("state", "")
    if wanted := ClaimState.named(state):
        query = query.where(ExpenseClaim.state == wanted)
    return render_template(
        "spending/list_claims.html",
        page=Page(query),
        states=[(known.value, known.label) for known in ClaimState if known is not ClaimState.DRAFT],
        chosen=state,
    )


@bp.get("/claims/<reference>")
@open_to_signed_in
def show_claim(reference: str) -> ResponseReturnValue:
    """One claim: its costs, what was found of them, and what stands somewhere twice."""
    claim, person = the_claim(reference), signed_in()
    is_staff = person.has(Role.OFFICER, Role.FINANCE, Role.AUDITOR)
    return render_template(
        "spending/show_claim.html",
        record=claim,
        is_recipient=person.is_member_of(claim.application.organisation_id),
        repeated=queries.repeated_in(claim, everywhere=is_staff),
        left_to_check=sum(item.finding.value == "open" for item in to_check(claim)),
        actions=[step.action for step in EXPENSE_CLAIM.actions(person, claim)],
        documents=documents_of(claim),
        events=history_of(claim) if is_staff else [],
    )


@bp.route("/claims/<reference>/costs", methods=["GET", "POST"])
@open_to_signed_in
def add_item(reference: str) -> ResponseReturnValue:
    """Add a cost with its receipt."""
    claim = the_claim(reference)
    EXPENSE_CLAIM.check(signed_in(), "edit", claim)
    lines = queries.lines_of(claim.award)
    form = CostForm.of(lines)
    if form.validate_on_submit() and _keep(claim, None, form, lines):
        flash(_("The cost is added."), "success")
        return redirect(url_for("spending.show_claim", reference=reference))
    return render_template("spending/write_item.html", form=form, claim=claim, item=None)


@bp.route("/claims/<reference>/costs/<int:number>", methods=["GET", "POST"])
@open_to_signed_in
def change_item(reference: str, number: int) -> ResponseReturnValue:
    claim = the_claim(reference)
    EXPENSE_CLAIM.check(signed_in(), "edit", claim)
    item = queries.item_of(claim, number) or not_found()
    lines = queries.lines_of(claim.award)
    form = CostForm.of(lines, item)
    if form.validate_on_submit() and _keep(claim, item, form, lines):
        flash(_("The cost is changed."), "success")
        return redirect(url_for("spending.show_claim", reference=reference))
    return render_template("spending/write_item.html", form=form, claim=claim, item=item)


def _keep(claim: ExpenseClaim, item: ExpenseItem | None, form: CostForm, lines: list[BudgetLine]) -> bool:
    """Check the receipt before anything is locked; then keep the cost, and say whether that was done."""

    def carry(receipt: CheckedFile | None) -> None:
        cost = form.cost(lines)
        if item is not None:
            operations.change_item(item, cost, receipt, actor=signed_in())
        elif receipt is not None:
            operations.add_item(claim, cost, receipt, actor=signed_in())
        settle(form.receipt)

    try:
        receipt = given_file(form.receipt)
        if receipt is None and item is None:
            raise RuleBroken(_("Choose a file"), field="receipt")
    except RuleBroken as broken:
        form.show(broken)
        return False
    return form.carry_out(carry, receipt)


@bp.post("/claims/<reference>/costs/<int:number>/remove")
@open_to_signed_in
def remove_item(reference: str, number: int) -> ResponseReturnValue:
    claim = the_claim(reference)
    item = queries.item_of(claim, number) or not_found()
    check_button()
    with transaction():
        operations.remove_item(item, actor=signed_in())
    flash(_("The cost is taken out."), "success")
    return redirect(url_for("spending.show_claim", reference=reference))


@bp.post("/claims/<reference>/<any(submit, withdraw):step>")
@open_to_signed_in
def move_claim(reference: str, step: str) -> ResponseReturnValue:
    """Send a claim, or withdraw it; what stands against it is said on its page."""
    claim = the_claim(reference)
    check_button()
    move = operations.submit_claim if step == "submit" else operations.withdraw_claim
    try:
        with transaction():
            move(claim, actor=signed_in())
    except RuleBroken as broken:
        flash(broken.message, "notice")
    else:
        flash(_("Your claim is sent.") if step == "submit" else _("The claim is withdrawn."), "success")
    return redirect(url_for("spending.show_claim", reference=reference))
