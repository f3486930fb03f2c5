"""Drafts that were not sent: what officers may know of them without reading them, and who writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from grants import clock
from grants.accounts.models import Membership, Organisation, User
from grants.applications.models import AnswerVersion, Application, Helper
from grants.applications.timing import written_at_the_stroke
from grants.db import db
from grants.documents.models import Upload
from grants.lifecycles import ApplicationState
from grants.rounds.models import Round


@dataclass(frozen=True)
class UnsentDraft:
    """One draft as officers see it: whose, since when and how recently written, but nothing of its text."""

    application: Application
    saved_at: datetime | None
    was_in_progress: bool


def unsent_drafts(round_: Round) -> sa.Select[Any]:
    """Return the drafts of a round, newest first: id, last saving, and whether it was in progress."""
    of_draft = AnswerVersion.application_id == Application.id
    saved_at = sa.select(sa.func.max(AnswerVersion.saved_at)).where(of_draft).scalar_subquery()
    columns: list[Any] = [
        Application.id,
        saved_at.label("saved_at"),
        in_progress(round_).label("in_progress"),
    ]
    return (
        sa.select(*columns)
        .where(Application.round_id == round_.id, Application.state == ApplicationState.DRAFT)
        .order_by(Application.id.desc())
    )


def in_progress(round_: Round) -> sa.ColumnElement[bool]:
    """Return the condition that a draft was being written at the stroke of closing."""
    return sa.exists().where(AnswerVersion.application_id == Application.id, written_at_the_stroke(round_))


def read_unsent(rows: Sequence[Any]) -> list[UnsentDraft]:
    """Return the drafts that rows of ``unsent_drafts`` name, in their order."""
    query = sa.select(Application).where(Application.id.in_([row.id for row in rows]))
    known = {application.id: application for application in db.session.scalars(query)}
    return [UnsentDraft(known[row.id], row.saved_at, bool(row.in_progress)) for row in rows]


def names(words: str) -> sa.ColumnElement[bool]:
    """Return the condition that a draft's reference or organisation holds these words; never its texts."""
    named = sa.select(Organisation.id).where(Organisation.name.icontains(words, autoescape=True))
    return sa.or_(
        Application.reference.icontains(words, autoescape=True), Application.organisation_id.in_(named)
    )


def find_unsent(reference: str) -> Application | None:
    """Return a draft by its reference, for what officers do with it unread."""
    return db.session.scalar(
        sa.select(Application).where(
            Application.reference == reference, Application.state == ApplicationState.DRAFT
        )
    )


def writers_of_drafts(round_: Round) -> list[tuple[User, str, int]]:
    """Return the members and helpers who may be writing a draft of a round, with its reference and id."""
    members = sa.select(Application.id.label("draft_id"), Membership.user_id.label("user_id")).join(
        Membership, Membership.organisation_id == Application.organisation_id
    )
    helpers = sa.select(Helper.application_id, Helper.user_id).where(
        Helper.ended_at.is_(None), Helper.ends_on >= clock.today()
    )
    writers = sa.union(members, helpers).subquery()
    query = (
        sa.select(User, Application.reference, Application.id)
        .join(writers, writers.c.user_id == User.id)
        .join(Application, Application.id == writers.c.draft_id)
        .where(Application.round_id == round_.id, Application.state == ApplicationState.DRAFT, User.active)
        .order_by(Application.id, User.id)
    )
    return [(person, reference, number) for person, reference, number in db.session.execute(query)]


def files_of_deleted_drafts() -> list[int]:
    """Return the ids of files that still lie there of drafts that were deleted."""
    query = (
        sa.select(Upload.id)
        .join(Application, Application.id == Upload.application_id)
        .where(Application.state == ApplicationState.DELETED)
    )
    return list(db.session.scalars(query.order_by(Upload.id)))
