"""How money is promised and accepted.  Operations never commit: the caller does."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_of
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.awards import snapshots
from grants.awards.ledger import left_in_pot, post
from grants.awards.models import Account, Agreement, Award, Decision, Outcome
from grants.awards.queries import standing_decision
from grants.db import db, lock, next_reference
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import issue, issue_in_every_language
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.languages import LANGUAGES
from grants.lifecycles import APPLICATION, AWARD
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.permissions import Part
from grants.rounds.models import Publication, Round

#: Called when an offer is accepted: later stages lay out the plan.
ON_ACCEPT: list[Callable[[Award, User], None]] = []


def propose(
    application: Application, outcome: Outcome, amount_pence: Pence | None, *, reason: str, actor: User
) -> Decision:
    """Propose to award or to decline a moderated application; another person confirms."""
    APPLICATION.check(actor, "propose", application)
    if outcome is Outcome.AWARD:
        _check_amount(application, amount_pence)
    decision = Decision(
        application=application,
        outcome=outcome,
        amount_pence=amount_pence if outcome is Outcome.AWARD else None,
        reason=reason,
        proposed_by_id=actor.id,
    )
    db.session.add(decision)
    application.proposed_by_id = actor.id
    take_part(application, actor, Part.PROPOSER)
    APPLICATION.take(actor, "propose", application, outcome=outcome, amount_pence=decision.amount_pence)
    audit.record(actor, "decision.propose", decision, outcome=outcome, amount_pence=decision.amount_pence)
    return decision


def _check_amount(application: Application, amount_pence: Pence | None) -> None:
    requested = application.requested_pence or 0
    if not amount_pence or amount_pence <= 0:
        raise RuleBroken(_("Enter the amount to award."), field="amount")
    if amount_pence > requested:
        raise RuleBroken(
            _("They asked for %(requested)s. Award that or less.", requested=format_pounds(requested)),
            field="amount",
        )
    _check_within_budget(application.round, amount_pence)


def _check_within_budget(round_: Round, amount_pence: Pence) -> None:
    left = left_in_pot(round_)
    if amount_pence > left:
        raise RuleBroken(_("Only %(left)s of this round is left.", left=format_pounds(left)), field="amount")


def set_aside(application: Application, action: str, *, reason: str, actor: User) -> None:
    """Send a proposal back (``reconsider``) or take one's own back (``take_back_proposal``)."""
    APPLICATION.check(actor, action, application)
    decision = _standing(application)
    decision.set_aside_by_id, decision.set_aside_at = actor.id, clock.now()
    decision.set_aside_reason = reason
    APPLICATION.take(actor, action, application, reason=reason)
    application.proposed_by_id = None
    audit.record(actor, "decision.set_aside", decision, reason=reason)


def set_aside_withdrawn(application: Application, actor: User) -> None:
    """A proposal falls away with the application that its group takes back."""
    decision = standing_decision(application)
    if decision is not None:
        decision.set_aside_by_id, decision.set_aside_at = actor.id, clock.now()
        audit.record(actor, "decision.set_aside", decision)


def _standing(application: Application) -> Decision:
    decision = standing_decision(application)
    if decision is None:
        raise WrongState(_("No decision is proposed."))
    return decision


def confirm_seen(application: Application, seen: str, *, actor: User) -> None:
    """Confirm the very decision whose number the person saw, never one that has replaced it since."""
    decision = _standing(application)
    if str(decision.id) != seen:
        raise WrongState(_("Another decision is proposed. Load the page again."))
    if decision.outcome is Outcome.AWARD:
        confirm_award(application, actor=actor)
    else:
        confirm_decline(application, actor=actor)


def confirm_award(application: Application, *, actor: User) -> Award:
    """Promise the proposed money: award, ledger and the letter to make, in one transaction.

    The round is locked first, so two confirmations at one moment cannot pass its budget.
    """
    lock(application.round)
    APPLICATION.check(actor, "award", application)
    decision = _confirmed(application, Outcome.AWARD, actor)
    amount = Pence(decision.amount_pence or 0)
    _check_within_budget(application.round, amount)
    round_ = application.round
    award = Award(
        reference=next_reference("AW"),
        application=application,
        decision=decision,
        amount_pence=amount,
        awarded_on=clock.today(),
        accept_by=clock.today() + clock.days(round_.acceptance_days),
        publication=round_.publication,
    )
    db.session.add(award)
    application.proposed_by_id = None
    APPLICATION.take(actor, "award", application, amount_pence=amount)
    db.session.flush()  # Posting, letter and audit line need the award's id.
    audit.record(actor, "decision.confirm", decision, outcome=decision.outcome)
    audit.record(actor, "award.make", award, amount_pence=amount, reference=award.reference)
    post(round_, Account.POT, Account.COMMITTED, amount, award=award, actor=actor)
    language = application.organisation.language
    letter = issue(
        DocumentKind.AWARD_LETTER, award, snapshots.award_letter(award, language),
        language=language, application_id=application.id, actor=actor,
    )  # fmt: skip
    _send_letter(
        application, letter, f"/awards/{award.reference}", _l("Read and accept the offer"),
        _l("An award for “%(title)s”", title=application.title),
        _l("We are glad to offer you %(amount)s. The letter is attached.", amount=format_pounds(amount)),
        _l("Your signatory must accept the offer by %(day)s. Nothing can be paid before.",
           day=said_day(award.accept_by)),
    )  # fmt: skip
    return award


