"""A decision is confirmed by a second person: records, ledger and the letter to make, in one transaction."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.operations import take_part
from grants.applications.operations.telling import in_one_language, tell_people_of
from grants.awards import snapshots
from grants.awards.budget import check_within_budget
from grants.awards.delegation import check_within_limit
from grants.awards.ledger import post
from grants.awards.letters import kind_of_award, offer_of, said_subject
from grants.awards.models import Account, Award, Decision, LetterKind, Outcome, Subject
from grants.awards.operations.proposing import the_standing
from grants.db import db, lock, next_reference
from grants.diligence.operations import check_diligence
from grants.documents.models import DocumentKind, IssuedDocument
from grants.documents.operations import issue
from grants.errors import WrongState
from grants.formats import said_day
from grants.lifecycles import APPLICATION, ApplicationState
from grants.money import Pence, format_pounds
from grants.permissions import Part
from grants.rounds.operations import refuse_if_signed_off


class Ending(NamedTuple):
    """What an outcome without money means: its row in the table, its letter, and the words of its mail."""

    action: str
    letter: DocumentKind
    words: LetterKind
    snapshot: Callable[[Decision, str, str], dict[str, Any]]
    said: Any


_ENDINGS = {
    Outcome.RESERVE: Ending(
        "reserve", DocumentKind.RESERVE_LETTER, LetterKind.RESERVE, snapshots.reserve_letter,
        _l("Your application is on the reserve list: you get a grant if money becomes free."),
    ),
    Outcome.DEFER: Ending(
        "defer", DocumentKind.DEFERRAL_LETTER, LetterKind.DEFERRAL, snapshots.deferral_letter,
        _l("We could not decide on it yet. The letter says why, and when you hear from us."),
    ),
    Outcome.DECLINE: Ending(
        "decline", DocumentKind.DECLINE_LETTER, LetterKind.DECLINE, snapshots.decline_letter,
        _l("We are sorry: your application was not chosen this time."),
    ),
}  # fmt: skip

#: What a group has been told while another decision may follow.
_TOLD = {Outcome.RESERVE: ApplicationState.RESERVED, Outcome.DEFER: ApplicationState.DEFERRED}


def confirm(
    application: Application, seen: int | None = None, *, hold: str | None = None, actor: User
) -> Decision:
    """Confirm the decision that is proposed, and have its letter made and sent.

    ``seen`` is the number of the decision that the person saw: one that has replaced it since
    is not confirmed.  With ``hold`` the mails wait until the letters of that batch are stored.
    The round is locked first, so confirmations at one moment cannot pass its budget.
    """
    lock(application.round)
    refuse_if_signed_off(application.round)
    decision = the_standing(application)
    if seen is not None and decision.id != seen:
        raise WrongState(_("Another decision is proposed. Load the page again."))
    if decision.outcome.gives_money:
        _award(decision, hold, actor)
    else:
        _end(decision, _ENDINGS[decision.outcome], hold, actor)
    return decision


def _award(decision: Decision, hold: str | None, actor: User) -> None:
    """Promise the proposed money, and write the offer."""
    application = decision.application
    APPLICATION.check(actor, "award", application)
    amount = Pence(decision.amount_pence or 0)
    check_within_limit(actor, Subject.AWARD, amount)
    check_within_budget(application, amount, decision.theme)
    check_diligence(application)
    _note(decision, actor)
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
    application.proposed_by_id = application.told = None
    APPLICATION.take(actor, "award", application, amount_pence=amount)
    db.session.flush()  # Posting, letter and audit line need the award's id.
    audit.record(actor, "decision.confirm", decision, outcome=decision.outcome)
    audit.record(actor, "award.make", award, amount_pence=amount, reference=award.reference)
    post(round_, Account.POT, Account.COMMITTED, amount, award=award, actor=actor)
    language, offer = application.organisation.language, offer_of(award)
    letter = issue(
        DocumentKind.AWARD_LETTER, award, snapshots.award_letter(award, offer, language),
        language=language, application_id=application.id, actor=actor,
    )  # fmt: skip
    _send_letter(
        application, letter, hold, f"/awards/{award.reference}", _l("Read and accept the offer"),
        said_subject(kind_of_award(application, amount), application, offer),
        _l("We are glad to offer you %(amount)s. The letter is attached.", amount=format_pounds(amount)),
        _l("Your signatory must accept the offer by %(day)s. Nothing can be paid before.",
           day=said_day(award.accept_by)),
    )  # fmt: skip


def _end(decision: Decision, ending: Ending, hold: str | None, actor: User) -> None:
    """Keep a group in reserve, put its decision off or decline it, with a letter that gives feedback."""
    application = decision.application
    APPLICATION.check(actor, ending.action, application)
    _note(decision, actor)
    application.proposed_by_id, application.told = None, _TOLD.get(decision.outcome)
    APPLICATION.take(actor, ending.action, application, reason=decision.reason)
    audit.record(actor, "decision.confirm", decision, outcome=decision.outcome)
    language = application.organisation.language
    letter = issue(
        ending.letter, application, ending.snapshot(decision, clock.today().isoformat(), language),
        language=language, application_id=application.id, actor=actor,
    )  # fmt: skip
    _send_letter(
        application, letter, hold, f"/applications/{application.reference}", _l("Open your application"),
        said_subject(ending.words, application),
        ending.said,
        _l("The attached letter gives the reason, your scores, and feedback you can use next time."),
    )  # fmt: skip


def _note(decision: Decision, actor: User) -> None:
    number = next_reference("DN")  # First: it writes, and the decision is whole only with its number.
    decision.reference, decision.confirmed_by_id, decision.confirmed_at = number, actor.id, clock.now()
    take_part(decision.application, actor, Part.CONFIRMER)


def _send_letter(
    application: Application,
    letter: IssuedDocument,
    hold: str | None,
    path: str,
    words: Any,
    subject: Any,
    *paragraphs: Any,
) -> None:
    documents = in_one_language(letter)
    tell_people_of(application, subject, *paragraphs, link=(words, path), documents=documents, hold=hold)
