"""How the scores of a round compare, of what all reviews are in: spread, agreement, severity, third reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from grants.accounts.history import names_of
from grants.accounts.models import User
from grants.applications.models import Application
from grants.applications.queries import visible_applications
from grants.assessment.models import Review, Score, SubmittedReview
from grants.assessment.queries import LIVE, live_reviews, reviews_are_in
from grants.assessment.scoring import Severity, rounded, severities, third_read_wanted
from grants.db import db
from grants.lifecycles import ApplicationState, ReviewState
from grants.money import WHOLE
from grants.rounds.models import Round, Tier
from grants.rounds.queries import criteria_of


def _standing() -> sa.Subquery:
    """Return the last handing-in of every review that stands submitted."""
    last = (
        sa.select(SubmittedReview.review_id, sa.func.max(SubmittedReview.number).label("number"))
        .group_by(SubmittedReview.review_id)
        .subquery()
    )
    return (
        sa.select(Review.application_id, Review.reviewer_id, SubmittedReview.total)
        .join(SubmittedReview, SubmittedReview.review_id == Review.id)
        .join(last, sa.and_(last.c.review_id == Review.id, last.c.number == SubmittedReview.number))
        .where(Review.state == ReviewState.SUBMITTED)
        .subquery()
    )


def _in(scope: sa.ColumnElement[bool], person: User) -> sa.Select[Any]:
    """Return the ids of those applications of which this person may read all scores, with
    how many reviews they have and how many were wanted."""
    live = (
        sa.select(
            Review.application_id,
            sa.func.count().label("reviews"),
            sa.func.sum(sa.case((Review.state == ReviewState.SUBMITTED, 1), else_=0)).label("submitted"),
        )
        .where(Review.state.in_(LIVE))
        .group_by(Review.application_id)
        .subquery()
    )
    wanted = sa.func.coalesce(Tier.reviewers_wanted, Round.reviewers_wanted)
    all_in = sa.and_(live.c.submitted == live.c.reviews, live.c.reviews >= wanted)
    return (
        sa.select(Application.id, live.c.reviews, wanted.label("wanted"))
        .join(live, live.c.application_id == Application.id)
        .join(Round, Round.id == Application.round_id)
        .outerjoin(Tier, Tier.id == Application.tier_id)
        .where(
            scope,
            visible_applications(person),
            live.c.submitted > 0,
            sa.or_(Application.state != ApplicationState.IN_REVIEW, all_in),
        )
    )


def compared(round_: Round, person: User, *, only_third: bool) -> sa.Select[Any]:
    """Return a round's applications whose scores may be compared, the furthest apart first: the id,
    the points apart on their widest criterion, the totals apart, and whether a third read is wanted.
    """
    query, third = _compared(Application.round_id == round_.id, person)
    return query.where(third) if only_third else query


def third_reads(person: User) -> list[tuple[Round, int]]:
    """Return the rounds in which a third read is wanted, and of how many applications this person sees."""
    query, third = _compared(Application.state == ApplicationState.IN_REVIEW, person)
    wanted = query.where(third).with_only_columns(Application.round_id).order_by(None).subquery()
    numbers = sa.select(wanted.c.round_id, sa.func.count().label("number")).group_by(wanted.c.round_id)
    known = numbers.subquery()
    rows = sa.select(Round, known.c.number).join(known, known.c.round_id == Round.id)
    return [(row.Round, row.number) for row in db.session.execute(rows.order_by(Round.id))]


def third_reads_among(application_ids: Sequence[int], person: User) -> set[int]:
    """Return which of these applications want a third read, as far as this person may read their scores."""
    query, third = _compared(Application.id.in_(application_ids), person)
    return set(db.session.scalars(query.where(third).with_only_columns(Application.id)))


def _compared(scope: sa.ColumnElement[bool], person: User) -> tuple[sa.Select[Any], sa.ColumnElement[bool]]:
    """Return the applications in this scope as they are compared, and the condition of a third read."""
    shown, standing = _in(scope, person).subquery(), _standing()
    apart = (
        sa.select(
            Review.application_id, (sa.func.max(Score.points) - sa.func.min(Score.points)).label("points")
        )
        .join(Score, Score.review_id == Review.id)
        .where(Review.state == ReviewState.SUBMITTED, Review.application_id.in_(sa.select(shown.c.id)))
        .group_by(Review.application_id, Score.criterion_id)
        .subquery()
    )
    widest = (
        sa.select(apart.c.application_id, sa.func.max(apart.c.points).label("points"))
        .group_by(apart.c.application_id)
        .subquery()
    )
    totals = (
        sa.select(
            standing.c.application_id,
            (sa.func.max(standing.c.total) - sa.func.min(standing.c.total)).label("total"),
        )
        .group_by(standing.c.application_id)
        .subquery()
    )
    is_far = sa.or_(
        widest.c.points >= sa.func.coalesce(sa.func.nullif(Round.third_read_points, 0), WHOLE),
        totals.c.total >= sa.func.coalesce(sa.func.nullif(Round.third_read_total, 0), 2 * WHOLE),
    )
    third = sa.and_(
        Application.state == ApplicationState.IN_REVIEW, shown.c.reviews == shown.c.wanted, is_far
    )
    query = (
        sa.select(
            Application.id, widest.c.points, totals.c.total, sa.case((third, 1), else_=0).label("third")
        )
        .join(Round, Round.id == Application.round_id)
        .join(shown, shown.c.id == Application.id)
        .join(widest, widest.c.application_id == Application.id)
        .join(totals, totals.c.application_id == Application.id)
        .order_by(totals.c.total.desc(), widest.c.points.desc(), Application.id)
    )
    return query, third


@dataclass(frozen=True)
class Compared:
    """One application with the totals that its reviewers gave, and how far they are apart."""

    application: Application
    totals: list[tuple[str, int]]
    points_apart: int
    total_apart: int
    wants_third: bool


def read_compared(rows: Sequence[Any]) -> list[Compared]:
    """Read the applications and totals of one page, in as many queries for one row as for many."""
    ids = [row.id for row in rows]
    found = {a.id: a for a in db.session.scalars(sa.select(Application).where(Application.id.in_(ids)))}
    standing = _standing()
    totals = db.session.execute(
        sa.select(standing).where(standing.c.application_id.in_(ids)).order_by(standing.c.reviewer_id)
    ).all()
    names = names_of({known.reviewer_id for known in totals})
    return [
        Compared(
            found[row.id],
            [(names[known.reviewer_id], known.total) for known in totals if known.application_id == row.id],
            row.points,
            row.total,
            bool(row.third),
        )
        for row in rows
    ]


def severity_in(round_: Round, person: User) -> list[tuple[str, Severity]]:
    """Return how strict each reviewer of a round is, by name, from what this person may read."""
    standing, shown = _standing(), _in(Application.round_id == round_.id, person).subquery()
    rows = db.session.execute(sa.select(standing).join(shown, shown.c.id == standing.c.application_id))
    totals: dict[int, dict[int, int]] = {}
    for row in rows:
        totals.setdefault(row.application_id, {})[row.reviewer_id] = row.total
    found = severities(totals)
    names = names_of({one.reviewer_id for one in found})
    return [(names[one.reviewer_id], one) for one in found]


@dataclass(frozen=True)
class OnCriterion:
    """How two who read the same application compare on one criterion, over all pairs in a round.

    ``tenths`` are tenths of a point that they are apart on average; ``close`` is the share of pairs
    that are at most one point apart, in basis points.
    """

    title: Any
    pairs: int
    tenths: int
    close: int


def by_criterion(round_: Round, person: User) -> list[OnCriterion]:
    """Return how far reviewers are apart on each criterion, where there is anything to compare."""
    one, other = aliased(Review), aliased(Review)
    given, beside = aliased(Score), aliased(Score)
    apart = sa.func.abs(given.points - beside.points)
    shown = _in(Application.round_id == round_.id, person).subquery()
    rows = db.session.execute(
        sa.select(
            given.criterion_id,
            sa.func.count().label("pairs"),
            sa.func.sum(apart).label("apart"),
            sa.func.sum(sa.case((apart <= 1, 1), else_=0)).label("close"),
        )
        .join(one, one.id == given.review_id)
        .join(other, sa.and_(other.application_id == one.application_id, other.id > one.id))
        .join(beside, sa.and_(beside.review_id == other.id, beside.criterion_id == given.criterion_id))
        .join(shown, shown.c.id == one.application_id)
        .where(one.state == ReviewState.SUBMITTED, other.state == ReviewState.SUBMITTED)
        .group_by(given.criterion_id)
    )
    known = {row.criterion_id: row for row in rows}
    return [
        OnCriterion(
            criterion.title,
            row.pairs,
            rounded(Fraction(int(row.apart) * 10, row.pairs)),
            rounded(Fraction(int(row.close) * WHOLE, row.pairs)),
        )
        for criterion in criteria_of(round_)
        if (row := known.get(criterion.id)) is not None
    ]


def wants_third_read(application: Application) -> bool:
    """Say whether all wanted reviews are in, and so far apart that the round's rule wants one more."""
    live = live_reviews(application)
    if (
        application.state is not ApplicationState.IN_REVIEW
        or not reviews_are_in(application)
        or len(live) != application.reviewers_wanted
    ):
        return False
    points: dict[int, list[int]] = {}
    for score in (score for review in live for score in review.scores):
        points.setdefault(score.criterion_id, []).append(score.points or 0)
    return third_read_wanted(
        points.values(),
        _totals_of(application),
        from_points=application.round.third_read_points,
        from_total=application.round.third_read_total,
    )


def _totals_of(application: Application) -> list[int]:
    standing = _standing()
    query = sa.select(standing.c.total).where(standing.c.application_id == application.id)
    return list(db.session.scalars(query))
