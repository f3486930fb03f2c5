"""What a panel pack is made from; as many questions to the database for five applications as for 500."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale

from grants import clock
from grants.accounts.models import Area, Organisation, User
from grants.applications.models import Application, ApplicationArea, ApplicationTheme, Submission
from grants.assessment.blindness import Sight, sight_of
from grants.assessment.models import Meeting, Moderation, Review, Score
from grants.assessment.pack.arithmetic import errors_in, sums_of_parts
from grants.assessment.pack.equality import equality_tables
from grants.assessment.panel import all_reviews_in, without_conflict
from grants.assessment.scoring import divergent, third_read_wanted, weighted_total
from grants.db import count, db
from grants.documents.models import IssuedDocument
from grants.languages import Texts
from grants.lifecycles import ApplicationState, ReviewState
from grants.money import WHOLE
from grants.rounds.models import POINTS, Round, Section, Theme, Tier
from grants.rounds.queries import criteria_of, parts_of, the_programme

#: What was never sent, or is no longer asked for, is in no pack.
_NOT_SENT = (ApplicationState.DRAFT, ApplicationState.DELETED, ApplicationState.WITHDRAWN)

#: Points by criterion of each review.
Given = dict[int, dict[int, int]]


@dataclass
class _Line:
    """An application as a pack reads it."""

    row: Any
    given: Given = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)

    @property
    def mean(self) -> int:
        return round(mean(self.totals))


def read_pack(document: IssuedDocument) -> tuple[list[int], dict[str, Any]]:
    """Return the applications that a pack covers, and what it says, in its language and for its reader.

    An application in which the reader has a conflict is in no line, no sum and no count.
    """
    meeting = db.session.get_one(Meeting, document.record_id)
    reader = db.session.get_one(User, document.reader_id)
    round_, language = meeting.round, document.language
    sent = sa.and_(Application.round_id == round_.id, Application.state.not_in(_NOT_SENT))
    mine = sa.and_(sent, without_conflict(reader))
    rows = _applications(mine)
    sight = sight_of(round_, reader, [row.id for row in rows])
    scored = _scored(round_, rows, mine)
    with force_locale(language):
        return [row.id for row in rows], {
            "programme": the_programme().name.in_language(language),
            "round_title": round_.title.in_language(language),
            "reference": meeting.reference,
            "starts_at": meeting.starts_at.isoformat(),
            "made_at": clock.now().isoformat(),
            "made_for": reader.full_name,
            "left_out": count(sa.select(Application.id).where(sent)) - len(rows),
            "number": len(rows),
            "budget_pence": round_.budget_pence,
            "highest": POINTS[-1],
            "whole": WHOLE,
            "ranked": _ranked(round_, scored, sight),
            "apart": _apart(round_, scored, sight, language),
            **_from_copies(round_, rows, mine, sight, language),
            "themes": _spread(ApplicationTheme, Theme, ApplicationTheme.theme_id, mine, language),
            "boroughs": _spread(ApplicationArea, Area, ApplicationArea.area_id, mine, language),
        }


def _applications(mine: sa.ColumnElement[bool]) -> Sequence[Any]:
    query = (
        sa.select(
            Application.id, Application.reference, Application.title, Application.language,
            Application.requested_pence, Application.tier_id, Application.state,
            Organisation.name.label("organisation"),
            Organisation.language.label("organisation_language"), Moderation.total.label("agreed"),
            all_reviews_in().label("is_reviewed"),
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(Moderation, Moderation.application_id == Application.id)
        .where(mine)
        .order_by(Application.reference)
    )  # fmt: skip
    return db.session.execute(query).all()


def _scored(round_: Round, rows: Sequence[Any], mine: sa.ColumnElement[bool]) -> list[_Line]:
    """Return the applications whose reviews are all in, with their points, by the mean of their totals."""
    criteria = criteria_of(round_)
    query = (
        sa.select(Review.application_id, Review.id, Score.criterion_id, Score.points)
        .join(Score, Score.review_id == Review.id)
        .join(Application, Application.id == Review.application_id)
        .where(mine, Review.state == ReviewState.SUBMITTED)
        .order_by(Review.id)
    )
    given: dict[int, Given] = defaultdict(lambda: defaultdict(dict))
    for application_id, review_id, criterion_id, points in db.session.execute(query):
        given[application_id][review_id][criterion_id] = points or 0
    lines = [_Line(row, given[row.id]) for row in rows if row.is_reviewed and row.id in given]
    for line in lines:
        line.totals = [weighted_total(criteria, points) for points in line.given.values()]
    return sorted(lines, key=lambda line: (-line.mean, line.row.reference))


def _named(row: Any, sight: Sight) -> dict[str, Any]:
    """Return how an application is called to the reader, who may not know whose it is."""
    return {
        "reference": row.reference,
        "title": row.title if sight.shows_title(row.id) else "",
        "language": row.language,
        "organisation": row.organisation if sight.shows_group(row.id) else "",
        "organisation_language": row.organisation_language,
    }


def _ranked(round_: Round, scored: Sequence[_Line], sight: Sight) -> list[dict[str, Any]]:
    """Return the ranked list with the running total of what is asked for, against the round's budget."""
    ranked, running = [], 0
    wanted = {tier.id: tier.reviewers_wanted for tier in parts_of(round_, Tier)}
    for place, line in enumerate(scored, start=1):
        running += line.row.requested_pence or 0
        ranked.append(
            {
                **_named(line.row, sight),
                "place": place,
                "mean": line.mean,
                "lowest": min(line.totals),
                "highest": max(line.totals),
                "wants_third": _wants_third(round_, line, wanted),
                "agreed": line.row.agreed,
                "requested_pence": line.row.requested_pence,
                "running_pence": running,
                "fits": running <= round_.budget_pence,
            }
        )
    return ranked


