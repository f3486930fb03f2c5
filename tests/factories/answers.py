"""Answers of a draft: saved by the real operation, and read as the database has them."""

from typing import Any

from factories.applications import start
from factories.people import an_officer, both, do, fresh, member_of, rows
from factories.remembered import remembered
from factories.rounds import a_draft_round
from grants.accounts.models import User
from grants.applications import operations as applications
from grants.applications.models import AnswerVersion, Application
from grants.applications.operations import Collision, Given
from grants.applications.queries import answers_of
from grants.languages import Texts
from grants.rounds.models import Question, Round, Section
from grants.rounds.operations import add_part, publish_round
from grants.rounds.queries import questions_of, sections_of

#: The choices of a question, or the columns of a repeating group.
OPTIONS = [
    {"key": "hall", "words": {"en": "A hall", "ar": "قاعة"}},
    {"key": "tent", "words": {"en": "A tent", "ar": "خيمة"}},
]


def section_called(application: Application, key: str) -> Section:
    return next(section for section in sections_of(application.round) if section.key == key)


def question_called(application: Application, key: str) -> Question:
    return next(question for question in questions_of(application.round) if question.key == key)


def save_answers(
    application: Application, key: str, *, seen: int = 0, actor: User | None = None, **answers: Any
) -> list[Collision]:
    """Save answers of a section by the key of their question, each on top of the version that was seen."""
    given = {
        question_called(application, name).id: Given(value, seen=seen) for name, value in answers.items()
    }
    collisions: list[Collision] = do(
        applications.save_section,
        application,
        section_called(application, key),
        given,
        actor=actor or member_of(application.organisation),
    )
    return collisions


def kept_answers(application: Application) -> dict[str, Any]:
    """Return the answers in the database by the key of their question."""
    fresh(application)
    known = answers_of(application)
    return {q.key: known[q.id] for q in questions_of(application.round) if q.id in known}


def savings_of(application: Application, key: str) -> list[tuple[int, Any]]:
    """Return version and value of every saving of an answer, oldest first."""
    number = question_called(application, key).id
    found = rows(
        AnswerVersion, AnswerVersion.application_id == application.id, AnswerVersion.question_id == number
    )
    return [(saving.version, saving.value) for saving in found]


@remembered
def a_round_asking(
    *questions: dict[str, Any], more: tuple[dict[str, Any], ...] = (), tier_keys: tuple[str, ...] = ()
) -> Round:
    """Return an open round with a section "extra" of these questions, and a section "more" of others.

    A question is its kind, its key and whatever else it needs; ``tier_keys`` are of the section "extra".
    """
    officer = an_officer()
    round_ = a_draft_round(actor=officer)
    for key, asked in (("extra", questions), ("more", more)):
        if asked:
            how: dict[str, Any] = {"title": both(key.title()), "introduction": Texts()}
            how["tier_keys"] = list(tier_keys) if key == "extra" else []
            section = do(add_part, round_, Section, key=key, **how, actor=officer)
        for question in asked:
            usual = {"label": both(f"What about {question['key']}?"), "hint": Texts(), "options": OPTIONS}
            how = {"section_id": section.id, **usual, **question}
            do(add_part, round_, Question, **how, actor=officer)
    do(publish_round, round_, actor=officer)
    return round_


@remembered
def a_draft_asking(*questions: dict[str, Any], more: tuple[dict[str, Any], ...] = ()) -> Application:
    """Return an empty draft to a round that asks these questions."""
    return start(a_round_asking(*questions, more=more))
