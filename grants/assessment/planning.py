"""The plan by which a whole round is given to its reviewers: read from the records, and in words."""

import hashlib
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.queries import visible_applications
from grants.assessment.balancing import Reader, Work, balance
from grants.assessment.models import Review
from grants.assessment.queries import LIVE
from grants.assessment.reviewers import Hindrance, Pool
from grants.db import db
from grants.lifecycles import ApplicationState
from grants.rounds.models import Round


@dataclass(frozen=True)
class Unplaced:
    """An application that wants more reviewers than the plan finds, and how many people each reason bars."""

    application: Application
    missing: int
    reasons: list[tuple[Hindrance, int]]


@dataclass(frozen=True)
class Share:
    """What one reviewer has open now, and what the plan adds."""

    person: User
    load: int
    more: int


@dataclass(frozen=True)
class RoundPlan:
    """What would be given to whom, who would have how much, and what finds no place; ``mark`` names it."""

    given: list[tuple[Application, User]]
    shares: list[Share]
    unplaced: list[Unplaced]
    mark: str


def plan_for(round_: Round, officer: User) -> RoundPlan:
    """Return the plan for what still wants reviewers in a round, as far as an officer sees it."""
    applications = _applications(round_, officer)
    pool = Pool(round_)
    readers = {person.id: person for person in pool.people if not pool.of_person(person)}
    hindrances = {known.id: _hindrances(pool, known, readers) for known in applications}
    counts = _live(round_)
    works = [
        Work(
            id=known.id,
            wanted=max(0, known.reviewers_wanted - counts.get(known.id, 0)),
            may=frozenset(number for number, found in hindrances[known.id].items() if not found),
            themes=frozenset(theme.key for theme in known.themes),
        )
        for known in applications
    ]
    plan = balance(works, [_reader(pool, person) for person in readers.values()])
    by_id = {known.id: known for known in applications}
    more = Counter(reader for _work, reader in plan.given)
    full = {number for number, person in readers.items() if more[number] >= pool.room(person)}
    outside = Counter(
        found for person in pool.people if person.id not in readers for found in pool.of_person(person)[:1]
    )
    return RoundPlan(
        given=[(by_id[work], readers[reader]) for work, reader in plan.given],
        shares=[Share(person, pool.load(person), more[number]) for number, person in readers.items()],
        unplaced=[
            Unplaced(by_id[number], missing, _reasons(hindrances[number], full, outside))
            for number, missing in plan.wanting.items()
        ],
        mark=hashlib.sha256(repr((round_.id, plan.given, sorted(plan.wanting.items()))).encode()).hexdigest(),
    )


def _applications(round_: Round, officer: User) -> list[Application]:
    query = sa.select(Application).where(
        Application.round_id == round_.id,
        Application.state == ApplicationState.IN_REVIEW,
        visible_applications(officer),
    )
    query = query.options(selectinload(Application.hostings)).order_by(Application.id)
    return list(db.session.scalars(query))


def _live(round_: Round) -> dict[int, int]:
    query = (
        sa.select(Review.application_id, sa.func.count().label("number"))
        .join(Application)
        .where(Application.round_id == round_.id, Review.state.in_(LIVE))
    )
    rows = db.session.execute(query.group_by(Review.application_id))
    return {row.application_id: row.number for row in rows}


def _hindrances(pool: Pool, application: Application, readers: dict[int, User]) -> dict[int, list[Hindrance]]:
    """Return what stands between each reader and an application; its language is among it."""
    found = {number: pool.of_application(person, application) for number, person in readers.items()}
    for number, known in found.items():
        if application.language not in pool.profiles[number].reads:
            known.append(Hindrance.LANGUAGE)
    return found


def _reader(pool: Pool, person: User) -> Reader:
    expertise = frozenset(pool.profiles[person.id].expertise)
    return Reader(person.id, pool.load(person), pool.room(person), expertise)


def _reasons(
    found: dict[int, list[Hindrance]], full: set[int], outside: Counter[Hindrance]
) -> list[tuple[Hindrance, int]]:
    """Return why nobody more could be found: each person counts once, under the first reason."""
    reasons = Counter(outside)
    for number, known in found.items():
        if known or number in full:
            reasons[known[0] if known else Hindrance.FULL] += 1
    return sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0].value))
