"""One section of an application as a form, made from the round's questions."""

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.meta import DefaultMeta

from grants.applications.forms.fields import answer_field, kept_answer, reading_field, typed_answer
from grants.applications.models import Answer
from grants.applications.operations import Collision, Given
from grants.forms import Form, cleaned, is_of
from grants.rounds.models import Question, QuestionKind, Round


class SectionForm(Form):
    """Some questions of one application; made for them by ``section_form``.

    Beside each field goes the version of the answer that the person saw.
    """

    questions: list[Question]
    versions: dict[int, int]
    collisions: dict[int, Collision]

    def field_of(self, question: Question) -> Any:
        return self[_attribute(question)]

    def given(self) -> dict[int, Given]:
        """Return what was given to each question, by its id; nothing for a text too long to keep."""
        return {
            question.id: _given(question, self.field_of(question), self.sent)
            for question in self.questions
            if question.kind is not QuestionKind.FILE
            and not self.is_too_long(self.field_of(question))
            and not self._prefers_theirs(question)
        }

    def has_files(self) -> bool:
        """Say whether one of the questions asks for a file."""
        return any(question.kind is QuestionKind.FILE for question in self.questions)

    def _prefers_theirs(self, question: Question) -> bool:
        return bool(self.sent.get(f"choose-{question.key}") == "theirs")

    @property
    def sent(self) -> Any:
        """What the browser sent, cleaned."""
        return self.cleaned or MultiDict()

    def show_collisions(self, collisions: Iterable[Collision]) -> None:
        """Show both texts where somebody else saved another one meanwhile; the person chooses."""
        self.collisions = {collision.question.id: collision for collision in collisions}

    def show_kept(self, rows: dict[int, Answer], given: dict[int, Given]) -> None:
        """Note what the next saving is compared with, after one: what is kept, or else what was seen.

        Where the person took somebody else's text, that one stands in the field from now on.
        """
        self.versions = {number: row.version for number, row in rows.items()}
        self.versions |= {
            number: one.seen
            for number, one in given.items()
            if number in rows and rows[number].text != one.text
        }
        for question in self.questions:
            if self._prefers_theirs(question) and question.id in rows:
                _fill(self.field_of(question), question, rows[question.id])


def _fill(field: Any, question: Question, row: Answer) -> None:
    """Show in a field what is kept, as it was typed where it could not be read."""
    field.raw_data = None
    field.process(MultiDict(row.typed) if row.typed is not None else None, typed_answer(question, row.value))
    field.errors = []


def _attribute(question: Question) -> str:
    """Return a question's name within the form: officers choose its key, which may be "data" or "errors"."""
    return f"question_{question.key}"


def _given(question: Question, field: Any, sent: Any) -> Given:
    seen = _seen(question, sent)
    if not field.process_errors:
        return Given(kept_answer(question, field), None, seen)
    names = sorted(name for name in sent if is_of(name, field.name))
    return Given(None, {name: [str(value) for value in sent.getlist(name)] for name in names}, seen)


def _seen(question: Question, sent: Any) -> int:
    """Return the version that the person saw; theirs, once the person has chosen to overwrite it."""
    chosen = str(sent.get(f"choose-{question.key}", ""))
    seen = chosen.removeprefix("mine:") if chosen else str(sent.get(f"seen-{question.key}", ""))
    return int(seen) if re.fullmatch(r"\d{1,9}", seen) else -1


def read_answer(question: Question, formdata: Any) -> Given | None:
    """Return what was sent for one question alone, or None for a text too long to keep."""
    sent, too_long = cleaned(formdata)
    if any(is_of(name, question.key) for name in too_long):
        return None
    field = reading_field(question).bind(None, question.key, _meta=DefaultMeta())
    field.process(sent)
    return _given(question, field, sent)


def section_form(round_: Round, questions: list[Question], rows: dict[int, Answer]) -> SectionForm:
    """Return the form of these questions, filled with what is saved, unreadable texts included."""
    fields = {_attribute(question): answer_field(question, round_) for question in questions}
    made = type("ThisSectionForm", (SectionForm,), {**fields, "questions": questions})
    known = {
        _attribute(question): typed_answer(question, rows[question.id].value)
        for question in questions
        if question.id in rows
    }
    form: SectionForm = made(data=known)
    form.collisions = {}
    form.show_kept(rows, {})
    if not form.is_submitted():
        for question in questions:
            if question.id in rows and rows[question.id].typed is not None:
                _fill(form.field_of(question), question, rows[question.id])
    return form
