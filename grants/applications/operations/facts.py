"""The facts of an application: what lists and rules read of it, copied from its answers."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from grants.accounts.queries import areas
from grants.applications.answers import budget_total
from grants.applications.models import Application
from grants.applications.queries import answers_of
from grants.rounds.models import Fact, Question, QuestionKind, Theme, Tier
from grants.rounds.queries import parts_of, questions_of


def read_facts(application: Application) -> None:
    """Copy what lists and rules need from the answers: title, money, dates, tier, themes, boroughs."""
    answers = answers_of(application)
    questions = questions_of(application.round)
    facts = {q.fact: answers.get(q.id) for q in questions if q.fact is not None}
    kinds = {q.kind: answers.get(q.id) for q in questions}
    for fact in (Fact.TITLE, Fact.SUMMARY, Fact.REACH):
        _set(application, fact, facts.get(fact))
    starts, ends = _day(facts.get(Fact.STARTS_ON)), _day(facts.get(Fact.ENDS_ON))
    in_order = starts is None or ends is None or starts <= ends
    application.starts_on, application.ends_on = starts, ends if in_order else None
    application.requested_pence = budget_total(kinds.get(QuestionKind.BUDGET)) or None
    tiers = {tier.key: tier for tier in parts_of(application.round, Tier)}
    application.tier = tiers.get(kinds.get(QuestionKind.TIER) or "")
    named = kinds.get(QuestionKind.THEMES) or []
    application.themes = [theme for theme in parts_of(application.round, Theme) if theme.key in named]
    places = kinds.get(QuestionKind.BOROUGHS) or []
    application.areas = [area for area in areas() if area.code in places]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _set(application: Application, fact: Fact, value: Any) -> None:
    if fact is Fact.REACH:
        application.reach = value
    else:
        setattr(application, fact.value, value or "")


def changed_facts(application: Application, question: Question, value: Any) -> dict[str, Any]:
    """Return the one fact that a question asks for, where it changes and needs no other answer.

    The tier is among them, as it decides at once what else is asked.
    """
    if question.kind is QuestionKind.TIER:
        chosen = sa.select(Tier.id).where(Tier.round_id == application.round_id, Tier.key == value)
        return {"tier_id": chosen.scalar_subquery()}
    if question.fact is Fact.REACH:
        fact = {"reach": value}
    elif question.fact in (Fact.TITLE, Fact.SUMMARY):
        fact = {question.fact.value: value or ""}
    elif question.kind is QuestionKind.BUDGET:
        fact = {"requested_pence": budget_total(value) or None}
    else:
        fact = {}
    return {name: known for name, known in fact.items() if getattr(application, name) != known}
