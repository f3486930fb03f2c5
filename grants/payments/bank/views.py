"""Pages of bank details: for the payee, for those who check, and for a host with a mailed link."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from grants import clock
from grants.access import not_found, open_to, open_to_public, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.accounts.models import Organisation
from grants.accounts.operations import token_hash
from grants.db import transaction
from grants.forms import check_button
from grants.lifecycles import BANK_DETAILS, HOSTING, BankDetailsState
from grants.pages import Page
from grants.payments.bank import operations, queries
from grants.payments.bank.forms import AccountForm, CallBackForm, RefusalForm, StopForm
from grants.payments.bank.models import BankDetails, BankLink
from grants.permissions import Guest, Role
from grants.rounds.queries import the_programme

bp = Blueprint("bank", __name__)


@bp.get("/bank-details")
@open_to(*queries.STAFF)
def list_details() -> ResponseReturnValue:
    """All bank details, what waits for somebody first."""
    query = queries.visible_details(signed_in())
    state = request.args.get("state", "")
    if wanted := BankDetailsState.named(state):
        query = query.where(BankDetails.state == wanted)
    return render_template(
        "payments/bank/list_details.html",
        page=Page(query),
        states=[(known.value, known.label) for known in BankDetailsState],
        chosen=state,
    )


@bp.app_context_processor
def opens_bank() -> dict[str, Callable[[Organisation], bool]]:
    """An organisation's page leads to its bank details, which it does not know itself."""
    return {"opens_bank": lambda organisation: queries.find_payee(organisation.id, signed_in()) is not None}


def _payee(number: int) -> Organisation:
    return queries.find_payee(number, signed_in()) or not_found()


def _details(number: int) -> BankDetails:
    return queries.find_details(number, signed_in()) or not_found()


@bp.get("/organisations/<int:number>/bank-details")
@open_to_signed_in
def show_account(number: int) -> ResponseReturnValue:
    """Where an organisation is paid, what waits to be checked, and every version before."""
    person, payee = signed_in(), _payee(number)
    standing = queries.standing_details(payee.id)
    hosting = queries.hosting_to_ask(payee)
    return render_template(
        "payments/bank/show_account.html",
        payee=payee,
        standing=list(standing.values()),
        versions=queries.details_of(payee.id),
        awards=queries.awards_paid_to(payee.id),
        links=queries.links_of(payee.id),
        is_member=person.is_member_of(payee.id),
        may_give=_may_give(payee) and not any(state in standing for state in queries.WAITING),
        may_send=hosting is not None and HOSTING.allows(person, "ask_account", hosting),
        wait=the_programme().account_wait_days,
    )


def _may_give(payee: Organisation) -> bool:
    return signed_in().may_sign_for(payee.id) or signed_in().owns(payee.id)


@bp.route("/organisations/<int:number>/bank-details/give", methods=["GET", "POST"])
@open_to_signed_in
def give_details(number: int) -> ResponseReturnValue:
    payee = _payee(number)
    operations.check_may_give(payee, signed_in())
    is_change = queries.was_confirmed_before(payee.id)
    form = AccountForm(is_change=is_change, is_by_link=False)
    if form.validate_on_submit() and form.carry_out(
        operations.give_details, payee, form.account, reason=form.why, actor=signed_in()
    ):
        flash(_("We have your bank details. We will telephone you to check them."), "success")
        return redirect(url_for("bank.show_account", number=number))
    return _ask(form, payee, is_change)


def _ask(form: AccountForm, payee: Organisation, is_change: bool, **more: Any) -> ResponseReturnValue:
    return render_template(
        "payments/bank/give_details.html",
        form=form, payee=payee, is_change=is_change, wait=the_programme().account_wait_days, **more,
    )  # fmt: skip


@bp.post("/organisations/<int:number>/bank-details/link")
@open_to(Role.OFFICER)
def send_link(number: int) -> ResponseReturnValue:
    """Mail a host a link, where nobody of it has an account."""
    hosting = queries.hosting_to_ask(_payee(number)) or not_found()
    check_button()
    with transaction():
        operations.send_link(hosting, actor=signed_in())
    flash(_("%(host)s gets a mail with a link.", host=hosting.host_name), "success")
    return redirect(url_for("bank.show_account", number=number))


