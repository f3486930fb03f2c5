"""What officers do with a claim: draw a sample, check its costs, ask, decide."""

import hashlib
import secrets
from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.db import db, lock
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.languages import LANGUAGES
from grants.lifecycles import EXPENSE_CLAIM
from grants.money import WHOLE, format_pounds
from grants.payments.operations import settle
from grants.spending.models import ExpenseClaim, ExpenseItem, Finding
from grants.spending.operations.assets import lay_out_assets
from grants.spending.operations.claims import check_lines, tell_group
from grants.spending.queries import repeated_in
from grants.spending.snapshots import expense_claim

_SEED_BYTES = 8


def drawn(items: list[ExpenseItem], seed: str, share: int) -> set[int]:
    """Return the ids of a sample of a share in basis points, at least one: the same for the same seed.

    Costs stand in the order of the SHA-256 of ``seed:id``; the first ones are the sample.
    """
    number = -(-len(items) * share // WHOLE)
    order = sorted(items, key=lambda item: hashlib.sha256(f"{seed}:{item.id}".encode()).hexdigest())
    return {item.id for item in order[:number]}


def draw_sample(claim: ExpenseClaim, share: int, *, actor: User) -> None:
    """Check only a random share of the costs, and each that stands somewhere twice; drawn once."""
    lock(claim)
    EXPENSE_CLAIM.check(actor, "draw_sample", claim)
    if claim.sample_seed is not None:
        raise RuleBroken(_("The sample is drawn already."))
    if not 0 < share <= WHOLE:
        raise RuleBroken(_("Enter 1 to 100 percent"), field="share")
    claim.sample_seed, claim.sample_share = secrets.token_hex(_SEED_BYTES), share
    sample = drawn(claim.items, claim.sample_seed, share) | repeated_in(claim, everywhere=True).keys()
    for item in claim.items:
        if item.id in sample:
            item.is_sampled = True
            audit.record(actor, "expense_item.sample", item)
    EXPENSE_CLAIM.take(actor, "draw_sample", claim, seed=claim.sample_seed, share=share, number=len(sample))


def to_check(claim: ExpenseClaim) -> list[ExpenseItem]:
    """Return the costs that must be checked: all, or the sample as long as all of it is good."""
    sample = [item for item in claim.items if item.is_sampled]
    if claim.sample_seed is None or any(item.finding is Finding.REFUSED for item in sample):
        return list(claim.items)
    return sample


def check_items(claim: ExpenseClaim, found: Mapping[int, tuple[Finding, str]], *, actor: User) -> None:
    """Keep what was found of costs, by their ids, with the reason of each that is not accepted."""
    EXPENSE_CLAIM.check(actor, "check", claim)
    for item in claim.items:
        finding, reason = found.get(item.id, (item.finding, item.reason))
        if finding is Finding.REFUSED and not reason.strip():
            raise RuleBroken(_("Give the reason, for the group to read."), field=f"reason_{item.id}")
        reason = reason.strip() if finding is Finding.REFUSED else ""
        if (item.finding, item.reason) != (finding, reason):
            item.finding, item.reason, item.checked_by_id = finding, reason, actor.id
            audit.record(actor, "expense_item.check", item, finding=finding, reason=reason)
    EXPENSE_CLAIM.take(actor, "check", claim)


def query_claim(claim: ExpenseClaim, *, question: str, actor: User) -> None:
    """Ask the group about a claim: they may change it, and send it again."""
    EXPENSE_CLAIM.check(actor, "query", claim)
    claim.question = question
    claim.sample_seed = claim.sample_share = None
    for item in claim.items:
        if item.is_sampled:
            item.is_sampled = False
            audit.record(actor, "expense_item.sample", item)
    EXPENSE_CLAIM.take(actor, "query", claim, wanted=question)
    tell_group(
        claim,
        _l("A question about your claim %(reference)s", reference=claim.reference),
        _l("An officer has read it and asks you:"),
        question,
    )


def decide_claim(claim: ExpenseClaim, *, actor: User) -> None:
    """Answer a claim by what was found; what the sample left out counts as good.

    What was accepted counts as spent, and what is of value goes into the register of assets.
    """
    lock(claim.award)
    EXPENSE_CLAIM.check(actor, "accept", claim)
    if unchecked := [item for item in to_check(claim) if item.finding is Finding.OPEN]:
        raise RuleBroken(_("Check every cost first. %(number)s are not checked.", number=len(unchecked)))
    for item in claim.items:
        if item.finding is Finding.OPEN:
            item.finding = Finding.ACCEPTED
            audit.record(actor, "expense_item.accept_unseen", item)
    good = [item for item in claim.items if item.finding is Finding.ACCEPTED]
    check_lines(claim, good)
    action = "accept" if len(good) == len(claim.items) else "accept_in_part" if good else "refuse"
    claim.decided_at, claim.decided_by_id = clock.now(), actor.id
    EXPENSE_CLAIM.take(actor, action, claim, amount_pence=claim.accepted_pence)
    db.session.flush()  # What is accepted from now on is in the sums of the lines.
    settle(claim.award)
    lay_out_assets(claim, actor)
    copies = {code: expense_claim(claim, code) for code in LANGUAGES}
    issue_in_every_language(
        DocumentKind.EXPENSE_CLAIM, claim, copies, application_id=claim.application.id, actor=actor
    )
    tell_group(
        claim,
        _l("Your claim %(reference)s is answered", reference=claim.reference),
        _l("Of %(total)s, %(amount)s is accepted.", total=format_pounds(claim.total_pence),
           amount=format_pounds(claim.accepted_pence)),
    )  # fmt: skip
