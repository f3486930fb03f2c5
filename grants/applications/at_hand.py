"""What one saving needs, read in one statement: this runs with every pause in somebody's typing.

The columns come without the session, which would take longer over them than the database; the
rules that are asked of them are those of the records.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from grants.applications.models import Answer, Application, Helper
from grants.db import at_hand, db
from grants.rounds.models import Question, QuestionKind, Round, Section


def _helpers_of(application: Application) -> list[Helper]:
    """Return who was asked to help: read only where somebody writes who is no member."""
    return list(db.session.scalars(sa.select(Helper).where(Helper.application_id == application.id)))


_Application = at_hand(Application, helpers=property(_helpers_of))
_Round = at_hand(Round)
_Question = at_hand(Question)
_Answer = at_hand(Answer)

_OF_APPLICATION: list[InstrumentedAttribute[Any]] = [
    Application.id, Application.reference, Application.state, Application.round_id,
    Application.organisation_id, Application.language, Application.title, Application.summary,
    Application.reach, Application.requested_pence, Application.late_until,
]  # fmt: skip
_OF_ROUND: list[InstrumentedAttribute[Any]] = [
    Round.id, Round.state, Round.opens_at, Round.closes_at, Round.grace_minutes
]  # fmt: skip
_OF_QUESTION: list[InstrumentedAttribute[Any]] = [
    Question.id, Question.key, Question.kind, Question.fact, Question.max_words, Question.max_rows,
    Question.options,
]  # fmt: skip
_OF_ANSWER: list[InstrumentedAttribute[Any]] = [Answer.id, Answer.value, Answer.typed, Answer.version]

_COLUMNS = [*_OF_APPLICATION, *_OF_ROUND, *_OF_QUESTION, *_OF_ANSWER, Section.key]
_QUERY = (
    sa.select(*_COLUMNS)
    .select_from(Application)
    .join(Round, Round.id == Application.round_id)
    .join(Question, Question.round_id == Application.round_id)
    .join(Section, Section.id == Question.section_id)
    .outerjoin(Answer, sa.and_(Answer.application_id == Application.id, Answer.question_id == Question.id))
    .where(
        Application.reference == sa.bindparam("reference"),
        Question.key == sa.bindparam("key"),
        Question.kind != QuestionKind.FILE,  # A file is given on its own.
        Question.retired_at.is_(None),
    )
)


def answer_to_save(reference: str, key: str) -> tuple[Application, Question, str, Answer | None] | None:
    """Return application, question, its section's key and the answer so far, or None where there is none.

    Whether somebody may save it is for the operation to say.
    """
    row = db.session().connection().execute(_QUERY, {"reference": reference, "key": key}).first()
    if row is None:
        return None
    values = iter(row)
    application = _Application(**_take(values, _OF_APPLICATION))
    application.round = _Round(**_take(values, _OF_ROUND))
    question = _Question(**_take(values, _OF_QUESTION))
    answer = _Answer(**_take(values, _OF_ANSWER))
    return application, question, next(values), answer if answer.id is not None else None


def _take(values: Any, columns: list[InstrumentedAttribute[Any]]) -> dict[str, Any]:
    return {column.key: next(values) for column in columns}
