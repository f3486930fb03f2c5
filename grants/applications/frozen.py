"""The frozen copy of an application, and what its PDF is made from."""

import hashlib
import json
from typing import Any

from grants.applications.answers import option_words
from grants.applications.completeness import Draft
from grants.applications.models import Application
from grants.languages import Texts
from grants.rounds.models import Question, QuestionKind
from grants.rounds.queries import the_programme


def freeze(draft: Draft) -> dict[str, Any]:
    """Return the questions that are asked and their answers as they stand, with nothing left to look up."""
    application = draft.application
    return {
        "reference": application.reference,
        "round": {"reference": application.round.reference, "title": dict(application.round.title)},
        "organisation": {
            "name": application.organisation.name,
            "kind": application.organisation.kind.value,
            "number": application.organisation.number,
            "area": dict(application.organisation.area.name),
            "address": application.organisation.address,
        },
        "language": application.language,
        "title": application.title,
        "requested_pence": application.requested_pence,
        "sections": [
            {
                "title": dict(section.title),
                "questions": [_frozen(q, draft.answers.get(q.id), application) for q in draft.asked(section)],
            }
            for section in draft.sections
        ],
    }


def _frozen(question: Question, value: Any, application: Application) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind.value,
        "label": dict(question.label),
        "criterion_id": question.criterion_id,
        "value": value,
        "words": _words(question, value, application),
    }


def _words(question: Question, value: Any, application: Application) -> list[dict[str, str]]:
    """Return the words behind chosen keys, in every language."""
    if value in (None, ""):
        return []
    if question.kind is QuestionKind.CHOICE:
        return [dict(option_words(question, value))]
    if question.kind is QuestionKind.TIER and application.tier:
        return [dict(application.tier.title)]
    if question.kind is QuestionKind.THEMES:
        return [dict(theme.title) for theme in application.themes]
    if question.kind is QuestionKind.BOROUGHS:
        return [dict(area.name) for area in application.areas]
    return []


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a frozen copy."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot(content: dict[str, Any], language: str, **more: Any) -> dict[str, Any]:
    """Return a frozen copy in one language, for a page or a PDF."""

    def said(texts: dict[str, str]) -> str:
        return Texts(texts).in_language(language)

    return {
        **content,
        "application_language": content["language"],
        "programme": the_programme().name.in_language(language),
        "round_title": said(content["round"]["title"]),
        "sections": [
            {
                "title": said(section["title"]),
                "questions": [
                    {
                        **question,
                        "label": said(question["label"]),
                        "words": [said(w) for w in question["words"]],
                    }
                    for question in section["questions"]
                ],
            }
            for section in content["sections"]
        ],
        **more,
    }
