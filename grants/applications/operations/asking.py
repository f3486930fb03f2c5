"""An officer asks about named questions, and the group answers.  Operations never commit: the caller does."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.applications import frozen
from grants.applications.models import (
    Application,
    Query,
    Submission,
)
from grants.applications.operations.drafts import restore_answers
from grants.applications.operations.submitting import (
    close_query,
    freeze_copy,
    frozen_declaration,
    issue_copies,
)
from grants.applications.operations.telling import tell_people_of
from grants.applications.queries import (
    last_submission,
)
from grants.db import db
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import APPLICATION


def query_applicant(
    application: Application, question_ids: list[int], *, message: str, due_on: date, actor: User
) -> Query:
    """Ask the applicant about named questions, and reopen only these."""
    APPLICATION.check(actor, "query", application)
    if not question_ids:
        raise RuleBroken(_("Choose at least one question."), field="questions")
    if due_on <= clock.today():
        raise RuleBroken(_("Give the applicant at least until tomorrow."), field="due_on")
    query = Query(
        application_id=application.id,
        question_ids=question_ids,
        message=message,
        due_on=due_on,
        asked_by_id=actor.id,
    )
    db.session.add(query)
    APPLICATION.take(actor, "query", application, questions=len(question_ids), due_on=due_on)
    tell_people_of(
        application,
        _l("A question about your application %(reference)s", reference=application.reference),
        message,
        _l("You can change the answers we ask about, and no others. Please send them by %(day)s.",
           day=said_day(due_on)),
    )  # fmt: skip
    return query


def answer_query(application: Application, *, actor: User) -> Submission:
    """Send the changed answers: a new frozen copy beside the first."""
    APPLICATION.check(actor, "answer_query", application)
    first = frozen_declaration(application)
    submission = freeze_copy(
        application, first.declared_name, first.declared_position, first.declaration, actor
    )
    close_query(application)
    APPLICATION.take(actor, "answer_query", application, fingerprint=submission.fingerprint)
    issue_copies(application, submission, actor)
    return submission


def end_query(application: Application, *, actor: User) -> None:
    """Go on with the application as it was submitted: what was changed since and not sent is undone."""
    APPLICATION.check(actor, "end_query", application)
    _restore_answers(application, actor)
    close_query(application)
    APPLICATION.take(actor, "end_query", application)


def _restore_answers(application: Application, actor: User) -> None:
    copy = last_submission(application)
    sections = copy.content["sections"] if copy else []
    sent = {known["id"]: frozen.answer_of(known) for section in sections for known in section["questions"]}
    restore_answers(application, sent, actor=actor)
