"""The file that the bank gets, one payment a line, and the file in which it answers.

Both are CSV in UTF-8.  Ours has a line of titles and then, for each payment: sort code, account
name, account number, amount in pounds, reference, day.  The bank's has the columns of ``RESULT``;
``result`` is ``paid`` or ``failed``.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from grants.errors import RuleBroken
from grants.money import Pence, parse_pounds
from grants.payments.bank import BankDetails, details_in_force, payee_of
from grants.payments.models import Payment, PaymentRun, RunLine

COLUMNS = ("sort_code", "account_name", "account_number", "amount", "reference", "pay_on")
RESULT = ("reference", "amount", "result", "date", "bank_reference", "reason")

#: The most lines that one result may have, and the longest file in bytes.
MOST_LINES, LARGEST = 2_000, 400_000

#: A BACS field for names holds so many characters.
_NAME = 18


def pounds(pence: int) -> str:
    """Return an amount as ``1250.00``."""
    return f"{pence // 100}.{pence % 100:02}"


def rendered(run: PaymentRun, lines: Sequence[RunLine], accounts: Mapping[int, BankDetails]) -> bytes:
    """Return the file for the bank; the same lines and accounts always give the same bytes."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        account = accounts[line.id]
        writer.writerow(
            [account.sort_code, _name(account.account_name), account.account_number,
             pounds(line.amount_pence), line.payment.reference, run.pay_on.isoformat()]
        )  # fmt: skip
    return sheet.getvalue().encode()


def _name(text: str) -> str:
    """Return a name as a bank takes it: plain letters, cut to length, no formula for a spreadsheet."""
    return text.strip().lstrip("=+-@\t").upper()[:_NAME]


def as_lines(text: str) -> str:
    """Return a text with the ends of lines as one writes them here, so that the same file is known again."""
    return "\n".join(text.lstrip("\ufeff").splitlines())


@dataclass(frozen=True)
class ResultLine:
    """What the bank says of one payment, at a line of its file."""

    number: int
    reference: str
    amount_pence: Pence
    is_paid: bool
    day: date
    bank_reference: str
    reason: str


class Unreadable(Exception):  # it lists what is wrong, it is no error of the program
    """A result that cannot be taken; ``sentences`` say why, each with its line."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def read_result(text: str) -> list[ResultLine]:
    """Return the lines of the bank's result; raises Unreadable with a sentence for every bad line."""
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != RESULT:
        raise Unreadable([_("Line 1: the titles must be %(titles)s.", titles=", ".join(RESULT))])
    if len(rows) > MOST_LINES + 1:
        raise Unreadable([_("The file has more than %(most)s lines.", most=MOST_LINES)])
    found, wrong = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            found.append(_read_line(number, [cell.strip() for cell in row]))
        except RuleBroken as broken:
            wrong.append(_("Line %(number)s: %(what)s", number=number, what=broken.message))
    if wrong:
        raise Unreadable(wrong)
    if not found:
        raise Unreadable([_("The file names no payment.")])
    return found


def _read_line(number: int, row: list[str]) -> ResultLine:
    if len(row) != len(RESULT):
        raise RuleBroken(
            _("it has %(count)s cells instead of %(wanted)s.", count=len(row), wanted=len(RESULT))
        )
    reference, amount, result, day, bank_reference, reason = row
    if result.lower() not in ("paid", "failed"):
        raise RuleBroken(_("the result must be “paid” or “failed”."))
    is_paid = result.lower() == "paid"
    if is_paid and not bank_reference:
        raise RuleBroken(_("the bank's reference is missing."))
    if not is_paid and not reason:
        raise RuleBroken(_("the reason why it failed is missing."))
    return ResultLine(
        number, reference, _amount(amount), is_paid, _day(day), bank_reference[:60], reason[:200]
    )  # fmt: skip


def _amount(text: str) -> Pence:
    try:
        return parse_pounds(text)
    except ValueError as error:
        raise RuleBroken(_("“%(text)s” is not an amount.", text=text)) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleBroken(_("“%(text)s” is not a day such as 2026-10-05.", text=text)) from error


def account_for(payment: Payment) -> BankDetails:
    """Return the account to which a payment goes; raises RuleBroken while there is none in force."""
    payee = payee_of(payment.award)
    details = details_in_force(payee)
    if details is None:
        raise RuleBroken(_("%(reference)s: the bank details are not in force.", reference=payment.reference))
    return details
