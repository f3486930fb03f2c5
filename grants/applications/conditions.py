"""Which questions are asked: some only of certain tiers, some only after a certain answer."""

from collections.abc import Iterable, Sequence
from typing import Any

from grants.rounds.models import Question


def asked(
    some: Iterable[Question], every: Sequence[Question], answers: dict[int, Any], tier_key: str | None
) -> list[Question]:
    """Return those of some questions that are asked, given the whole form and the answers by id."""
    by_key = {question.key: question for question in every}
    return [question for question in some if _is_asked(question, by_key, answers, tier_key)]


def _is_asked(
    question: Question, by_key: dict[str, Question], answers: dict[int, Any], tier_key: str | None
) -> bool:
    """Follow the conditions back to a question that has none; a circle, or a lost question, asks nothing."""
    passed: set[str] = set()
    while question.is_for(tier_key):
        if question.shown_if_key is None:
            return True
        controlling = by_key.get(question.shown_if_key)
        if controlling is None or question.key in passed:
            return False
        if not set(_chosen(answers.get(controlling.id))) & set(question.shown_if_values):
            return False
        passed.add(question.key)
        question = controlling
    return False


def _chosen(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
