"""How a variation is agreed: all of it in one transaction, with its letter.  The caller commits."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.awards.delegation import check_within_limit
from grants.awards.ledger import clear, post
from grants.awards.models import Account, Award, Subject
from grants.awards.operations.telling import tell_host
from grants.closing.queries import final_report_of
from grants.db import db, lock
from grants.delivery.operations import shift_due_date
from grants.delivery.queries import reports_of
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.evaluation.operations import write_targets
from grants.evaluation.queries import returns_of
from grants.languages import LANGUAGES
from grants.lifecycles import AWARD, VARIATION
from grants.money import Pence
from grants.payments.operations import replan, settle
from grants.spending.operations import write_budget
from grants.variations.models import Variation
from grants.variations.operations.asking import begin
from grants.variations.operations.checking import check_terms
from grants.variations.operations.telling import tell_group
from grants.variations.queries import agreed_of, current_terms, draft_of, is_within_rule
from grants.variations.snapshots import variation_letter
from grants.variations.terms import (
    Terms,
    carried_over,
    changes_between,
    overtaken,
    size_of,
    wanted_lines,
    with_due,
)


def agree_alone(variation: Variation, *, actor: User) -> None:
    """Agree as an officer to a change that the rules of the round leave to officers."""
    _hold(variation)
    VARIATION.check(actor, "agree_alone", variation)
    if not is_within_rule(variation.award, variation.before, variation.after):
        raise RuleBroken(_("This is more than an officer may agree to alone. Recommend it."))
    variation.is_alone = True
    _put_in_force(variation, "agree_alone", actor, decided_by=actor)


def agree(variation: Variation, *, actor: User) -> None:
    """Agree as a decision maker to a change that somebody else recommended."""
    _hold(variation)
    VARIATION.check(actor, "agree", variation)
    check_within_limit(actor, Subject.VARIATION, variation.size_pence)
    _put_in_force(variation, "agree", actor, decided_by=actor)


def accept_proposal(variation: Variation, *, actor: User) -> None:
    """Accept for the group what an officer proposed: in force at once if an officer may agree to it alone."""
    _hold(variation)
    VARIATION.check(actor, "accept", variation)
    variation.signed_by_id, variation.signed_at = actor.id, clock.now()
    if is_within_rule(variation.award, variation.before, variation.after):
        variation.is_alone = True
        _put_in_force(variation, "accept", actor, decided_by=variation.started_by)
        return
    _check_not_overtaken(variation, current_terms(variation.award))
    variation.recommended_by_id = variation.started_by_id
    VARIATION.take(actor, "accept_first", variation)


def decline_proposal(variation: Variation, *, reason: str, actor: User) -> None:
    """Decline for the group what an officer proposed: the terms stay as they are."""
    lock(variation)
    VARIATION.check(actor, "decline", variation)
    variation.signed_by_id, variation.signed_at = actor.id, clock.now()
    variation.answer = reason
    VARIATION.take(actor, "decline", variation, reason=reason)


def give_time(report: Any, due_on: date, *, reason: str, actor: User) -> Variation:
    """Give a group a later day for a report or return, in one step, as far as an officer may alone."""
    award = report.award
    lock(award.application.round)
    lock(award)
    AWARD.check(actor, "ask_variation", award)
    if draft_of(award, is_proposal=True) is not None:
        raise RuleBroken(_("A change that an officer has begun is not sent yet. Send or withdraw it first."))
    if due_on <= report.due_on:
        raise RuleBroken(_("Choose a day after the one that holds now."), field="due_on")
    now = current_terms(award)
    after = with_due(now, report.reference, due_on)
    if not is_within_rule(award, now, after):
        raise RuleBroken(
            _("An officer may not give that much time alone. Propose a change of the award instead."),
            field="due_on",
        )
    variation = begin(award, now, actor, is_proposal=True)
    variation.after, variation.reason, variation.is_alone = after, reason, True
    _put_in_force(variation, "give_time", actor, decided_by=actor)
    return variation


def _hold(variation: Variation) -> None:
    """Hold the round, as every promise does, then the award and the variation: two never pass the pot."""
    lock(variation.application.round)
    lock(variation.award)
    lock(variation)


def _check_not_overtaken(variation: Variation, now: Terms) -> None:
    past = overtaken(variation.before, now, variation.after)
    if past:
        raise RuleBroken(
            _("Since this was asked for, something else has changed: %(what)s. Ask the group to look at it"
              " again.", what=_(", ").join(str(change.label) for change in past))
        )  # fmt: skip


def _put_in_force(variation: Variation, action: str, actor: User, *, decided_by: User) -> None:
    """Change everything at once, keep both versions, and write the letter that replaces the earlier terms."""
    award = variation.award
    now = current_terms(award)
    _check_not_overtaken(variation, now)
    after = carried_over(variation.before, now, variation.after)
    check_terms(award, now, after)
    number = len(agreed_of(award)) + 2
    variation.before, variation.after, variation.size_pence = now, after, size_of(now, after)
    variation.terms_number, variation.decided_at = number, clock.now()
    variation.decided_by_id = decided_by.id
    VARIATION.take(
        actor, action, variation, terms_number=number, size_pence=variation.size_pence,
        changed=[change.key for change in changes_between(now, after)],
    )  # fmt: skip
    _change_money(variation, award, Pence(after["amount_pence"] - now["amount_pence"]), actor)
    _change_the_rest(variation, award, now, after, actor)
    audit.record(actor, "award.vary", award, variation=variation.reference, terms_number=number)
    settle(award)
    db.session.flush()  # The letter reads what stands now; ids of new lines are known.
    variation.after = current_terms(award)
    _send_letter(variation, decided_by)


def _change_money(variation: Variation, award: Award, difference: Pence, actor: User) -> None:
    """Give the award its amount, in the ledger too; instalments follow."""
    if not difference:
        return
    was, award.amount_pence = award.amount_pence, Pence(award.amount_pence + difference)
    db.session.flush()  # The database compares what is promised with the award.
    if difference > 0:
        post(award.application.round, Account.POT, Account.COMMITTED, difference, award=award, actor=actor)
    amounts = {reference: Pence(pence) for reference, pence in variation.payments["amounts"].items()}
    more = Pence(variation.payments["more_pence"])
    replan(award, amounts, more, total=award.amount_pence, actor=actor)
    if difference < 0:
        clear(award, Account.COMMITTED, Pence(-difference), actor)
    audit.record(actor, "award.change_amount", award, was_pence=was, amount_pence=award.amount_pence)


def _change_the_rest(variation: Variation, award: Award, now: Terms, after: Terms, actor: User) -> None:
    application, keys = award.application, {change.key for change in changes_between(now, after)}
    if keys & {"starts_on", "ends_on"}:
        application.starts_on, application.ends_on = _day(after["starts_on"]), _day(after["ends_on"])
    if any(key.startswith("line:") for key in keys):
        write_budget(award, wanted_lines(after), actor)
    dues = {due["reference"]: due["due_on"] for due in after["dues"]}
    final = final_report_of(award)
    owed: list[Any] = [*reports_of(award), *returns_of(award), *([final] if final else [])]
    for report in owed:
        if f"due_on:{report.reference}" in keys:
            shift_due_date(report, date.fromisoformat(dues[report.reference]), reason=variation.reason)
    planned = {row["id"]: row["planned"] for row in after["targets"] if f"planned:{row['id']}" in keys}
    write_targets(award, planned)


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _send_letter(variation: Variation, decided_by: User) -> None:
    award = variation.award
    copies = {code: variation_letter(variation, code) for code in LANGUAGES}
    documents = issue_in_every_language(
        DocumentKind.VARIATION_LETTER, variation, copies, application_id=award.application_id,
        actor=decided_by,
    )  # fmt: skip
    named: Any = {"variation": variation.reference, "number": (variation.terms_number or 0) - 1}
    tell_group(
        variation,
        _l("The terms of your award %(reference)s have changed", reference=award.reference),
        _l("The change %(variation)s is agreed. The attached letter says what holds now: it replaces version"
           " %(number)s of your terms.", **named),
        documents=documents,
    )  # fmt: skip
    tell_host(
        award,
        _l("The terms of the award %(reference)s have changed", reference=award.reference),
        _l("%(group)s has this grant from us, and you have signed its terms as the host.",
           group=award.application.organisation.name),
        _l("The change %(variation)s is agreed. The attached letter to the group says what holds now: it"
           " replaces version %(number)s of the terms.", **named),
        documents=documents,
    )  # fmt: skip
