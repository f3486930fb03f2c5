"""One answer as it is typed: compared with what is kept, and written.  This runs with every pause in typing.

What is compared may have been read before the transaction: ``write`` refuses it where anything
has moved on since.  So nobody waits longer for their turn to write than the writing itself takes.
"""

from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Answer, Application
from grants.applications.queries import version_of_answer
from grants.lifecycles import ApplicationState
from grants.rounds.models import Question
from grants.statements import connection


@dataclass(frozen=True)
class Given:
    """What a person gave to one question: as an answer is kept, or word for word where it cannot be read.

    ``seen`` is the version of the answer that they saw, 0 when there was none.
    """

    value: Any
    typed: Any = None
    seen: int = 0

    @property
    def text(self) -> tuple[Any, Any]:
        return self.value, self.typed


@dataclass(frozen=True)
class Collision:
    """Two texts for one question: the one that is kept, and the one that was not to overwrite it."""

    question: Question
    theirs: Answer
    mine: Given


@dataclass(frozen=True)
class Saving:
    """A text that becomes an answer's present one, and how things stood when that was decided.

    ``before`` is the version that it replaces, 0 where there was none; ``facts`` are columns
    of the application that are copied from the answer.
    """

    application_id: int
    state: ApplicationState
    question_id: int
    before: int
    given: Given
    saved_by_id: int
    by_helper: bool
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> int:
        return self.before + 1


def compare(
    application: Application, question: Question, answer: Answer | None, given: Given, actor: User
) -> Saving | Collision | None:
    """Return what is to be written, or where somebody else's text would be overwritten, or nothing.

    Nothing is to be written where the text stands there already, and where the person left
    it as they saw it: what somebody else wrote since stays.
    """
    if given.text == (answer.text if answer is not None else (None, None)):
        return None
    if answer is not None and answer.version != given.seen:
        seen = version_of_answer(application, question, given.seen)
        if given.text == ((seen.value, seen.typed) if seen else (None, None)):
            return None
        return Collision(question, answer, given)
    return Saving(
        application.id, application.state, question.id, answer.version if answer is not None else 0,
        given, actor.id, not actor.is_member_of(application.organisation_id),
    )  # fmt: skip


_ANSWERS = cast(sa.Table, Answer.__table__)
_APPLICATIONS = cast(sa.Table, Application.__table__)

#: The application, held until the transaction ends, unless its state has moved on since it was read.
_HELD = (
    sa.select(_APPLICATIONS.c.id)
    .where(
        _APPLICATIONS.c.id == sa.bindparam("application"), _APPLICATIONS.c.state == sa.bindparam("expected")
    )
    .with_for_update()
)
_TEXT = ("question_id", "value", "typed", "version", "saved_by_id", "saved_at", "by_helper")

# Built once: they run with every pause in somebody's typing.  What is to be set is named by its column.
_FACTS = sa.update(_APPLICATIONS).where(_APPLICATIONS.c.id.in_(_HELD))
_REPLACE = sa.update(_ANSWERS).where(
    _ANSWERS.c.application_id.in_(_HELD),
    _ANSWERS.c.question_id == sa.bindparam("question"),
    _ANSWERS.c.version == sa.bindparam("before"),
)
_FIRST = (
    sa.insert(_ANSWERS)
    .from_select(
        ["application_id", *_TEXT],
        _HELD.add_columns(
            *(sa.bindparam(f"new_{name}", type_=_ANSWERS.c[name].type).label(name) for name in _TEXT)
        ),
    )
    .execution_options(preserve_rowcount=True)
)


def write(saving: Saving) -> None:
    """Write a saving and its facts, or raise StaleDataError: compare anew and try again.

    The application's row is held while its answer is written: who submits at this moment waits.
    The database keeps each text as a version of the answer by itself.
    """
    held = {"application": saving.application_id, "expected": saving.state}
    text = {
        "value": saving.given.value,
        "typed": saving.given.typed,
        "version": saving.version,
        "saved_by_id": saving.saved_by_id,
        "saved_at": clock.now(),
        "by_helper": saving.by_helper,
    }
    if saving.facts:
        counted = _FACTS.values(version=_APPLICATIONS.c.version + 1, **saving.facts)
        _one(counted, held)
    if saving.before:
        _one(_REPLACE, {**held, "question": saving.question_id, "before": saving.before, **text})
    else:
        first = {"question_id": saving.question_id, **text}
        _one(_FIRST, {**held, **{f"new_{name}": value for name, value in first.items()}})


def _one(statement: sa.Update | sa.Insert, values: dict[str, Any]) -> None:
    """Execute what must change exactly one row."""
    done = connection().execute(statement, values)
    if done.rowcount != 1:
        raise StaleDataError("The answer or its application has changed since it was read.")
