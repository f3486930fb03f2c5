"""What recipients do with a claim: write it, cost by cost with receipts, send it, withdraw it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.operations.telling import tell_people_of
from grants.awards.models import Award
from grants.db import db, lock, next_reference
from grants.documents.files import CheckedFile, keep_upload
from grants.documents.models import Upload
from grants.errors import RuleBroken
from grants.formats import percent, said_day
from grants.lifecycles import AWARD, EXPENSE_CLAIM, ClaimState
from grants.money import Pence, format_pounds
from grants.payments.operations import settle
from grants.spending.models import BudgetLine, ExpenseClaim, ExpenseItem, Finding
from grants.spending.queries import claims_of, lines_of, rules_of, standing_of

#: The most costs in one claim.
MOST_ITEMS = 60


@dataclass(frozen=True)
class Cost:
    """What a recipient says of one cost."""

    line: BudgetLine
    paid_on: date
    supplier: str
    what_for: str
    amount_pence: Pence
    is_equipment: bool = False


def start_claim(award: Award, *, actor: User) -> ExpenseClaim:
    """Begin a claim, or return the draft that is there: a group writes one at a time."""
    lock(award)
    AWARD.check(actor, "claim_costs", award)
    if not rules_of(award.application.round).wants_claims:
        raise RuleBroken(_("Groups of this round do not claim costs: the reports say what was spent."))
    if not lines_of(award):
        raise RuleBroken(_("The budget is not agreed yet."))
    for known in claims_of(award):
        if known.state is ClaimState.DRAFT:
            return known
    claim = ExpenseClaim(
        reference=next_reference("EC"), award=award, language=award.application.organisation.language
    )
    db.session.add(claim)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "expense_claim.start", claim)
    AWARD.take(actor, "claim_costs", award, claim=claim.reference)
    return claim


def add_item(claim: ExpenseClaim, cost: Cost, receipt: CheckedFile, *, actor: User) -> ExpenseItem:
    """Add a cost with its receipt."""
    lock(claim)
    EXPENSE_CLAIM.check(actor, "edit", claim)
    if len(claim.items) >= MOST_ITEMS:
        raise RuleBroken(
            _("A claim has at most %(most)s costs. Send it, and begin another.", most=MOST_ITEMS)
        )
    check_cost(claim.award, cost)
    kept = _kept(claim, receipt, actor)
    item = ExpenseItem()
    _write(item, cost, kept)
    claim.items.append(item)
    claim.language = actor.language
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "expense_item.add", item, amount_pence=item.amount_pence)
    EXPENSE_CLAIM.take(actor, "edit", claim)
    return item


def change_item(item: ExpenseItem, cost: Cost, receipt: CheckedFile | None, *, actor: User) -> None:
    """Change a cost; without a new receipt the one that is there stays."""
    claim = item.claim
    EXPENSE_CLAIM.check(actor, "edit", claim)
    check_cost(claim.award, cost)
    _write(item, cost, _kept(claim, receipt, actor) if receipt else item.receipt)
    audit.record(actor, "expense_item.change", item, amount_pence=item.amount_pence)
    EXPENSE_CLAIM.take(actor, "edit", claim)


def _kept(claim: ExpenseClaim, receipt: CheckedFile, actor: User) -> Upload:
    return keep_upload(*receipt, application_id=claim.application.id, actor=actor)


def _write(item: ExpenseItem, cost: Cost, receipt: Upload) -> None:
    item.line, item.paid_on = cost.line, cost.paid_on
    item.supplier, item.what_for = cost.supplier.strip(), cost.what_for.strip()
    item.supplier_key = "".join(sign for sign in cost.supplier.casefold() if sign.isalnum())[:255]
    item.amount_pence, item.is_equipment = cost.amount_pence, cost.is_equipment
    item.receipt, item.fingerprint = receipt, receipt.fingerprint
    item.finding, item.reason, item.checked_by_id, item.is_sampled = Finding.OPEN, "", None, False


def remove_item(item: ExpenseItem, *, actor: User) -> None:
    """Take a cost out of a claim; its receipt stays with the application's files."""
    claim = item.claim
    EXPENSE_CLAIM.check(actor, "edit", claim)
    audit.record(actor, "expense_item.remove", item, amount_pence=item.amount_pence)
    claim.items.remove(item)
    EXPENSE_CLAIM.take(actor, "edit", claim)


