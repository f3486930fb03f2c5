"""A partner offers help, and officers put it on offer, decline it or end it.  Operations never commit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_with
from grants.db import db, lock, next_reference
from grants.errors import RuleBroken
from grants.lifecycles import SUPPORT_OFFER
from grants.money import Pence
from grants.notices.operations import Addressee, tell
from grants.permissions import SERVICE, Role
from grants.support.models import Partner, PartnerKind, SupportKind, SupportOffer
from grants.support.models.offers import VALUED


@dataclass(frozen=True)
class Reach:
    """Who offers, and whom to write to."""

    name: str
    kind: PartnerKind
    contact_name: str
    email: str
    language: str


@dataclass(frozen=True)
class Help:
    """What is offered: ``area_code`` is None for all boroughs, ``value_pence`` what all of it is worth."""

    kind: SupportKind
    text: str
    places: int = 1
    area_code: str | None = None
    until_on: date | None = None
    value_pence: Pence | None = None


def offer(partner: Reach, help_: Help, *, actor: User | None) -> SupportOffer:
    """Note an offer: an officer's is on offer at once, one from the public page waits for an officer."""
    if help_.kind in VALUED and help_.value_pence is None:
        raise RuleBroken(_("Enter what it is worth"), field="value")
    if help_.until_on is not None and help_.until_on < clock.today():
        raise RuleBroken(_("Enter a day that is still to come"), field="until")
    made = SupportOffer(
        reference=next_reference("SO"),
        partner=Partner(
            name=partner.name.strip(), kind=partner.kind, contact_name=partner.contact_name.strip(),
            email=partner.email.strip().lower(), language=partner.language,
        ),
        kind=help_.kind, text=help_.text.strip(), places=help_.places, area_code=help_.area_code,
        until_on=help_.until_on, value_pence=help_.value_pence,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor or SERVICE, "support_offer.make", made, kind=made.kind)
    if actor is not None:
        SUPPORT_OFFER.take(actor, "confirm", made)
    else:
        _tell_officers(made)
    return made


def _tell_officers(made: SupportOffer) -> None:
    for officer in people_with(Role.OFFICER):
        tell(
            officer,
            _l("Somebody offers help: %(name)s", name=made.partner.name),
            _l("Look at the offer %(reference)s and say whether groups can have it.",
               reference=made.reference),
            link=(_l("Open the offer"), f"/support/offers/{made.reference}"),
        )  # fmt: skip


def _tell_partner(offer_: SupportOffer, subject: Any, *paragraphs: Any) -> None:
    partner = offer_.partner
    tell(Addressee(partner.email, partner.contact_name, partner.language), subject, *paragraphs)


def confirm_offer(offer_: SupportOffer, *, actor: User) -> None:
    """Put what came from the public page on offer."""
    lock(offer_)
    SUPPORT_OFFER.take(actor, "confirm", offer_)
    _tell_partner(
        offer_,
        _l("Thank you for offering help"),
        _l("Your offer %(reference)s can be taken up now. When a group agrees to be put in touch with you, we"
           " write to you.", reference=offer_.reference),
    )  # fmt: skip


def decline_offer(offer_: SupportOffer, *, reason: str, actor: User) -> None:
    """Decline what came from the public page, with a reason that its partner reads."""
    lock(offer_)
    SUPPORT_OFFER.take(actor, "decline", offer_, reason=reason)
    _tell_partner(
        offer_,
        _l("Your offer of help"),
        _l("Thank you for your offer %(reference)s. We cannot take it up. The reason:",
           reference=offer_.reference),
        reason,
    )  # fmt: skip


def end_offer(offer_: SupportOffer, *, actor: User) -> None:
    """No longer propose an offer; who is in touch with its partner stays so."""
    lock(offer_)
    SUPPORT_OFFER.take(actor, "end", offer_)
