"""An offer becomes an agreement: the group accepts, its host signs, the programme countersigns."""

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import OrganisationKind, User
from grants.accounts.operations import token_hash
from grants.awards import snapshots
from grants.awards.agreed import texts_of
from grants.awards.delegation import check_within_limit
from grants.awards.models import Agreement, Award, Side, Signature, Subject
from grants.awards.operations.conditions import date_conditions
from grants.awards.operations.telling import tell_host, tell_recipient
from grants.awards.queries import the_agreement
from grants.db import db
from grants.documents.models import DocumentKind
from grants.documents.operations import issue_in_every_language
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.languages import LANGUAGES
from grants.lifecycles import AWARD
from grants.permissions import Actor
from grants.rounds.queries import the_programme

#: Called when an agreement comes into force: later stages lay out the plan.
ON_ACTIVE: list[Callable[[Award, User], None]] = []


@dataclass(frozen=True)
class Signing:
    """What somebody types to sign, the words they sign under, the language they read, and where from."""

    name: str
    position: str
    signature: str
    declaration: str
    language: str
    has_committee: bool = False
    network_address: str | None = None


def needs_committee(award: Award) -> bool:
    """Say whether only the decision of its committee binds a group: it is not registered as anything."""
    return award.application.organisation.kind is OrganisationKind.UNREGISTERED


def declaration_for(award: Award, side: Side) -> str:
    """Return what a side declares when it signs, in the language of the page."""
    group = award.application.organisation.name
    if side is Side.HOST:
        return _(
            "I am authorised to sign for my organisation. We agree to the terms. We receive the grant for"
            " %(group)s, keep it apart from our own money, pay it out only for this project, keep the"
            " receipts, and answer to you for how it was used.",
            group=group,
        )
    if side is Side.FUNDER:
        return _(
            "I am authorised to sign for %(programme)s, which gives the grant to %(group)s on these terms.",
            programme=the_programme().name,
            group=group,
        )
    declared = _("I am authorised to sign for my organisation. We accept the offer and its terms.")
    if needs_committee(award):
        declared += " " + _("Our committee has agreed to this and has authorised me to sign for it.")
    return declared


def accept_offer(award: Award, signing: Signing, *, actor: User) -> Agreement:
    """Accept the offer for the organisation: who, when, and the exact text are kept.

    Where a host answers for the grant, it is asked by mail to sign next; else the programme is.
    """
    AWARD.check(actor, "accept", award)
    _check_open(award)
    if needs_committee(award) and not signing.has_committee:
        raise RuleBroken(_("Confirm that your committee has authorised you"), field="has_committee")
    round_ = award.application.round
    agreement = Agreement(
        award=award, content=texts_of(award), terms_version=round_.form_version, signatures=[]
    )
    db.session.add(agreement)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "agreement.make", agreement, terms_version=agreement.terms_version)
    _sign(agreement, Side.GROUP, signing, actor)
    action = "accept" if award.hosting is None else "accept_with_host"
    AWARD.take(actor, action, award, name=signing.name, position=signing.position)
    date_conditions(award, actor)
    if award.hosting is not None:
        send_link(agreement)
        following = _l("%(host)s has been asked by mail to sign too. Then we countersign.",
                       host=award.hosting.host_name)  # fmt: skip
    else:
        following = _l("Now somebody of the programme countersigns. You hear from us by mail.")
    tell_recipient(
        award,
        _l("You have accepted the award %(reference)s", reference=award.reference),
        _l("%(name)s accepted it for %(organisation)s.",
           name=signing.name, organisation=award.application.organisation.name),
        following,
        _l("The agreement is not in force yet: please spend nothing of the grant until then."),
    )  # fmt: skip
    return agreement


def host_sign(award: Award, signing: Signing, *, actor: Actor) -> None:
    """Sign for the host, by its mailed link or signed in; then the programme countersigns."""
    AWARD.check(actor, "host_sign", award)
    _check_open(award)
    agreement = the_agreement(award)
    agreement.host_declined_at, agreement.host_reason = None, ""
    _sign(agreement, Side.HOST, signing, actor)
    AWARD.take(actor, "host_sign", award, name=signing.name, position=signing.position)
    host = award.hosting.host_name if award.hosting else ""
    tell_recipient(
        award,
        _l("%(host)s has signed the agreement %(reference)s", host=host, reference=award.reference),
        _l("%(name)s signed it for %(host)s.", name=signing.name, host=host),
        _l("Now somebody of the programme countersigns. You hear from us by mail."),
    )
    tell_host(
        award,
        _l("You have signed the agreement %(reference)s", reference=award.reference),
        _l("Thank you. When we have countersigned, we send you the whole agreement as a PDF."),
        _l("This is what you declared:"),
        signing.declaration,
    )


