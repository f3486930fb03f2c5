"""The frozen copy of an application, and what its PDF is made from."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from grants.accounts.models import EvidenceKind
from grants.applications.answers import OF_CHOICE, words_by_key
from grants.applications.completeness import Draft
from grants.applications.models import Answer, Hosting
from grants.applications.papers import frozen_papers
from grants.applications.support import current_hosting
from grants.db import db
from grants.documents.models import Upload
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
            "charity_number": application.organisation.charity_number,
            "company_number": application.organisation.company_number,
            "area": dict(application.organisation.area.name),
            "address": application.organisation.address,
        },
        "host": _host(current_hosting(application)),
        "language": application.language,
        "title": application.title,
        "requested_pence": application.requested_pence,
        "papers": frozen_papers(application),
        "sections": [
            {
                "title": dict(section.title),
                "kept_apart": section.kept_apart,
                "names_applicant": section.names_applicant,
                "questions": [
                    _frozen(q, draft.answers.get(q.id), draft.rows.get(q.id)) for q in draft.asked(section)
                ],
            }
            for section in draft.sections
        ],
    }


def freeze_again(earlier: dict[str, Any], draft: Draft) -> dict[str, Any]:
    """Return an earlier copy with the answers that may be changed now; what was asked then stays asked."""
    content = freeze(draft)
    now = {question["id"]: question for section in content["sections"] for question in section["questions"]}
    reopened = {question.id for section in draft.sections for question in draft.open(section)}
    content["sections"] = [
        {
            **section,
            "questions": [
                now.get(question["id"], question) if question["id"] in reopened else question
                for question in section["questions"]
            ],
        }
        for section in earlier["sections"]
    ]
    return content


def _host(hosting: Hosting | None) -> dict[str, Any] | None:
    """Return the host that has confirmed, who said so, and its exact words."""
    if hosting is None or hosting.host is None:
        return None
    return {
        "name": hosting.host.name,
        "named": hosting.host_name,
        "kind": hosting.host.kind.value,
        "number": hosting.host.number,
        "area": dict(hosting.host.area.name),
        "address": hosting.host.address,
        "language": hosting.language,
        "confirmed_by": hosting.answered_name,
        "position": hosting.answered_position,
        "confirmed_at": hosting.answered_at.isoformat() if hosting.answered_at else None,
        "declaration": hosting.declaration,
    }


def _frozen(question: Question, value: Any, row: Answer | None = None) -> dict[str, Any]:
    """Return one question with its answer; one that a helper typed carries the helper's name."""
    return {
        "id": question.id,
        "key": question.key,
        "kind": question.kind.value,
        "label": dict(question.label),
        "criterion_id": question.criterion_id,
        "names_applicant": question.names_applicant,
        "value": _kept_file(value) if question.kind is QuestionKind.FILE else value,
        "helper": row.saved_by.full_name if row is not None and row.by_helper else None,
        "columns": _columns(question),
        "words": _words(question, value),
    }


def _kept_file(number: int | None) -> dict[str, Any] | None:
    """Return what is kept of a file: its name and size, and the SHA-256 that proves which one it was."""
    file = db.session.get(Upload, number) if number is not None else None
    if file is None:
        return None
    return {"id": file.id, "name": file.name, "size": file.size, "fingerprint": file.fingerprint}


def answer_of(question: dict[str, Any]) -> Any:
    """Return the answer that a frozen copy holds to a question, as an answer is kept."""
    value = question["value"]
    return value["id"] if question["kind"] == QuestionKind.FILE.value and value else value


def _columns(question: Question) -> list[dict[str, Any]]:
    """Return key and words of each column of a repeating group, or of each part of a budget."""
    if question.kind not in (QuestionKind.GROUP, QuestionKind.BUDGET):
        return []
    return [{"key": option["key"], "words": dict(option["words"])} for option in question.options]


def _words(question: Question, value: Any) -> list[dict[str, str]]:
    """Return the words behind chosen keys, in every language."""
    if question.kind not in OF_CHOICE or not value:
        return []
    known = words_by_key(question)
    keys = value if isinstance(value, list) else [value]
    return [dict(known.get(key, Texts(en=key))) for key in keys]


def shown(question: Question, value: Any, typed: Any, language: str) -> dict[str, Any]:
    """Return one answer as pages show it; one that could not be read is shown as it was typed."""
    if typed is not None:
        words = [text for texts in typed.values() for text in texts if text]
        return {"kind": "unread", "value": " ".join(words), "label": str(question.label), "words": []}
    return _said(_frozen(question, value), language)


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of a frozen copy."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(question: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        **question,
        "label": Texts(question["label"]).in_language(language),
        "words": [Texts(words).in_language(language) for words in question["words"]],
        "columns": [
            {**column, "words": Texts(column["words"]).in_language(language)}
            for column in question.get("columns", [])
        ],
    }


def _said_papers(papers: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    with force_locale(language):
        return [{**paper, "title": str(EvidenceKind(paper["kind"]).label)} for paper in papers]


def whole_snapshot(content: dict[str, Any], language: str, **more: Any) -> dict[str, Any]:
    """Return a frozen copy in one language, for its group and for auditors."""
    return {
        **content,
        "application_language": content["language"],
        "programme": the_programme().name.in_language(language),
        "round_title": Texts(content["round"]["title"]).in_language(language),
        "papers": _said_papers(content["papers"], language),
        "sections": [
            {
                "title": Texts(section["title"]).in_language(language),
                "kept_apart": is_kept_apart(section),
                "questions": [_said(question, language) for question in section["questions"]],
            }
            for section in content["sections"]
        ],
        **more,
    }


def snapshot(content: dict[str, Any], language: str, **more: Any) -> dict[str, Any]:
    """Return a frozen copy in one language, for a page or a PDF, without the answers that are kept apart."""
    whole = whole_snapshot(content, language, **more)
    sections = [{**one, "questions": []} if one["kept_apart"] else one for one in whole["sections"]]
    return {**whole, "sections": sections}


def blind(content: dict[str, Any], named: Collection[int] = ()) -> dict[str, Any]:
    """Return a frozen copy without what says who applies: for reviewers of a round that is blind.

    Sections and questions that say it lose their answers, whether they said so when the copy was
    sent or do now (``named`` are the questions that do now); elsewhere no file and no helper's
    name is left.
    """
    return {
        **content,
        "organisation": {},
        "host": None,
        "title": "",
        "papers": [],
        "sections": [
            {
                **section,
                "questions": []
                if section.get("names_applicant", False)
                else [
                    _without_names(question)
                    for question in section["questions"]
                    if not question.get("names_applicant", False) and question["id"] not in named
                ],
            }
            for section in content["sections"]
        ],
    }


def _without_names(question: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without helper and file: what a file holds, and is called, may say who applies."""
    unnamed = {**question, "helper": None}
    if question["kind"] != QuestionKind.FILE.value or not question["value"]:
        return unnamed
    return {**unnamed, "kind": "unread", "value": _("A file, which is not shown in this round")}


def is_kept_apart(section: dict[str, Any]) -> bool:
    """Say whether the answers of a section of a frozen copy are kept away from scoring."""
    return bool(section.get("kept_apart", False))
