"""How an offer ends without an agreement, gets more time, and is shown to the public."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.awards.ledger import clear
from grants.awards.models import Account, Award
from grants.awards.operations.letters import revoke_letters
from grants.awards.operations.telling import tell_host, tell_recipient
from grants.awards.queries import agreement_of
from grants.db import lock
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import AWARD, AwardState
from grants.rounds.models import Publication

_NO_LONGER = _l("The award letter promises nothing any more: whoever checks its code reads that.")


def refuse_offer(award: Award, *, reason: str, actor: User) -> None:
    """Refuse the offer for the organisation; the money goes back into the pot."""
    AWARD.take(actor, "refuse", award, reason=reason)
    _release(award, actor)
    revoke_letters(award.application, reason=_("The group refused the offer."), actor=actor)
    tell_recipient(
        award,
        _l("You have refused the award %(reference)s", reference=award.reference),
        _l("Thank you for telling us. The money goes to other groups."),
        _NO_LONGER,
    )


def lapse_offer(award: Award, *, reason: str, actor: User) -> None:
    """Let an offer lapse that was not accepted in time; the money goes back into the pot."""
    AWARD.check(actor, "lapse", award)
    if not may_lapse(award):
        raise RuleBroken(_("The offer is still open, until %(day)s.", day=said_day(award.accept_by)))
    AWARD.take(actor, "lapse", award, reason=reason)
    _release(award, actor)
    revoke_letters(award.application, reason=_("The offer was not accepted in time."), actor=actor)
    tell_recipient(
        award,
        _l("The offer %(reference)s has lapsed", reference=award.reference),
        _l("Not all who must sign did so in time, so the money goes to other groups."),
        reason,
        _NO_LONGER,
    )
    if agreement_of(award) is not None:
        tell_host(
            award,
            _l("The offer to %(group)s has lapsed", group=award.application.organisation.name),
            _l("You do not need to sign anything any more."),
        )


def withdraw_offer(award: Award, *, reason: str, actor: User) -> None:
    """Withdraw an offer before the programme has signed; the money goes back into the pot."""
    lock(award)
    AWARD.take(actor, "withdraw_offer", award, reason=reason)
    _release(award, actor)
    revoke_letters(award.application, reason=_("The offer was withdrawn."), actor=actor)
    subject = _l("We have withdrawn the offer %(reference)s", reference=award.reference)
    said = _l("The agreement was not signed by all sides, and nothing is paid.")
    tell_recipient(award, subject, said, reason, _NO_LONGER)
    if agreement_of(award) is not None:
        tell_host(award, subject, said, reason)


def may_lapse(award: Award) -> bool:
    """Say whether an offer's time is over, or its host has said that it will not sign."""
    agreement = agreement_of(award)
    has_declined = agreement is not None and agreement.host_declined_at is not None
    return has_declined or clock.today() > award.accept_by


def _release(award: Award, actor: User) -> None:
    clear(award, Account.COMMITTED, award.amount_pence, actor)


def extend_offer(award: Award, accept_by: date, *, reason: str, actor: User) -> None:
    """Give the recipient more time to accept."""
    AWARD.check(actor, "extend", award)
    if accept_by <= max(clock.today(), award.accept_by):
        raise RuleBroken(_("Choose a later day than now."), field="accept_by")
    before, award.accept_by = award.accept_by, accept_by
    AWARD.take(actor, "extend", award, accepted_before=before, accept_by=accept_by, reason=reason)
    tell_recipient(
        award,
        _l("More time to accept the award %(reference)s", reference=award.reference),
        _l("You can accept the offer until %(day)s.", day=said_day(accept_by)),
    )
    if award.state is AwardState.HOST_SIGNING:
        tell_host(
            award,
            _l("More time to sign the agreement %(reference)s", reference=award.reference),
            _l("You can sign until %(day)s, by the link in our last mail.", day=said_day(accept_by)),
        )


def choose_publication(award: Award, publication: Publication, *, reason: str, actor: User) -> None:
    """Choose how the public sees an award, with a reason."""
    AWARD.check(actor, "choose_publication", award)
    before, award.publication = award.publication, publication
    award.publication_reason = reason
    AWARD.take(actor, "choose_publication", award, was=before, is_now=publication, reason=reason)
