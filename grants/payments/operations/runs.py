"""Payments go to the bank together: prepared, approved, made into a file, taken.  The caller commits.

The limits by amount were asked of whoever approved each payment; a run adds up what was approved.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock, storage
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.db import db, lock, next_reference, transaction
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import PAYMENT, PAYMENT_RUN, PaymentState, RunState
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.payments import bank_file
from grants.payments.gate import unmet
from grants.payments.models import LineOutcome, Payment, PaymentRun, RunLine
from grants.payments.queries import lines_of
from grants.permissions import SERVICE, Role, second_pair_of_eyes
from grants.queue import wake
from grants.sealing import BANK


def prepare_run(payments: Sequence[Payment], pay_on: date, *, actor: User) -> PaymentRun:
    """Put approved payments together for the bank to pay on a day; each one's gate is asked again."""
    if not actor.has(Role.FINANCE):
        raise NotAllowed(_("Only someone in finance can do this."))
    if not payments:
        raise RuleBroken(_("Choose at least one payment."), field="payments")
    if pay_on < clock.today():
        raise RuleBroken(_("Choose a day that has not passed."), field="pay_on")
    for payment in payments:
        lock(payment)
        PAYMENT.check(actor, "put_in_run", payment)
    _check_gates(payments, "payments")
    run = PaymentRun(reference=next_reference("PR"), pay_on=pay_on, prepared_by_id=actor.id)
    db.session.add(run)
    db.session.flush()  # Lines and audit line need its id.
    total = Pence(sum(payment.amount_pence for payment in payments))
    audit.record(actor, "payment_run.prepare", run, payments=len(payments), amount_pence=total)
    for payment in payments:
        line = RunLine(run=run, payment=payment, amount_pence=payment.amount_pence)
        db.session.add(line)
        PAYMENT.take(actor, "put_in_run", payment, run=run.reference)
        db.session.flush()  # The audit line needs its id.
        audit.record(actor, "run_line.add", line, amount_pence=line.amount_pence)
    _tell_finance(
        run, actor,
        _l("The payment run %(reference)s waits for you", reference=run.reference),
        _l("%(who)s put together payments of %(amount)s. Please check and approve the run.",
           who=actor.full_name, amount=format_pounds(total)),
    )  # fmt: skip
    return run


def _check_gates(payments: Sequence[Payment], field: str | None = None) -> None:
    """Refuse payments whose gate is shut, each with every reason."""
    closed = [(payment, reasons) for payment in payments if (reasons := unmet(payment))]
    if closed:
        raise RuleBroken(
            " ".join(f"{payment.reference}: {' '.join(reasons)}" for payment, reasons in closed), field=field
        )


def _tell_finance(run: PaymentRun, actor: Any, subject: Any, text: Any) -> None:
    for person in people_with(Role.FINANCE):
        if person.id != actor.id:
            tell(person, subject, text, link=(_l("Open the payment run"), f"/payment-runs/{run.reference}"))


def take_out(line: RunLine, *, reason: str, actor: User) -> None:
    """Take a payment out of a run that is not approved yet; it stays approved."""
    lock(line.run)
    PAYMENT_RUN.check(actor, "take_out", line.run)
    if line.outcome is not None:
        raise RuleBroken(_("This payment is not in the run any more."))
    _take_out(line, reason, actor)
    PAYMENT_RUN.take(actor, "take_out", line.run, payment=line.payment.reference, reason=reason)


def _take_out(line: RunLine, reason: str, actor: User) -> None:
    line.outcome, line.outcome_on, line.reason = LineOutcome.TAKEN_OUT, clock.today(), reason
    PAYMENT.take(actor, "take_out", line.payment, run=line.run.reference, reason=reason)
    audit.record(actor, "run_line.take_out", line, reason=reason)


def approve_run(run: PaymentRun, *, actor: User) -> None:
    """Approve a run that another person prepared; the worker then makes its file."""
    lock(run)
    PAYMENT_RUN.check(actor, "approve", run)
    payments = _open_payments(run)
    if any(not second_pair_of_eyes(actor, payment) for payment in payments):
        raise NotAllowed(
            _("You requested a payment of this run, or have a conflict with a group in it. Somebody else must"
              " approve it.")
        )  # fmt: skip
    _check_gates(payments)
    run.approved_by_id, run.approved_at = actor.id, clock.now()
    PAYMENT_RUN.take(actor, "approve", run, payments=len(payments))
    wake()


