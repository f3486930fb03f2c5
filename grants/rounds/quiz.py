"""The quiz before the form: its rules, whose result still stands, and how it goes for those who take it."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import User
from grants.db import db
from grants.rounds.models import EligibilityRule, QuizResult, Round
from grants.rounds.queries import parts_of

YES, NO = "yes", "no"


def rules_of(round_: Round) -> list[EligibilityRule]:
    """Return what a round asks before its form; a round without rules has no quiz."""
    return parts_of(round_, EligibilityRule)


def standing_result(round_: Round, person: User | None, taken_here: int | None) -> QuizResult | None:
    """Return the newest result in a round that counts for somebody.

    It is their own, or was taken in this session before anybody signed in.
    """
    own = QuizResult.user_id == person.id if person is not None else sa.false()
    here = sa.and_(QuizResult.id == taken_here, QuizResult.user_id.is_(None))
    query = sa.select(QuizResult).where(QuizResult.round_id == round_.id, sa.or_(own, here))
    return db.session.scalars(query.order_by(QuizResult.id.desc()).limit(1)).first()


def fits(rules: list[EligibilityRule], result: QuizResult | None) -> bool:
    """Say whether a result answers every rule of today with yes; without rules everybody fits."""
    answers = result.answers if result is not None else {}
    return all(answers.get(rule.key) == YES for rule in rules)


@dataclass(frozen=True)
class Numbers:
    """How often the quiz of a round was taken and passed, and how often each rule was answered with no."""

    taken: int
    passed: int
    refused: list[tuple[EligibilityRule, int]]


def quiz_numbers(round_: Round) -> Numbers:
    """Return how the quiz of a round goes, counted by the database in one query."""
    rules = rules_of(round_)
    answers = sa.cast(QuizResult.answers, sa.Text)
    columns: list[Any] = [sa.func.count(QuizResult.id), _number_where(QuizResult.passed)]
    columns += [_number_where(answers.contains(f'"{rule.key}": "{NO}"', autoescape=True)) for rule in rules]
    query = sa.select(*columns).where(QuizResult.round_id == round_.id)
    taken, passed, *refused = db.session.execute(query).one()
    return Numbers(taken, passed, list(zip(rules, refused, strict=True)))


def _number_where(condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
