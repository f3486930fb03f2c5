"""Translations of answers, each named as whose it is, and what is not translated yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from grants.applications.frozen import is_kept_apart
from grants.applications.models import AnswerTranslation, Application, Submission
from grants.db import db
from grants.languages import written_in
from grants.rounds.models import QuestionKind

#: The kinds of answer that are in words of the group's own.
TEXTS = (QuestionKind.SHORT_TEXT.value, QuestionKind.LONG_TEXT.value)


@dataclass(frozen=True)
class Shown:
    """A translation as it stands beside its original; out of date when the original has changed since."""

    language: str
    text: str
    who: str
    at: datetime
    is_current: bool


@dataclass
class Foreign:
    """What of an application somebody cannot read: its languages, and how many answers nobody translated."""

    languages: set[str] = field(default_factory=set)
    untranslated: int = 0


def text_answers(content: dict[str, Any]) -> dict[str, str]:
    """Return the answers in words that are read for scoring, by the key of their question."""
    return {
        question["key"]: question["value"]
        for section in content["sections"]
        if not is_kept_apart(section)
        for question in section["questions"]
        if question["kind"] in TEXTS and question["value"]
    }


def languages_of(content: dict[str, Any]) -> dict[str, str]:
    """Return the language that each answer in words is really in, by the key of its question."""
    return {key: written_in(text, content["language"]) for key, text in text_answers(content).items()}


def translations_of(copies: Sequence[Submission]) -> dict[str, list[Shown]]:
    """Return the translations of an application's answers, by the key of the question.

    ``copies`` are all that were sent; the last of them is what counts.
    """
    if not copies:
        return {}
    contents = {copy.number: copy.content for copy in copies}
    shown: dict[str, list[Shown]] = {}
    for known in _kept([copies[-1].application_id]):
        translation = Shown(
            known.language,
            known.text,
            known.translated_by.full_name,
            known.translated_at,
            _is_current(known, contents),
        )
        shown.setdefault(known.question_key, []).append(translation)
    return shown


def _is_current(known: AnswerTranslation, contents: dict[int, dict[str, Any]]) -> bool:
    """Say whether the copy that counts, the last, still has the text that was translated."""
    translated, present = (
        text_answers(contents[number]).get(known.question_key)
        for number in (known.submission_number, max(contents))
    )
    return translated == present


def _kept(numbers: Iterable[int]) -> list[AnswerTranslation]:
    query = sa.select(AnswerTranslation).where(AnswerTranslation.application_id.in_(numbers))
    return list(db.session.scalars(query.order_by(AnswerTranslation.id)))


def find_translation(application_id: int, key: str, language: str) -> AnswerTranslation | None:
    """Return the translation of one answer into one language."""
    return db.session.scalar(
        sa.select(AnswerTranslation).where(
            AnswerTranslation.application_id == application_id,
            AnswerTranslation.question_key == key,
            AnswerTranslation.language == language,
        )
    )


def foreign_to(language: str, applications: Sequence[Application]) -> dict[int, Foreign]:
    """Return what of each application is in another language than this, by its id: two queries for all.

    A translation counts while the original is still the text that was translated.
    """
    numbers = [application.id for application in applications]
    query = sa.select(Submission.application_id, Submission.number, Submission.content)
    rows = db.session.execute(query.where(Submission.application_id.in_(numbers)).order_by(Submission.number))
    copies: dict[int, dict[int, dict[str, Any]]] = {number: {} for number in numbers}
    for row in rows:
        copies[row.application_id][row.number] = row.content
    kept = [known for known in _kept(numbers) if known.language == language]
    return {
        number: _foreign(language, sent, [known for known in kept if known.application_id == number])
        for number, sent in copies.items()
        if sent
    }


def _foreign(language: str, copies: dict[int, dict[str, Any]], kept: Iterable[AnswerTranslation]) -> Foreign:
    languages = languages_of(copies[max(copies)])
    others = {key for key, own in languages.items() if own != language}
    done = {known.question_key for known in kept if _is_current(known, copies)}
    return Foreign({languages[key] for key in others}, len(others - done))