@bp.get("/bank-details/<int:number>")
@open_to_signed_in
def show_details(number: int) -> ResponseReturnValue:
    """One version: who gave it, who was called, who confirmed it, from which day on it counts."""
    person, details = signed_in(), _details(number)
    actions = [step.action for step in BANK_DETAILS.actions(person, details)]
    return render_template(
        "payments/bank/show_details.html",
        record=details,
        is_member=person.is_member_of(details.organisation_id),
        actions=actions,
        events=history_of(details),
    )


@bp.route("/bank-details/<int:number>/check", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.FINANCE)
def check_details(number: int) -> ResponseReturnValue:
    """Record the call-back."""
    details = _details(number)
    BANK_DETAILS.check(signed_in(), "check", details)
    form = CallBackForm(data={"called_on": clock.today()})
    if form.validate_on_submit() and form.carry_out(
        operations.check_details,
        details,
        form.call,
        sort_code=form.sort_code.data,
        account_number=form.account_number.data,
        actor=signed_in(),
    ):
        flash(_("Recorded. Another person in finance confirms it now."), "success")
        return redirect(url_for("bank.show_details", number=number))
    return render_template("payments/bank/check_details.html", form=form, details=details)


@bp.post("/bank-details/<int:number>/<any(confirm, withdraw):step>")
@open_to_signed_in
def move_details(number: int, step: str) -> ResponseReturnValue:
    """Confirm what another person checked; or withdraw what nobody has checked yet."""
    details = _details(number)
    move = operations.confirm_details if step == "confirm" else operations.withdraw_details
    check_button()
    with transaction():
        move(details, actor=signed_in())
    flash(_("Saved. Everybody of the organisation is told by mail."), "success")
    return redirect(url_for("bank.show_details", number=number))


@bp.route("/bank-details/<int:number>/<any(refuse, stop):step>", methods=["GET", "POST"])
@open_to_signed_in
def refuse_details(number: int, step: str) -> ResponseReturnValue:
    details = _details(number)
    BANK_DETAILS.check(signed_in(), step, details)
    form = RefusalForm()
    if form.validate_on_submit() and form.carry_out(
        operations.refuse_details, details, step, reason=form.reason.data, actor=signed_in()
    ):
        flash(_("Saved. Everybody of the organisation is told by mail."), "success")
        return redirect(url_for("bank.show_details", number=number))
    return render_template(
        "payments/bank/refuse_details.html", form=form, details=details, label=BANK_DETAILS.step(step).label
    )


def _link(token: str) -> BankLink | None:
    """Return the link of a token, in the language of its mail until the reader chooses another one."""
    link = queries.link_with(token_hash(token))
    if link is not None and session.get("bank_link") != link.id:
        session["bank_link"], session["language"] = link.id, link.hosting.language
        refresh()
    return link


@bp.route("/bank-link/<token>", methods=["GET", "POST"])
@open_to_public
def give_by_link(token: str) -> ResponseReturnValue:
    """The form for a host; once it is used, or has expired, the page says so."""
    link = _link(token)
    payee = link.hosting.host if link else None
    if link is None or payee is None or not link.is_open:
        given = queries.given_by(link) if link is not None else None
        return render_template(
            "payments/bank/link_ended.html",
            link=link,
            token=token,
            may_stop=given is not None and BANK_DETAILS.allows(Guest(link), "stop", given),
            details=given,
        ), 200 if link else 404
    is_change = queries.was_confirmed_before(payee.id)
    form = AccountForm(is_change=is_change, is_by_link=True)
    if form.validate_on_submit() and form.carry_out(
        operations.give_details,
        payee,
        form.account,
        reason=form.why,
        by=form.full_name.data,
        actor=Guest(link),
    ):
        return redirect(url_for("bank.give_by_link", token=token))
    return _ask(form, payee, is_change, hosting=link.hosting)


@bp.route("/bank-link/<token>/stop", methods=["GET", "POST"])
@open_to_public
def stop_by_link(token: str) -> ResponseReturnValue:
    """A host without an account says that the account which was given by its link is not its own."""
    link = _link(token) or not_found()
    details = queries.given_by(link) or not_found()
    BANK_DETAILS.check(Guest(link), "stop", details)
    form = StopForm()
    if form.validate_on_submit() and form.carry_out(
        operations.refuse_details,
        details,
        "stop",
        reason=form.reason.data,
        by=form.full_name.data,
        actor=Guest(link),
    ):
        return redirect(url_for("bank.give_by_link", token=token))
    return render_template("payments/bank/stop_by_link.html", form=form, details=details, token=token)
