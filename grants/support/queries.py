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
from grants.support.models import SupportKind, SupportOffer, SupportRequest

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


@dataclass(frozen=True)
class Sums:
    """Help of one round or one application: requests, those in touch, those met; what was given, by kind.

    Things and services are told apart from money, because nobody can spend them.
    """

    asked: int
    in_touch: int
    given: int
    matched_pence: Pence
    in_kind_pence: Pence
    other_pence: Pence


def sums_of(person: User, *conditions: sa.ColumnElement[bool]) -> Sums:
    """Return the sums over the requests that a person sees and that meet the conditions, in one query."""
    part = visible_to(person).order_by(None).where(*conditions).subquery()

    def many(state: RequestState) -> sa.ColumnElement[int]:
        return sa.func.count(sa.case((part.c.state == state, 1)))

    def worth(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, part.c.given_pence), else_=0)), 0)

    kinds = (SupportKind.MATCH_FUNDING, SupportKind.IN_KIND)
    row = db.session.execute(
        sa.select(
            sa.func.count(part.c.id),
            many(RequestState.MATCHED),
            many(RequestState.GIVEN),
            *(worth(part.c.kind == kind) for kind in kinds),
            worth(part.c.kind.not_in(kinds)),
        )
    ).one()
    money = [Pence(int(pence or 0)) for pence in row[3:]]
    return Sums(int(row[0]), int(row[1]), int(row[2]), *money)


def pledged_for(person: User, round_: Round) -> Pence:
    """Return what the open and ended offers are worth that were proposed to groups of a round or taken."""
    taken_here = visible_to(person).order_by(None).where(Application.round_id == round_.id)
    offers_taken = taken_here.with_only_columns(SupportRequest.offer_id).where(
        SupportRequest.offer_id.is_not(None)
    )
    worth = sa.select(sa.func.coalesce(sa.func.sum(SupportOffer.value_pence), 0))
    return Pence(int(db.session.scalar(worth.where(SupportOffer.id.in_(offers_taken))) or 0))