def host_decline(award: Award, *, full_name: str, reason: str, actor: Actor) -> None:
    """Keep that the host will not sign, with its reason; an officer talks to both, or ends the offer."""
    AWARD.take(actor, "host_decline", award, name=full_name, reason=reason)
    agreement = the_agreement(award)
    agreement.host_declined_at, agreement.host_reason = clock.now(), reason
    audit.record(actor, "agreement.decline_as_host", agreement)
    host = award.hosting.host_name if award.hosting else ""
    tell_recipient(
        award,
        _l("%(host)s will not sign the agreement %(reference)s", host=host, reference=award.reference),
        _l("%(who)s answered for %(host)s:", who=full_name, host=host),
        reason,
        _l("The grant cannot be paid without a host that signs. Please write to us at %(address)s before"
           " the offer ends on %(day)s.",
           address=the_programme().contact_email, day=said_day(award.accept_by)),
    )  # fmt: skip


def send_host_link(award: Award, *, actor: User) -> None:
    """Send the host its link once more; the old one opens nothing from then on."""
    AWARD.take(actor, "send_host_link", award)
    send_link(the_agreement(award))


def countersign(award: Award, signing: Signing, *, actor: User) -> None:
    """Sign for the programme: the agreement is in force, its plan is laid out, and all sides get the PDF."""
    AWARD.check(actor, "countersign", award)
    check_within_limit(actor, Subject.AWARD, award.amount_pence)
    agreement = the_agreement(award)
    _sign(agreement, Side.FUNDER, signing, actor)
    agreement.in_force_at = clock.now()
    audit.record(actor, "agreement.put_in_force", agreement)
    AWARD.take(actor, "countersign", award, name=signing.name, position=signing.position)
    for lay_out in ON_ACTIVE:
        lay_out(award, actor)
    copies = {code: snapshots.agreement(agreement, code) for code in LANGUAGES}
    documents = issue_in_every_language(
        DocumentKind.GRANT_AGREEMENT, award, copies, application_id=award.application_id, actor=actor
    )
    subject = _l("The agreement %(reference)s is in force", reference=award.reference)
    said = _l("All sides have signed. The whole agreement is attached, with a code by which anybody can"
              " check it.")  # fmt: skip
    following = _l("Your page shows what is due when, and what will be paid.")
    tell_recipient(award, subject, said, following, documents=documents)
    tell_host(award, subject, said, documents=documents)


def _check_open(award: Award) -> None:
    if clock.today() > award.accept_by:
        raise RuleBroken(
            _("The offer was open until %(day)s. Ask for more time.", day=said_day(award.accept_by))
        )


def _sign(agreement: Agreement, side: Side, signing: Signing, actor: Actor) -> None:
    if not is_same_name(signing.name, signing.signature):
        raise RuleBroken(_("Type your name here as you typed it above"), field="signature")
    signature = Signature(
        agreement=agreement,
        side=side,
        name=signing.name,
        position=signing.position,
        typed=signing.signature,
        declaration=signing.declaration,
        has_committee=signing.has_committee,
        language=signing.language,
        text_fingerprint=agreement.fingerprint_in(signing.language),
        network_address=signing.network_address,
        signed_by_id=actor.id,
    )
    db.session.add(signature)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "signature.give", signature, side=side, text_fingerprint=signature.text_fingerprint)


def is_same_name(name: str, typed: str) -> bool:
    """Say whether a typed signature is the name: capitals, spaces and accents make no difference."""
    return _letters(name) == _letters(typed) != ""


def _letters(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in apart if character.isalnum())


def send_link(agreement: Agreement) -> None:
    """Mail the host a new link; whatever audit line stands beside tells of it."""
    award, token = agreement.award, secrets.token_urlsafe(32)
    agreement.host_token_hash, agreement.host_asked_at = token_hash(token), clock.now()
    agreement.host_declined_at, agreement.host_reason = None, ""
    audit.record(None, "agreement.ask_host", agreement)
    group: Any = award.application.organisation.name
    tell_host(
        award,
        _l("Please sign the grant agreement of %(group)s", group=group),
        _l("%(group)s has accepted a grant of %(programme)s, and you have confirmed that you answer for it.",
           group=group, programme=the_programme().name),
        _l("The page shows the terms. You can sign there until %(day)s; you need no account.",
           day=said_day(award.accept_by)),
        link=(_l("Read and sign the agreement"), f"/agreements/{token}"),
    )  # fmt: skip