def _wants_third(round_: Round, line: _Line, of_tier: dict[int, int | None]) -> bool:
    """Say whether the round wants one more review of what has as many as it asks for, and no agreed score."""
    wanted = of_tier.get(line.row.tier_id) or round_.reviewers_wanted
    if line.row.state is not ApplicationState.IN_REVIEW or len(line.given) != wanted:
        return False
    by_criterion: dict[int, list[int]] = defaultdict(list)
    for given in line.given.values():
        for criterion_id, points in given.items():
            by_criterion[criterion_id].append(points)
    return third_read_wanted(
        by_criterion.values(),
        line.totals,
        from_points=round_.third_read_points,
        from_total=round_.third_read_total,
    )


def _apart(round_: Round, scored: Sequence[_Line], sight: Sight, language: str) -> list[dict[str, Any]]:
    """Return each criterion on which the reviewers of an application are far apart."""
    found = []
    criteria = criteria_of(round_)
    for line in scored:
        for criterion in criteria:
            points = sorted(given.get(criterion.id, 0) for given in line.given.values())
            if divergent(points):
                found.append(
                    {
                        **_named(line.row, sight),
                        "criterion": criterion.title.in_language(language),
                        "points": points,
                    }
                )
    return found


def _from_copies(
    round_: Round, rows: Sequence[Any], mine: sa.ColumnElement[bool], sight: Sight, language: str
) -> dict[str, Any]:
    """Return what only the frozen copies tell: errors in budgets, and answers for equality monitoring."""
    smallest = the_programme().smallest_number
    newest = sa.select(sa.func.max(Submission.number)).where(Submission.application_id == Application.id)
    query = (
        sa.select(Submission.application_id, Submission.content)
        .join(Application, Application.id == Submission.application_id)
        .where(mine, Submission.number == newest.correlate(Application).scalar_subquery())
    )
    contents = {row.application_id: row.content for row in db.session.execute(query)}
    tiers = {tier.id: tier for tier in parts_of(round_, Tier)}
    errors = [
        {**_named(row, sight), **error}
        for row in rows
        if row.id in contents
        for error in errors_in(contents[row.id], row.requested_pence, tiers.get(row.tier_id))
    ]
    return {
        "errors": errors,
        "parts": [
            {"part": part.value, "requested_pence": pence} for part, pence in sums_of_parts(contents.values())
        ],
        "smallest": smallest,
        "equality": equality_tables(parts_of(round_, Section), contents.values(), language, smallest),
    }


def _spread(
    between: Any, kind: Any, column: Any, mine: sa.ColumnElement[bool], language: str
) -> list[dict[str, Any]]:
    """Return how many applications name each theme or borough, and what they ask for together."""
    title = Area.name if kind is Area else Theme.title
    query = (
        sa.select(title, sa.func.count(), sa.func.sum(Application.requested_pence))
        .select_from(between)
        .join(kind, kind.id == column)
        .join(Application, Application.id == between.application_id)
        .where(mine)
        .group_by(kind.id, title, kind.position)
        .order_by(kind.position)
    )
    return [
        {"title": Texts(words).in_language(language), "number": number, "requested_pence": int(pence or 0)}
        for words, number, pence in db.session.execute(query)
    ]
