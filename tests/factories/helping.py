"""Offers of help, requests for it and introductions, in any state."""

from datetime import date
from typing import Any

from factories.applications import an_application
from factories.awards import an_award
from factories.people import an_officer, do, fresh, member_of
from factories.remembered import remembered
from grants.accounts.models import User
from grants.applications.models import Application
from grants.awards.models import Award
from grants.lifecycles import AwardState, IntroductionState, OfferState, RequestState
from grants.money import Pence
from grants.support import operations as support
from grants.support.models import (
    Audience,
    Introduction,
    PartnerKind,
    SupportKind,
    SupportOffer,
    SupportRequest,
    WishToMeet,
)
from grants.support.operations import Help, Reach

F, Q, N = OfferState, RequestState, IntroductionState


def a_partner(**changes: Any) -> Reach:
    known = {"name": "Bellwether Print", "kind": PartnerKind.COMPANY, "contact_name": "Anton Frey",
             "email": "anton@bellwether.example", "language": "en"}  # fmt: skip
    return Reach(**{**known, **changes})


@remembered
def offer_help(
    kind: SupportKind = SupportKind.TRAINING,
    *,
    places: int = 1,
    value_pence: Pence | None = None,
    area_code: str | None = None,
    until_on: date | None = None,
    actor: User | None = None,
) -> SupportOffer:
    """Offer help, on the public page unless an officer is named."""
    help_ = Help(kind, "One evening.", places, area_code, until_on, value_pence)
    made: SupportOffer = do(support.offer, a_partner(), help_, actor=actor)
    return made


@remembered
def an_offer(state: OfferState = F.OPEN, **how: Any) -> SupportOffer:
    """Return an offer that has reached a state by real steps."""
    made: SupportOffer = offer_help(**how)
    if state is F.DECLINED:
        do(support.decline_offer, made, reason="Not this.", actor=an_officer())
    elif state is not F.RECEIVED:
        do(support.confirm_offer, made, actor=an_officer())
    if state is F.ENDED:
        do(support.end_offer, made, actor=an_officer())
    assert fresh(made).state is state
    return made


@remembered
def ask_for_help(application: Application, kind: SupportKind = SupportKind.TRAINING) -> SupportRequest:
    request: SupportRequest = do(
        support.ask, application, kind, "We need it.", actor=member_of(application.organisation)
    )
    return request


@remembered
def a_request(state: RequestState = Q.ASKED, application: Application | None = None) -> SupportRequest:
    """Return a request that has reached a state by real steps."""
    request: SupportRequest = ask_for_help(application or an_application())
    member = member_of(request.application.organisation)
    if state is Q.NOT_NEEDED:
        do(support.end_request, request, actor=member)
    elif state is Q.CLOSED:
        do(support.close_request, request, reason="Nobody.", actor=an_officer())
    elif state is not Q.ASKED:
        do(support.propose_offer, request, an_offer(), actor=an_officer())
    if state in (Q.MATCHED, Q.GIVEN):
        do(support.agree_to_match, request, actor=member)
    if state is Q.GIVEN:
        do(support.record_given, request, value_pence=None, actor=member)
    assert fresh(request).state is state
    return request


@remembered
def a_wish(award: Award | None = None, text: str = "We cook and talk.", *audiences: Audience) -> WishToMeet:
    """Return that the group of an active award wants to meet others."""
    award = award or an_award(AwardState.ACTIVE)
    actor = member_of(award.application.organisation)
    wish: WishToMeet = do(support.wish_to_meet, award, text, audiences, actor=actor)
    return wish


@remembered
def an_introduction(state: IntroductionState = N.PROPOSED) -> Introduction:
    """Return an introduction of two groups that has reached a state by real steps."""
    first, second = a_wish(), a_wish()
    made: Introduction = do(
        support.propose_introduction, first, second, reason="Both cook.", actor=an_officer()
    )
    if state in (N.HALF_AGREED, N.INTRODUCED):
        do(support.agree_to_meet, made, actor=first.said_by)
    if state is N.INTRODUCED:
        do(support.agree_to_meet, made, actor=second.said_by)
    elif state is N.NOT_COME:
        do(support.decline_to_meet, made, actor=second.said_by)
    elif state is N.TAKEN_BACK:
        do(support.take_back_introduction, made, reason="By mistake.", actor=an_officer())
    assert fresh(made).state is state
    return made