def _open_payments(run: PaymentRun) -> list[Payment]:
    """Return the payments that stand in a run; raises RuleBroken when none is left."""
    payments = [line.payment for line in lines_of(run) if line.outcome is None]
    if not payments:
        raise RuleBroken(_("No payment is left in this run. Cancel it."))
    return payments


def cancel_run(run: PaymentRun, *, reason: str, actor: User) -> None:
    """Cancel a run that has not gone to the bank; its payments stay approved."""
    lock(run)
    PAYMENT_RUN.check(actor, "cancel", run)
    for line in lines_of(run):
        if line.outcome is None:
            _take_out(line, reason, actor)
    PAYMENT_RUN.take(actor, "cancel", run, reason=reason)


def make_waiting_files() -> None:
    """Make the file of every approved run that has none: each once, whenever the worker is killed.

    A run with an account that is not in force any more waits; its page says why.
    """
    waiting = sa.select(PaymentRun.id).where(
        PaymentRun.state == RunState.APPROVED, PaymentRun.file_digest.is_(None)
    )
    for number in list(db.session.scalars(waiting.order_by(PaymentRun.id))):
        with suppress(RuleBroken), transaction():
            run = db.session.get_one(PaymentRun, number)
            lock(run)
            if run.state is RunState.APPROVED and run.file_digest is None:
                _make_file(run)


def _make_file(run: PaymentRun) -> None:
    lines = [line for line in lines_of(run) if line.outcome is None]
    accounts = {line.id: bank_file.account_for(line.payment) for line in lines}
    content = bank_file.rendered(run, lines, accounts)
    run.file_hash = storage.fingerprint(content)
    run.file_digest = storage.put(BANK.seal_alike(content))
    run.file_made_at = clock.now()
    for line in lines:
        account = accounts[line.id]
        line.account_name, line.account_ending = account.account_name, account.ending
        audit.record(SERVICE, "run_line.address", line)
    PAYMENT_RUN.take(SERVICE, "make_file", run, sha256=run.file_hash, payments=len(lines))


def take_file(run: PaymentRun, *, actor: User) -> bytes:
    """Return the file for the bank, and note who took it; the first time, the run goes to the bank.

    The gates are asked a last time, and whether the accounts are still those of the file.
    """
    lock(run)
    if run.state is not RunState.APPROVED:
        PAYMENT_RUN.take(actor, "take_file_again", run)
        return _content(run)
    PAYMENT_RUN.check(actor, "take_file", run)
    if run.file_digest is None:
        raise RuleBroken(_("The file is not made yet. Wait a moment and try again."))
    payments = _open_payments(run)
    _check_gates(payments)
    content = _content(run)
    lines = [line for line in lines_of(run) if line.outcome is None]
    if bank_file.rendered(run, lines, {x.id: bank_file.account_for(x.payment) for x in lines}) != content:
        raise RuleBroken(_("Bank details have changed since the file was made. Cancel this run and prepare it"
                           " again."))  # fmt: skip
    for payment in payments:
        PAYMENT.take(actor, "send", payment, run=run.reference)
    run.sent_by_id, run.sent_at = actor.id, clock.now()
    PAYMENT_RUN.take(actor, "take_file", run, sha256=run.file_hash, payments=len(payments))
    return content


def _content(run: PaymentRun) -> bytes:
    if run.file_digest is None:
        raise RuleBroken(_("The file is not made yet. Wait a moment and try again."))
    return BANK.unseal_alike(storage.get(run.file_digest))


def finish_if_over(run: PaymentRun) -> None:
    """End a run once the bank has paid or refused every payment in it."""
    if all(line.outcome is not None for line in lines_of(run)):
        run.finished_at = clock.now()
        PAYMENT_RUN.take(SERVICE, "finish", run)


def payments_to_run() -> sa.Select[Payment]:
    """Return the approved payments that can go into a run."""
    return sa.select(Payment).where(Payment.state == PaymentState.APPROVED).order_by(Payment.id)
