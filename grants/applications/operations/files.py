"""Files that answer a question: given, replaced, taken away.  Operations never commit: the caller does."""

from typing import Any

from flask_babel import gettext as _

from grants import audit
from grants.accounts.models import User
from grants.applications.completeness import Draft
from grants.applications.models import Answer, Application
from grants.applications.operations.drafts import check_may_write, check_reopened, save_answer
from grants.applications.operations.saving import Given
from grants.applications.queries import files_of
from grants.config import LARGEST_FILES, MOST_FILES
from grants.db import lock
from grants.documents.files import CheckedFile, check_size, keep_upload
from grants.documents.models import Upload
from grants.errors import RuleBroken, WrongState
from grants.formats import file_size
from grants.rounds.models import Question, QuestionKind, Section


def check_may_give(application: Application, question: Question, size: int, *, actor: User) -> None:
    """Raise unless this person may answer this question with a file of this size now."""
    _to_write(application, question, actor)
    check_size(size)
    _check_room(application, question, size)


def give_file(application: Application, question: Question, file: CheckedFile, *, actor: User) -> Upload:
    """Answer a question with a file; the one that it replaces stays among the earlier answers."""
    lock(application)  # Two files that come at one moment are counted one after the other.
    section, answer = _to_write(application, question, actor)
    _check_room(application, question, len(file.content))
    upload = keep_upload(*file, application_id=application.id, actor=actor)
    _save(application, section, question, answer, upload.id, actor)
    audit.record(
        actor, "application.give_file", application, question=question.key, fingerprint=upload.fingerprint
    )
    return upload


def remove_file(application: Application, question: Question, *, actor: User) -> None:
    """Take the file of a question away again; it stays among the earlier answers."""
    lock(application)
    section, answer = _to_write(application, question, actor)
    if answer is None or answer.value is None:
        return
    _save(application, section, question, answer, None, actor)
    audit.record(actor, "application.remove_file", application, question=question.key)


def _to_write(application: Application, question: Question, actor: User) -> tuple[Section, Answer | None]:
    """Return the section of a question and its answer so far; raises unless it takes a file now."""
    draft = Draft(application)
    section = next(known for known in draft.every_section if question in known.questions)
    check_may_write(application, section.key, actor)
    check_reopened(application, question)
    is_asked = section in draft.sections and question in draft.open(section)
    if question.kind is not QuestionKind.FILE or not is_asked:
        raise WrongState(_("This question does not ask for a file now."))
    return section, draft.rows.get(question.id)


def _check_room(application: Application, question: Question, size: int) -> None:
    """Refuse a file that makes the files of an application too large or too many together."""
    others = [file for number, file in files_of(application).items() if number != question.id]
    if len(others) >= MOST_FILES:
        raise RuleBroken(_("An application may have %(most)s files at most.", most=MOST_FILES))
    left = LARGEST_FILES - sum(file.size for file in others)
    if size > left:
        raise RuleBroken(
            _("All files of an application together may have %(most)s. For this one %(left)s are left:"
              " choose a smaller one, or remove another file first.",
              most=file_size(LARGEST_FILES), left=file_size(max(left, 0)))
        )  # fmt: skip


def _save(
    application: Application, section: Section, question: Question, answer: Answer | None, value: Any,
    actor: User,
) -> None:  # fmt: skip
    given = Given(value, seen=answer.version if answer else 0)
    save_answer(application, question, answer, given, section_key=section.key, actor=actor)
