"""What names a part of a round by its short name goes on naming it when that changes."""

from typing import Any

from grants.rounds.models import PARTS, ForTiers, Question, QuestionKind, Round, Theme, Tier
from grants.rounds.queries import parts_of

#: Parts that are answers to a question of this kind.
_ANSWERS = {Tier: QuestionKind.TIER, Theme: QuestionKind.THEMES}


def follow_names(round_: Round, part: Any, key: str) -> None:
    """Write the new short name of a tier, a theme or a question wherever the present one stands."""
    questions = parts_of(round_, Question)
    if isinstance(part, Question):
        for question in _waiting_for(questions, {part.key}):
            question.shown_if_key = key
    if isinstance(part, Tier):
        for other in _for_tiers(round_):
            other.tier_keys = _renamed(other.tier_keys, part.key, key)
    if type(part) in _ANSWERS:
        asking = {question.key for question in questions if question.kind is _ANSWERS[type(part)]}
        for question in _waiting_for(questions, asking):
            question.shown_if_values = _renamed(question.shown_if_values, part.key, key)


def _waiting_for(questions: list[Question], keys: set[str]) -> list[Question]:
    return [question for question in questions if question.shown_if_key in keys]


def _for_tiers(round_: Round) -> list[Any]:
    """Return every part that may be for some tiers only."""
    return [part for kind in PARTS if issubclass(kind, ForTiers) for part in parts_of(round_, kind)]


def _renamed(names: list[str], before: str, after: str) -> list[str]:
    return [after if name == before else name for name in names]
