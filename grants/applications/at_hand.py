"""Who saves and what, read in one statement: this runs with every pause in somebody's typing.

The columns come without the session, which would take longer over them than the database; the
rules that are asked of them are those of the records.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from grants.accounts.models import User
from grants.accounts.queries import PEOPLE_AT_HAND, PERSON_AT_HAND, person_at_hand
from grants.applications.models import Answer, Application, Helper
from grants.db import db
from grants.rounds.models import Question, QuestionKind, Round, Section
from grants.statements import at_hand, read


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
_WRITTEN = (
    sa.join(Application, Round, Round.id == Application.round_id)
    .join(
        Question,
        sa.and_(
            Question.round_id == Application.round_id,
            Question.key == sa.bindparam("key"),
            Question.kind != QuestionKind.FILE,  # A file is given on its own.
            Question.retired_at.is_(None),
        ),
    )
    .join(Section, Section.id == Question.section_id)
    .outerjoin(Answer, sa.and_(Answer.application_id == Application.id, Answer.question_id == Question.id))
)
_QUERY = (
    sa.select(*PERSON_AT_HAND, *_COLUMNS)
    .select_from(PEOPLE_AT_HAND.outerjoin(_WRITTEN, Application.reference == sa.bindparam("reference")))
    .where(User.fs_uniquifier == sa.bindparam("mark"))
)


class AnswerToSave:
    """The answer to a question of an application, found with the person whose session asks for it."""

    def __init__(self, reference: str, key: str) -> None:
        self._wanted = {"reference": reference, "key": key}
        self._row: Any = None

    def person(self, mark: str) -> User | None:
        """Return whose session carries this mark, and keep what was read of the answer."""
        rows = read(_QUERY, {**self._wanted, "mark": mark})
        self._row = rows[0] if rows else None
        return person_at_hand(rows)

    def parts(self) -> tuple[Application, Question, str, Answer | None] | None:
        """Return application, question, its section's key and the answer so far, or None where there is none.

        Whether somebody may save it is for the operation to say.
        """
        if self._row is None or self._row[len(PERSON_AT_HAND)] is None:
            return None
        values = iter(self._row[len(PERSON_AT_HAND) :])
        application = _Application(**_take(values, _OF_APPLICATION))
        application.round = _Round(**_take(values, _OF_ROUND))
        question = _Question(**_take(values, _OF_QUESTION))
        answer = _Answer(**_take(values, _OF_ANSWER))
        return application, question, next(values), answer if answer.id is not None else None


def _take(values: Any, columns: list[InstrumentedAttribute[Any]]) -> dict[str, Any]:
    return {column.key: next(values) for column in columns}
