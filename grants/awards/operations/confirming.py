"""A decision is confirmed by a second person."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_of
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.awards import snapshots
from grants.awards.ledger import post
from grants.awards.letters import kind_of_award, offer_of, said_subject
from grants.awards.models import Account, Award, Decision, LetterKind, Outcome
from grants.awards.operations.proposing import check_within_budget, the_standing
from grants.db import db, lock, next_reference
from grants.diligence.operations import check_diligence
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import issue
from grants.errors import WrongState
from grants.formats import said_day
from grants.lifecycles import APPLICATION
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.permissions import Part


def confirm_seen(application: Application, seen: str, *, actor: User) -> None:
    """Confirm the very decision whose number the person saw, never one that has replaced it since."""
    decision = the_standing(application)
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
    check_diligence(application)
    decision = _confirmed(application, Outcome.AWARD, actor)
    amount = Pence(decision.amount_pence or 0)
    check_within_budget(application.round, amount)
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
        said_subject(kind_of_award(application, amount), application, offer_of(award)),
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
        said_subject(LetterKind.DECLINE, application),
        _l("We are sorry: your application was not chosen this time."),
        _l("The attached letter gives the reason, your scores, and feedback you can use next time."),
    )  # fmt: skip
    return decision


def _confirmed(application: Application, outcome: Outcome, actor: User) -> Decision:
    decision = the_standing(application)
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