def check_cost(award: Award, cost: Cost) -> None:
    """Refuse a cost outside the grant: by its day, its amount, or a line of another award."""
    if cost.line.award_id != award.id:
        raise RuleBroken(_("Choose one from the list."), field="line")
    if cost.amount_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="amount")
    if cost.paid_on > clock.today():
        raise RuleBroken(_("This day lies in the future."), field="paid_on")
    if cost.paid_on < award.awarded_on:
        raise RuleBroken(
            _("The grant was awarded on %(day)s. It does not pay for what was bought before that day.",
              day=said_day(award.awarded_on)),
            field="paid_on",
        )  # fmt: skip
    ends_on = award.application.ends_on
    if ends_on is not None and cost.paid_on > ends_on:
        raise RuleBroken(
            _("The project ended on %(day)s. The grant does not pay for what was bought after that day.",
              day=said_day(ends_on)),
            field="paid_on",
        )  # fmt: skip


def submit_claim(claim: ExpenseClaim, *, actor: User) -> None:
    """Send a claim, if every line holds it; the group gets a receipt."""
    lock(claim.award)
    EXPENSE_CLAIM.check(actor, "submit", claim)
    AWARD.check(actor, "claim_costs", claim.award)
    if not claim.items:
        raise RuleBroken(_("Add at least one cost."))
    for item in claim.items:
        check_cost(claim.award, _as_cost(item))
    check_lines(claim, claim.items)
    claim.submitted_at, claim.submitted_by_id = clock.now(), actor.id
    EXPENSE_CLAIM.take(actor, "submit", claim, amount_pence=claim.total_pence)
    settle(claim.award)
    tell_group(
        claim,
        _l("We have your claim %(reference)s", reference=claim.reference),
        _l("You claim %(amount)s. An officer checks it now. You need to do nothing until you hear from us.",
           amount=format_pounds(claim.total_pence)),
    )  # fmt: skip


def _as_cost(item: ExpenseItem) -> Cost:
    return Cost(
        item.line,
        item.paid_on,
        item.supplier,
        item.what_for,
        item.amount_pence,
        is_equipment=item.is_equipment,
    )


def check_lines(claim: ExpenseClaim, items: list[ExpenseItem]) -> None:
    """Refuse costs that go above what a line holds with the rule for moving money, or above the award."""
    claimed: Counter[int] = Counter()
    for item in items:
        claimed[item.line_id or item.line.id] += item.amount_pence
    standings = standing_of(claim.award, without=claim)
    share = rules_of(claim.application.round).virement_share
    for standing in standings:
        total = standing.accepted_pence + standing.waiting_pence + claimed[standing.line.id]
        if claimed[standing.line.id] and total > standing.most_pence:
            raise RuleBroken(
                _("“%(line)s” would come to %(total)s. Agreed are %(agreed)s; up to %(share)s more can be"
                  " moved there from other lines. Ask your officer to change the budget first.",
                  line=standing.line.title, total=format_pounds(total),
                  agreed=format_pounds(standing.line.amount_pence), share=percent(share))
            )  # fmt: skip
    everything = sum(s.accepted_pence + s.waiting_pence for s in standings) + claimed.total()
    if everything > claim.award.amount_pence:
        raise RuleBroken(
            _("All claims together would come to %(total)s. The award is %(amount)s.",
              total=format_pounds(everything), amount=format_pounds(claim.award.amount_pence))
        )  # fmt: skip


def withdraw_claim(claim: ExpenseClaim, *, actor: User) -> None:
    """Withdraw a claim; its costs can be claimed again."""
    EXPENSE_CLAIM.take(actor, "withdraw", claim)
    settle(claim.award)


def tell_group(claim: ExpenseClaim, subject: object, *paragraphs: object) -> None:
    """Write to everybody of the group about a claim."""
    link = (_l("Open the claim"), f"/claims/{claim.reference}")
    tell_people_of(claim.application, subject, *paragraphs, link=link)
