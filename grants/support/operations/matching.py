"""A group and a partner are put in touch, once the group agrees; and what came of it.  No commits."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.applications.operations.telling import tell_people_of
from grants.db import lock
from grants.errors import RuleBroken
from grants.lifecycles import SUPPORT_REQUEST
from grants.money import Pence
from grants.notices.operations import Addressee, tell
from grants.support.models import SupportOffer, SupportRequest
from grants.support.queries import fitting_offers


def _tell_group(request: SupportRequest, subject: Any, *paragraphs: Any) -> None:
    link = (_l("Open the request"), f"/support/requests/{request.reference}")
    tell_people_of(request.application, subject, *paragraphs, link=link)


def propose_offer(request: SupportRequest, offer: SupportOffer, *, actor: User) -> None:
    """Propose an offer to a group; nobody learns of the other's contact yet."""
    lock(offer)  # Its last place is given once.
    lock(request)
    SUPPORT_REQUEST.check(actor, "propose", request)
    if offer.id not in {known.id for known in fitting_offers(request)}:
        raise RuleBroken(_("This offer does not fit, or has no place left."), field="offer")
    request.offer = offer
    SUPPORT_REQUEST.take(actor, "propose", request, offer=offer.reference)
    _tell_group(
        request,
        _l("We have found help for you: %(reference)s", reference=request.reference),
        _l("%(name)s offers it. Read the offer, and say whether we may put you in touch.",
           name=offer.partner.name),
        _l("Until you agree, they do not learn who you are."),
    )  # fmt: skip


def agree_to_match(request: SupportRequest, *, actor: User) -> None:
    """Let partner and group know of each other: the group has agreed."""
    lock(request)
    SUPPORT_REQUEST.take(actor, "agree", request)
    offer, group = request.offer, request.application.organisation
    assert offer is not None, "An offer was proposed."
    partner = offer.partner
    tell(
        Addressee(partner.email, partner.contact_name, partner.language),
        _l("A group would like your help"),
        _l("%(group)s takes up your offer %(reference)s.", group=group.name, reference=offer.reference),
        _l("Please write to %(name)s, %(address)s.", name=actor.full_name, address=actor.email),
    )
    _tell_group(
        request,
        _l("You are in touch: %(reference)s", reference=request.reference),
        _l("%(name)s of %(partner)s has your address. Theirs is %(address)s.",
           name=partner.contact_name, partner=partner.name, address=partner.email),
    )  # fmt: skip


def refuse_match(request: SupportRequest, *, actor: User) -> None:
    """Ask for somebody else: the partner learns nothing, and the place is free again."""
    lock(request)
    SUPPORT_REQUEST.check(actor, "refuse", request)
    assert request.offer is not None, "An offer was proposed."
    before, request.offer = request.offer.reference, None
    SUPPORT_REQUEST.take(actor, "refuse", request, offer=before)


def record_given(request: SupportRequest, *, value_pence: Pence | None, actor: User) -> None:
    """Say that the help was given, and what it was worth where it has a value."""
    lock(request)
    if value_pence is not None and value_pence <= 0:
        raise RuleBroken(_("Enter more than nothing"), field="value")
    SUPPORT_REQUEST.take(actor, "give", request, value_pence=value_pence)
    request.given_pence = value_pence


def close_request(request: SupportRequest, *, reason: str, actor: User) -> None:
    """Say that nobody was found, or that the match came to nothing; the group reads the reason."""
    lock(request)
    SUPPORT_REQUEST.check(actor, "close", request)
    request.offer = None
    SUPPORT_REQUEST.take(actor, "close", request, reason=reason)
    _tell_group(
        request,
        _l("Your request for help %(reference)s is closed", reference=request.reference),
        reason,
    )
