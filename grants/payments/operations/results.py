"""What the bank says it paid and refused of a run, taken whole or not at all.  The caller commits."""

from collections import defaultdict
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock, storage
from grants.accounts.models import User
from grants.db import db, lock
from grants.errors import RuleBroken
from grants.lifecycles import PAYMENT, PAYMENT_RUN
from grants.money import format_pounds
from grants.notices.operations import tell
from grants.payments.bank_file import ResultLine, Unreadable, read_result
from grants.payments.models import BankResult, LineOutcome, Payment, PaymentRun, RunLine
from grants.payments.operations.requesting import note_paid, tell_paid
from grants.payments.operations.runs import finish_if_over
from grants.payments.queries import lines_of, result_of_file


@dataclass(frozen=True)
class Checked:
    """A line of the bank's result and the line of the run that it is about; ``is_known`` if said before."""

    said: ResultLine
    line: RunLine
    is_known: bool


def check_result(run: PaymentRun, text: str) -> list[Checked]:
    """Hold a result against its run; raises Unreadable with a sentence for every line that does not fit."""
    known = {line.payment.reference: line for line in lines_of(run)}
    seen: dict[str, int] = {}
    checked, wrong = [], []
    for said in read_result(text):
        try:
            line = known.get(said.reference)
            if said.reference in seen:
                raise RuleBroken(_("the payment stands in line %(line)s too.", line=seen[said.reference]))
            seen[said.reference] = said.number
            if line is None or line.outcome is LineOutcome.TAKEN_OUT:
                raise RuleBroken(_("this run has no payment “%(reference)s”.", reference=said.reference))
            checked.append(Checked(said, line, _fits(run, said, line)))
        except RuleBroken as broken:
            wrong.append(_("Line %(number)s: %(what)s", number=said.number, what=broken.message))
    if wrong:
        raise Unreadable(wrong)
    return checked


def _fits(run: PaymentRun, said: ResultLine, line: RunLine) -> bool:
    """Say whether a line was taken before; raises RuleBroken where it cannot be true."""
    if said.amount_pence != line.amount_pence:
        raise RuleBroken(
            _("the payment is of %(ours)s, the bank says %(theirs)s.",
              ours=format_pounds(line.amount_pence), theirs=format_pounds(said.amount_pence))
        )  # fmt: skip
    outcome = LineOutcome.PAID if said.is_paid else LineOutcome.FAILED
    if line.outcome is not None:
        if line.outcome is not outcome:
            raise RuleBroken(_("it was entered before as: %(outcome)s.", outcome=line.outcome.label))
        return True
    if said.day > clock.today():
        raise RuleBroken(_("the day lies in the future."))
    if run.sent_at and said.day < clock.in_london(run.sent_at).date():
        raise RuleBroken(_("the file went to the bank after that day."))
    return False


def import_result(run: PaymentRun, text: str, *, actor: User) -> BankResult | None:
    """Take the bank's result: payments, ledger and one mail for each recipient, all or nothing.

    The same file again, or lines that were taken before, change nothing.  Returns None for a file
    that was taken before.
    """
    lock(run)
    digest = storage.fingerprint(text.encode())
    if result_of_file(run, digest) is not None:
        return None
    PAYMENT_RUN.check(actor, "import_result", run)
    try:
        checked = check_result(run, text)
    except Unreadable as wrong:
        raise RuleBroken(" ".join(wrong.sentences), field="file") from wrong
    fresh = [each for each in checked if not each.is_known]
    for each in fresh:
        _note(each, actor)
    result = BankResult(run_id=run.id, file_hash=digest, lines=len(checked), imported_by_id=actor.id)
    db.session.add(result)
    PAYMENT_RUN.take(actor, "import_result", run, sha256=digest, lines=len(fresh))
    _tell_recipients([each.line.payment for each in fresh if each.said.is_paid])
    finish_if_over(run)
    return result


def _note(checked: Checked, actor: User) -> None:
    said, line = checked.said, checked.line
    payment = line.payment
    line.outcome = LineOutcome.PAID if said.is_paid else LineOutcome.FAILED
    line.outcome_on, line.bank_reference, line.reason = said.day, said.bank_reference, said.reason
    if said.is_paid:
        note_paid(payment, "confirm_paid", said.day, said.bank_reference, actor)
    else:
        PAYMENT.take(actor, "fail", payment, reason=said.reason)
        _tell_of_failure(payment, said.reason)
    audit.record(actor, "run_line.result", line, outcome=line.outcome)


def _tell_of_failure(payment: Payment, reason: str) -> None:
    if payment.requested_by is not None:
        tell(
            payment.requested_by,
            _l("The bank refused the payment %(reference)s", reference=payment.reference),
            _l("The bank says: %(reason)s", reason=reason),
            _l("Please check the bank details with the group. Finance can then pay again or send it back."),
            link=(_l("Open the payment"), f"/payments/{payment.reference}"),
            application_id=payment.application.id,
        )


def _tell_recipients(payments: list[Payment]) -> None:
    """Write the remittance mails: one for each organisation, whatever it got, in this transaction."""
    by_organisation: dict[int, list[Payment]] = defaultdict(list)
    for payment in payments:
        by_organisation[payment.application.organisation_id].append(payment)
    for paid_together in by_organisation.values():
        tell_paid(paid_together)
