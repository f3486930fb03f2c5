"""Officers ask about a report, with a day for the answer; the group answers.  The caller commits."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.db import db, lock
from grants.delivery.models import QueryMessage, ReportQuery
from grants.delivery.operations.telling import tell_people, tell_writers
from grants.errors import RuleBroken, WrongState
from grants.formats import said_day
from grants.lifecycles import REPORT


def ask_query(report: Any, text: str, *, due_on: date, actor: User) -> ReportQuery:
    """Ask the group about a report; it need not be changed for that."""
    REPORT.check(actor, "query", report)
    if due_on < clock.today():
        raise RuleBroken(_("Choose a day that has not passed."), field="due_on")
    query = ReportQuery(report_reference=report.reference, due_on=due_on)
    query.messages = [QueryMessage(is_answer=False, text=text, language=actor.language, by_id=actor.id)]
    db.session.add(query)
    db.session.flush()  # The audit line names its id.
    REPORT.take(actor, "query", report, query_id=query.id, due_on=due_on, wanted=text)
    tell_writers(
        report,
        _l("A question about your report %(reference)s", reference=report.reference),
        _l("An officer asks you, and would like an answer by %(day)s:", day=said_day(due_on)),
        text,
    )
    return query


def answer_query(report: Any, query: ReportQuery, text: str, *, actor: User) -> None:
    """Answer a question about a report; the officer who asked is told."""
    REPORT.check(actor, "answer_query", report)
    _add(query, text, is_answer=True, actor=actor)
    REPORT.take(actor, "answer_query", report, query_id=query.id)
    tell_people(
        [query.messages[0].by],
        report,
        _l("An answer about the report %(reference)s", reference=report.reference),
        text,
    )


def end_query(report: Any, query: ReportQuery, *, actor: User) -> None:
    """Close a question: nothing more is expected from the group."""
    REPORT.check(actor, "end_query", report)
    lock(query)  # A double click comes here one after the other.
    _check_open(query)
    query.ended_at, query.ended_by_id = clock.now(), actor.id
    REPORT.take(actor, "end_query", report, query_id=query.id)


def _add(query: ReportQuery, text: str, *, is_answer: bool, actor: User) -> None:
    lock(query)  # Nobody closes it meanwhile.
    _check_open(query)
    query.messages.append(
        QueryMessage(is_answer=is_answer, text=text, language=actor.language, by_id=actor.id)
    )


def _check_open(query: ReportQuery) -> None:
    if query.ended_at is not None:
        raise WrongState(_("This question has been closed."))