def confirm_decline(application: Application, *, actor: User) -> Decision:
    """Decline an application, with a letter that gives feedback on every criterion."""
    APPLICATION.check(actor, "decline", application)
    decision = _confirmed(application, Outcome.DECLINE, actor)
    application.proposed_by_id = None
    APPLICATION.take(actor, "decline", application, reason=decision.reason)
    audit.record(actor, "decision.confirm", decision, outcome=decision.outcome)
    language = application.organisation.language
    letter = issue(
        DocumentKind.DECLINE_LETTER, application,
        snapshots.decline_letter(decision, clock.today().isoformat(), language),
        language=language, application_id=application.id, actor=actor,
    )  # fmt: skip
    _send_letter(
        application, letter, f"/applications/{application.reference}", _l("Open your application"),
        _l("The decision on “%(title)s”", title=application.title),
        _l("We are sorry: your application was not chosen this time."),
        _l("The attached letter gives the reason, your scores, and feedback you can use next time."),
    )  # fmt: skip
    return decision


def _confirmed(application: Application, outcome: Outcome, actor: User) -> Decision:
    decision = _standing(application)
    if decision.outcome is not outcome:
        raise WrongState(_("Another decision is proposed. Load the page again."))
    decision.confirmed_by_id, decision.confirmed_at = actor.id, clock.now()
    take_part(application, actor, Part.CONFIRMER)
    return decision


def _send_letter(
    application: Application, letter: IssuedDocument, path: str, words: Any, subject: Any, *paragraphs: Any
) -> None:
    for person in people_of(application.organisation_id):
        tell(person, subject, *paragraphs, link=(words, path), application_id=application.id, document=letter)


def accept_offer(
    award: Award, *, name: str, position: str, declaration: str, language: str, actor: User
) -> Agreement:
    """Accept the offer for the organisation: name, position, time and the exact text are kept."""
    AWARD.check(actor, "accept", award)
    if clock.today() > award.accept_by:
        raise RuleBroken(
            _("The offer was open until %(day)s. Ask for more time.", day=said_day(award.accept_by))
        )
    terms = award.application.round.offer_terms.in_language(language)
    signed = Agreement(
        award=award,
        name=name,
        position=position,
        terms=terms,
        terms_fingerprint=hashlib.sha256(terms.encode()).hexdigest(),
        declaration=declaration,
        language=language,
        signed_by_id=actor.id,
    )
    db.session.add(signed)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "agreement.sign", signed, terms_fingerprint=signed.terms_fingerprint)
    AWARD.take(actor, "accept", award, name=name, position=position)
    for lay_out in ON_ACCEPT:
        lay_out(award, actor)
    copies = {code: snapshots.agreement(signed, code) for code in LANGUAGES}
    issue_in_every_language(
        DocumentKind.GRANT_AGREEMENT, award, copies, application_id=award.application_id, actor=actor
    )
    _tell_recipient(
        award,
        _l("You have accepted the award %(reference)s", reference=award.reference),
        _l("%(name)s accepted it for %(organisation)s. The agreement is in force.",
           name=name, organisation=award.application.organisation.name),
        _l("Your page shows what is due when, and what will be paid."),
    )  # fmt: skip
    return signed


def _tell_recipient(award: Award, subject: Any, *paragraphs: Any) -> None:
    for person in people_of(award.application.organisation_id):
        tell(
            person,
            subject,
            *paragraphs,
            link=(_l("Open your award"), f"/awards/{award.reference}"),
            application_id=award.application_id,
        )


def refuse_offer(award: Award, *, reason: str, actor: User) -> None:
    """Refuse the offer for the organisation; the money goes back into the pot."""
    AWARD.take(actor, "refuse", award, reason=reason)
    _release(award, actor)
    _tell_recipient(
        award,
        _l("You have refused the award %(reference)s", reference=award.reference),
        _l("Thank you for telling us. The money goes to other groups."),
    )


def lapse_offer(award: Award, *, reason: str, actor: User) -> None:
    """Let an offer lapse that was not accepted in time; the money goes back into the pot."""
    AWARD.check(actor, "lapse", award)
    if clock.today() <= award.accept_by:
        raise RuleBroken(_("The offer is still open, until %(day)s.", day=said_day(award.accept_by)))
    AWARD.take(actor, "lapse", award, reason=reason)
    _release(award, actor)
    _tell_recipient(
        award,
        _l("The offer %(reference)s has lapsed", reference=award.reference),
        _l("It was not accepted in time, so the money goes to other groups."),
        reason,
    )


def _release(award: Award, actor: User) -> None:
    post(
        award.application.round, Account.COMMITTED, Account.POT, award.amount_pence, award=award, actor=actor
    )


def extend_offer(award: Award, accept_by: date, *, reason: str, actor: User) -> None:
    """Give the recipient more time to accept."""
    AWARD.check(actor, "extend", award)
    if accept_by <= max(clock.today(), award.accept_by):
        raise RuleBroken(_("Choose a later day than now."), field="accept_by")
    before, award.accept_by = award.accept_by, accept_by
    AWARD.take(actor, "extend", award, accepted_before=before, accept_by=accept_by, reason=reason)
    _tell_recipient(
        award,
        _l("More time to accept the award %(reference)s", reference=award.reference),
        _l("You can accept the offer until %(day)s.", day=said_day(accept_by)),
    )


def choose_publication(award: Award, publication: Publication, *, reason: str, actor: User) -> None:
    """Choose how the public sees an award, with a reason."""
    AWARD.check(actor, "choose_publication", award)
    before, award.publication = award.publication, publication
    award.publication_reason = reason
    AWARD.take(actor, "choose_publication", award, was=before, is_now=publication, reason=reason)
