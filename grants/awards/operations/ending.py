"""A grant ends early: a notice, the group's answer, a second person's decision.  The caller commits."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.awards import ledger, snapshots
from grants.awards.delegation import check_within_limit
from grants.awards.endings import standing_suspension
from grants.awards.models import Account, Award, Ending, EndingGround, Subject
from grants.awards.operations.letters import revoke_letters
from grants.awards.operations.suspending import end_suspension
from grants.awards.operations.telling import tell_host, tell_recipient
from grants.db import db, lock, next_reference
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.languages import LANGUAGES
from grants.lifecycles import AWARD, ENDING
from grants.money import Pence, format_pounds
from grants.notices.operations import tell
from grants.permissions import Role
from grants.rounds.queries import the_programme

#: Called when a grant is ended: later stages cancel payments and reports and demand what is to come back.
ON_ENDING: list[Callable[[Ending, User], None]] = []

#: What of an award can be demanded back, in pence: a later stage says what is demanded already.
DEMANDABLE: list[Callable[[Award], Pence]] = [ledger.paid]


def propose_ending(
    award: Award,
    ground: EndingGround,
    *,
    reason: str,
    repay_pence: Pence,
    keeps_reports: bool = False,
    actor: User,
) -> Ending:
    """Give the group notice that its grant is to end early; it has some days to answer."""
    lock(award)
    AWARD.check(actor, "propose_ending", award)
    most = min(known(award) for known in DEMANDABLE)
    if repay_pence > most:
        raise RuleBroken(
            _("At most %(most)s was paid, did not come back, and is not demanded yet.",
              most=format_pounds(most)),
            field="repay",
        )  # fmt: skip
    ending = Ending(
        reference=next_reference("EN"), award=award, ground=ground, reason=reason, repay_pence=repay_pence,
        keeps_reports=keeps_reports, proposed_by_id=actor.id,
        answer_by=clock.today() + clock.days(the_programme().intention_days),
    )  # fmt: skip
    db.session.add(ending)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "ending.propose", ending, ground=ground, repay_pence=repay_pence)
    AWARD.take(actor, "propose_ending", award, ending=ending.reference)
    _tell_all(
        ending,
        _l("We intend to end your award %(reference)s", reference=award.reference),
        _l("The ground: %(ground)s.", ground=ground.label),
        reason,
        _l("Nothing is decided. You can answer in your page until %(day)s; then somebody else decides.",
           day=said_day(ending.answer_by)),
    )  # fmt: skip
    return ending


def answer_ending(ending: Ending, *, answer: str, actor: User) -> None:
    """Answer a notice; a later answer replaces an earlier one, which stays in the audit trail."""
    lock(ending)
    ENDING.check(actor, "answer", ending)
    if clock.today() > ending.answer_by:
        raise RuleBroken(_("The time to answer ended on %(day)s.", day=said_day(ending.answer_by)))
    ending.answer, ending.answer_language = answer, actor.language
    ending.answered_by_id, ending.answered_at = actor.id, clock.now()
    ENDING.take(actor, "answer", ending, answer=answer)
    for person in people_with(Role.OFFICER, Role.DECISION_MAKER):
        if ENDING.allows(person, "confirm", ending) or person.id == ending.proposed_by_id:
            _tell_staff(person, ending, _l("A group answered: %(reference)s", reference=ending.reference),
                        _l("It says what it thinks of ending its grant early."))  # fmt: skip


def confirm_ending(ending: Ending, *, note: str, actor: User) -> None:
    """End a grant: what is not paid goes back to the pot, what is to come back is demanded."""
    award = ending.award
    lock(award)
    lock(ending)
    ENDING.check(actor, "confirm", ending)
    AWARD.check(actor, "terminate", award)
    check_within_limit(actor, Subject.AWARD, award.amount_pence)
    if not ending.may_be_decided:
        raise RuleBroken(
            _("The group can answer until %(day)s. Decide after that.", day=said_day(ending.answer_by))
        )
    _check_released(award)
    ending.decided_by_id, ending.decided_at, ending.note = actor.id, clock.now(), note
    ENDING.take(actor, "confirm", ending, reason=note, repay_pence=ending.repay_pence)
    for follow in ON_ENDING:
        follow(ending, actor)
    left = ledger.standing_of(award).of(Account.COMMITTED)
    ledger.clear(award, Account.COMMITTED, left, actor)
    end_suspension(award, actor)
    award.suspended_by_id = None
    AWARD.take(actor, "terminate", award, ending=ending.reference, released_pence=left)
    revoke_letters(award.application, reason=_("The grant was ended early."), actor=actor)
    letters = issue_in_every_language(
        DocumentKind.ENDING_LETTER, ending,
        {language: snapshots.ending_letter(ending, left, language) for language in LANGUAGES},
        application_id=award.application_id, actor=actor,
    )  # fmt: skip
    _tell_all(
        ending,
        _l("Your award %(reference)s has ended", reference=award.reference),
        _l("The attached letter says why, what happens with your reports, and what is to be paid back."),
        documents=letters,
    )


def _check_released(award: Award) -> None:
    """Refuse while an enquiry needs the grant as it is."""
    suspension = standing_suspension(award)
    if suspension is not None and suspension.is_enquiry and suspension.released_at is None:
        raise RuleBroken(_("An enquiry is under way. The grant can be ended once that is over."))


def drop_ending(ending: Ending, *, note: str, actor: User) -> None:
    """Let a grant go on that was to end early."""
    lock(ending)
    ENDING.check(actor, "drop", ending)
    ending.decided_by_id, ending.decided_at, ending.note = actor.id, clock.now(), note
    ENDING.take(actor, "drop", ending, reason=note)
    _tell_all(
        ending,
        _l("Your award %(reference)s is not ended", reference=ending.award.reference),
        _l("We do not end it early. Thank you for your patience."),
    )


def _tell_all(ending: Ending, subject: Any, *paragraphs: Any, **how: Any) -> None:
    tell_recipient(ending.award, subject, *paragraphs, **how)
    tell_host(ending.award, subject, *paragraphs, **how)
    for person in people_with(Role.DECISION_MAKER):
        if ENDING.allows(person, "confirm", ending):
            _tell_staff(person, ending, _l("A grant is to end early: %(reference)s",
                                           reference=ending.reference),
                        _l("You can decide once the group has answered, or its time is over."))  # fmt: skip


def _tell_staff(person: User, ending: Ending, subject: Any, said: Any) -> None:
    tell(
        person,
        subject,
        said,
        link=(_l("Open it"), f"/endings/{ending.reference}"),
        application_id=ending.award.application_id,
    )
