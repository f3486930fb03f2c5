"""What becomes of an offer."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_of
from grants.awards import snapshots
from grants.awards.ledger import post
from grants.awards.models import Account, Agreement, Award
from grants.awards.operations.conditions import date_conditions
from grants.awards.operations.letters import revoke_letters
from grants.db import db
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.languages import LANGUAGES
from grants.lifecycles import AWARD
from grants.notices.operations import tell
from grants.rounds.models import Publication

_NO_LONGER = _l("The award letter promises nothing any more: whoever checks its code reads that.")

#: Called when an offer is accepted: later stages lay out the plan.
ON_ACCEPT: list[Callable[[Award, User], None]] = []


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
    date_conditions(award, actor)
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
    revoke_letters(award.application, reason=_("The group refused the offer."), actor=actor)
    _tell_recipient(
        award,
        _l("You have refused the award %(reference)s", reference=award.reference),
        _l("Thank you for telling us. The money goes to other groups."),
        _NO_LONGER,
    )


def lapse_offer(award: Award, *, reason: str, actor: User) -> None:
    """Let an offer lapse that was not accepted in time; the money goes back into the pot."""
    AWARD.check(actor, "lapse", award)
    if clock.today() <= award.accept_by:
        raise RuleBroken(_("The offer is still open, until %(day)s.", day=said_day(award.accept_by)))
    AWARD.take(actor, "lapse", award, reason=reason)
    _release(award, actor)
    revoke_letters(award.application, reason=_("The offer was not accepted in time."), actor=actor)
    _tell_recipient(
        award,
        _l("The offer %(reference)s has lapsed", reference=award.reference),
        _l("It was not accepted in time, so the money goes to other groups."),
        reason,
        _NO_LONGER,
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
