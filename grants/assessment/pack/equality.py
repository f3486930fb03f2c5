"""Sums of what groups answered for equality monitoring, over all of them and never of one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

from grants.applications.answers import words_by_key
from grants.applications.frozen import is_kept_apart
from grants.assessment.pack.suppression import of_one_choice, of_several_choices
from grants.rounds.models import Question, QuestionKind, Section

_ONE = (QuestionKind.CHOICE, QuestionKind.YES_NO)

#: The row of those who gave no answer; no choice has an empty key.
_NOTHING = ""


def equality_tables(
    sections: Sequence[Section], contents: Iterable[dict[str, Any]], language: str, smallest: int
) -> list[dict[str, Any]]:
    """Return a table for each question with choices that is kept apart: counts, the small ones hidden."""
    questions = [
        question
        for section in sections
        if section.kept_apart
        for question in section.questions
        if question.kind in (*_ONE, QuestionKind.CHOICES)
    ]
    answered: dict[int, Counter[str]] = {question.id: Counter() for question in questions}
    number = 0
    for content in contents:
        number += 1
        given = _given(content)
        for question in questions:
            answered[question.id].update(given.get(question.id) or [_NOTHING])
    return [_table(question, answered[question.id], number, language, smallest) for question in questions]


def _given(content: dict[str, Any]) -> dict[int, list[str]]:
    """Return the choices of a frozen copy that are kept apart, by the id of the question."""
    return {
        question["id"]: question["value"] if isinstance(question["value"], list) else [question["value"]]
        for section in content["sections"]
        if is_kept_apart(section)
        for question in section["questions"]
        if question["value"]
    }


def _table(
    question: Question, counts: Counter[str], number: int, language: str, smallest: int
) -> dict[str, Any]:
    words = words_by_key(question)
    keys = [*words, *sorted(key for key in counts if key not in words and key != _NOTHING), _NOTHING]
    values = [counts[key] for key in keys]
    is_one = question.kind in _ONE
    shown = of_one_choice(values, smallest) if is_one else of_several_choices(values, number, smallest)
    labels = [words[key].in_language(language) if key in words else key for key in keys[:-1]]
    rows = zip([*labels, _("Not answered")], shown or [], strict=False)
    return {
        "label": question.label.in_language(language),
        "rows": [{"words": label, "shown": value} for label, value in rows],
    }
