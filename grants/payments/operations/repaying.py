"""Money is demanded back, comes in parts, and is reminded of.  Operations never commit: the caller does."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.applications.operations.telling import tell_people_of
from grants.awards import ledger
from grants.awards.models import Account, Award, Ending
from grants.awards.operations.telling import tell_host
from grants.db import db, lock, next_reference
from grants.documents.models import DocumentKind
from grants.documents.operations import Copies, issue_in_every_language
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.languages import LANGUAGES
from grants.lifecycles import AWARD, REPAYMENT
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.payments import snapshots
from grants.payments.models import Repayment, RepaymentCause, RepaymentReceipt
from grants.payments.operations.planning import settle_payee
from grants.payments.owed import is_late, owed_of, repayments_of
from grants.permissions import Role
from grants.rounds.queries import the_programme

#: Whoever owes money is reminded on the day after it was due, and then every so many days.
AGAIN_EVERY = 14


def may_be_demanded(award: Award) -> Pence:
    """Return what was paid of an award, did not come back, and is not demanded yet, in pence."""
    return Pence(ledger.paid(award) - owed_of(award))


def demand(
    award: Award, cause: RepaymentCause, amount_pence: Pence, *, due_on: date, reason: str, actor: User
) -> Repayment:
    """Demand money of an award back, by a letter in every language and a mail with it.

    No reason is needed where the final report says it.
    """
    lock(award)
    AWARD.check(actor, "demand_repayment", award)
    _check(award, amount_pence, due_on)
    repayment = Repayment(
        reference=next_reference("RP"), award=award, cause=cause, amount_pence=amount_pence, due_on=due_on,
        reason=reason, demanded_by_id=actor.id, receipts=[],
    )  # fmt: skip
    db.session.add(repayment)
    db.session.flush()  # The letter and the audit line need its id.
    audit.record(actor, "repayment.demand", repayment, amount_pence=amount_pence, cause=cause, due_on=due_on)
    AWARD.take(actor, "demand_repayment", award, repayment=repayment.reference)
    letters = issue_in_every_language(
        DocumentKind.REPAYMENT_DEMAND, repayment,
        {language: snapshots.repayment_demand(repayment, language) for language in LANGUAGES},
        application_id=award.application_id, actor=actor,
    )  # fmt: skip
    _tell(
        repayment,
        _l("Please pay back %(amount)s by %(day)s",
           amount=format_pounds(amount_pence), day=said_day(due_on)),
        _l("It is a part of your award %(award)s. The attached letter says why and how to pay.",
           award=award.reference),
        documents=letters,
    )  # fmt: skip
    return repayment


def demand_at_end(ending: Ending, actor: User) -> None:
    """Demand what is to come back of a grant that ends early."""
    if ending.repay_pence:
        demand(
            ending.award, RepaymentCause.RECOVERY, ending.repay_pence, due_on=the_day_to_repay(),
            reason=ending.reason, actor=actor,
        )  # fmt: skip


def _check(award: Award, amount_pence: Pence, due_on: date) -> None:
    if amount_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="amount")
    most = may_be_demanded(award)
    if amount_pence > most:
        raise RuleBroken(
            _("At most %(most)s was paid, did not come back, and is not demanded yet.",
              most=format_pounds(most)),
            field="amount",
        )  # fmt: skip
    if due_on <= clock.today():
        raise RuleBroken(_("Choose a day after today."), field="due_on")


def the_day_to_repay() -> date:
    """Return the day by which money that is demanded today is to be paid back."""
    return clock.today() + clock.days(the_programme().repay_days)


def receive(
    repayment: Repayment, amount_pence: Pence, received_on: date, *, bank_reference: str, actor: User
) -> RepaymentReceipt:
    """Enter money that came back; with the last of it the matter is settled."""
    lock(repayment)
    REPAYMENT.check(actor, "receive", repayment)
    reference = bank_reference.strip()
    _check_receipt(repayment, amount_pence, received_on, reference)
    receipt = RepaymentReceipt(
        repayment=repayment, amount_pence=amount_pence, received_on=received_on, bank_reference=reference,
        entered_by_id=actor.id,
    )  # fmt: skip
    db.session.add(receipt)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "repayment_receipt.enter", receipt, amount_pence=amount_pence)
    left = Pence(repayment.left_pence - amount_pence)
    repayment.received_pence = Pence(repayment.received_pence + amount_pence)
    if not left:
        repayment.write_off_asked_by_id, repayment.write_off_reason = None, ""
        repayment.ended_at = clock.now()
    REPAYMENT.take(
        actor, "receive" if left else "receive_last", repayment,
        amount_pence=amount_pence, received_on=received_on,
    )  # fmt: skip
    ledger.clear(repayment.award, Account.PAID, amount_pence, actor)
    _tell(
        repayment,
        _l("We have received %(amount)s from you", amount=format_pounds(amount_pence)),
        _l("%(left)s of %(reference)s is still to be paid back.",
           left=format_pounds(left), reference=repayment.reference)
        if left
        else _l("With it, all of %(reference)s is paid back. Thank you.", reference=repayment.reference),
    )  # fmt: skip
    follow(repayment)
    return receipt


def _check_receipt(repayment: Repayment, amount_pence: Pence, received_on: date, reference: str) -> None:
    if amount_pence <= 0:
        raise RuleBroken(_("Enter an amount above £0"), field="amount")
    if amount_pence > repayment.left_pence:
        raise RuleBroken(
            _("Only %(left)s is still owed. Send back what is more.",
              left=format_pounds(repayment.left_pence)),
            field="amount",
        )  # fmt: skip
    if received_on > clock.today():
        raise RuleBroken(_("This day lies in the future."), field="received_on")
    if any(known.bank_reference == reference for known in repayment.receipts):
        raise RuleBroken(_("This reference was entered already."), field="bank_reference")


def cancel_repayment(repayment: Repayment, *, reason: str, actor: User) -> None:
    """Say that money was demanded by mistake; nothing of it has come."""
    lock(repayment)
    REPAYMENT.check(actor, "cancel", repayment)
    if repayment.received_pence:
        raise RuleBroken(_("A part of it came back already, so it cannot be cancelled."))
    repayment.cancelled_by_id, repayment.cancel_reason = actor.id, reason
    repayment.ended_at = clock.now()
    REPAYMENT.take(actor, "cancel", repayment, reason=reason)
    _tell(
        repayment,
        _l("You do not need to pay back %(amount)s", amount=format_pounds(repayment.amount_pence)),
        _l("We demanded it by mistake, and we apologise. Our letter %(reference)s no longer holds.",
           reference=repayment.reference),
    )  # fmt: skip
    follow(repayment)


def give_more_time(repayment: Repayment, due_on: date, *, reason: str, actor: User) -> None:
    """Let a group pay later; its payments go on until the new day, and reminders begin anew after it.

    Raises RuleBroken unless the day is later than today and than the one that holds now.
    """
    lock(repayment)
    REPAYMENT.check(actor, "give_time", repayment)
    if due_on <= clock.today():
        raise RuleBroken(_("Choose a day after today."), field="due_on")
    if due_on <= repayment.due_on:
        raise RuleBroken(_("Choose a day after the one that holds now."), field="due_on")
    before, repayment.due_on, repayment.reminded_on = repayment.due_on, due_on, None
    REPAYMENT.take(actor, "give_time", repayment, due_before=before, due_on=due_on, reason=reason)
    _tell(
        repayment,
        _l("You have more time to pay back %(left)s", left=format_pounds(repayment.left_pence)),
        _l("You can pay until %(day)s. This day stands in place of the one in our letter %(reference)s.",
           day=said_day(due_on), reference=repayment.reference),
    )  # fmt: skip
    follow(repayment)


def follow(repayment: Repayment) -> None:
    """Let the payments of the group follow: what is overdue to us holds them back."""
    db.session.flush()
    settle_payee(repayment.application.organisation)


def chase_repayments() -> int:
    """Remind of everything that is overdue, and tell finance; return how many reminders there were."""
    today, sent = clock.today(), 0
    for repayment in db.session.scalars(sa.select(Repayment).where(is_late()).order_by(Repayment.id)):
        last = repayment.reminded_on
        if last is None or last <= today - clock.days(AGAIN_EVERY):
            repayment.reminded_on = today
            audit.record(None, "repayment.chase", repayment, left_pence=repayment.left_pence)
            _remind(repayment, is_first=last is None)
            sent += 1
    return sent


def _remind(repayment: Repayment, *, is_first: bool) -> None:
    left, by = format_pounds(repayment.left_pence), said_day(repayment.due_on)
    _tell(
        repayment,
        _l("Overdue: please pay back %(left)s", left=left),
        _l("It was to be paid by %(day)s. Until then we pay nothing to your group.", day=by),
        _l("If you cannot pay it at once, please write to us: we look for a way together."),
    )
    if is_first:
        for person in people_with(Role.FINANCE):
            tell(
                person,
                _l("A repayment is overdue: %(reference)s", reference=repayment.reference),
                _l("%(left)s was to come back by %(day)s.", left=left, day=by),
                link=(_l("Open it"), f"/repayments/{repayment.reference}"),
                application_id=repayment.application.id,
            )


def _tell(repayment: Repayment, subject: Any, *paragraphs: Any, documents: Copies | None = None) -> None:
    """Tell everybody of the group, and the host that got the money for it if there is one."""
    link = (_l("Open it"), f"/repayments/{repayment.reference}")
    tell_people_of(repayment.application, subject, *paragraphs, link=link, documents=documents)
    tell_host(repayment.award, subject, *paragraphs, documents=documents)


def is_all_settled(award: Award) -> bool:
    """Say whether nothing of an award is to be paid back any more."""
    return not any(repayment.is_open for repayment in repayments_of(award))
