"""Reads of offers of help and of what groups ask for."""

from dataclasses import dataclass

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import Membership, User
from grants.applications.models import Application
from grants.applications.queries import reviews_blindly, too_near
from grants.db import count, db
from grants.lifecycles import ApplicationState, OfferState, RequestState
from grants.money import Pence
from grants.permissions import Role
from grants.rounds.models import Round
from grants.support.models import SupportOffer, SupportRequest

#: Who sees offers, and requests besides those of their own groups.
READERS = (Role.OFFICER, Role.AUDITOR)

#: States in which a request takes one of an offer's places.
TAKEN = (RequestState.PROPOSED, RequestState.MATCHED, RequestState.GIVEN)


def offers() -> sa.Select[SupportOffer]:
    """Return the offers, those to look at first, then the newest."""
    waits = sa.case((SupportOffer.state == OfferState.RECEIVED, 0), else_=1)
    return sa.select(SupportOffer).order_by(waits, SupportOffer.id.desc())


def find_offer(reference: str) -> SupportOffer | None:
    return db.session.scalar(sa.select(SupportOffer).where(SupportOffer.reference == reference))


def taken(offer: SupportOffer) -> int:
    """Return how many of an offer's places are taken."""
    return count(
        sa.select(SupportRequest.id).where(
            SupportRequest.offer_id == offer.id, SupportRequest.state.in_(TAKEN)
        )
    )


def fitting_offers(request: SupportRequest) -> list[SupportOffer]:
    """Return the open offers of a request's kind with a free place, where and while it is needed."""
    places = (
        sa.select(sa.func.count(SupportRequest.id))
        .where(SupportRequest.offer_id == SupportOffer.id, SupportRequest.state.in_(TAKEN))
        .scalar_subquery()
    )
    codes = {request.application.organisation.area_code, *(area.code for area in request.application.areas)}
    query = sa.select(SupportOffer).where(
        SupportOffer.state == OfferState.OPEN,
        SupportOffer.kind == request.kind,
        SupportOffer.places > places,
        sa.or_(SupportOffer.until_on.is_(None), SupportOffer.until_on >= clock.today()),
        sa.or_(SupportOffer.area_code.is_(None), SupportOffer.area_code.in_(codes)),
    )
    return list(db.session.scalars(query.order_by(SupportOffer.id).limit(100)))


def own_cases(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that an application is of a group to which a person belongs."""
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    return Application.organisation_id.in_(mine)


def open_cases(person: User) -> sa.ColumnElement[bool]:
    """Return the condition under which staff see what is asked about an application."""
    if person.has(Role.AUDITOR):
        return sa.true()
    if not person.has(Role.OFFICER):
        return sa.false()
    return sa.and_(~own_cases(person), Application.id.not_in(too_near(person)), ~reviews_blindly(person))


def find_case(reference: str, person: User) -> Application | None:
    """Return an application whose requests this person sees."""
    return db.session.scalar(
        sa.select(Application).where(
            Application.reference == reference,
            Application.state != ApplicationState.DELETED,
            sa.or_(own_cases(person), open_cases(person)),
        )
    )


def visible_to(person: User) -> sa.Select[SupportRequest]:
    """Return the requests that a person sees, newest first."""
    return (
        sa.select(SupportRequest)
        .join(Application, SupportRequest.application_id == Application.id)
        .where(sa.or_(own_cases(person), open_cases(person)))
        .order_by(SupportRequest.id.desc())
    )


def find_request(reference: str, person: User) -> SupportRequest | None:
    return db.session.scalar(visible_to(person).where(SupportRequest.reference == reference))


def requests_of(application: Application) -> list[SupportRequest]:
    """Return what a group asked for about one application, oldest first."""
    query = sa.select(SupportRequest).where(SupportRequest.application_id == application.id)
    return list(db.session.scalars(query.order_by(SupportRequest.id)))


@dataclass(frozen=True)
class Totals:
    """What all open and ended offers are worth, what was given, and how many requests got help."""

    pledged_pence: Pence
    given_pence: Pence
    asked: int
    given: int


def totals(person: User, round_: Round | None = None) -> Totals:
    """Return the sums over what a person sees, of one round or of all; offers belong to no round."""
    seen = visible_to(person).order_by(None)
    if round_ is not None:
        seen = seen.where(Application.round_id == round_.id)
    part = seen.subquery()
    row = db.session.execute(
        sa.select(
            sa.func.count(part.c.id),
            sa.func.count(sa.case((part.c.state == RequestState.GIVEN, 1))),
            sa.func.coalesce(sa.func.sum(part.c.given_pence), 0),
        )
    ).one()
    pledged = sa.select(sa.func.coalesce(sa.func.sum(SupportOffer.value_pence), 0)).where(
        SupportOffer.state.in_([OfferState.OPEN, OfferState.ENDED])
    )
    return Totals(
        pledged_pence=Pence(int(db.session.scalar(pledged) or 0)),
        given_pence=Pence(int(row[2])),
        asked=int(row[0]),
        given=int(row[1]),
    )
