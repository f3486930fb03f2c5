"""What was submitted, what officers asked about it and found, and translations of it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models.application import Application
from grants.audit import witnessed
from grants.db import Model


@witnessed
class Submission(Model):
    """The frozen copy of an application: questions and answers as they stood, with their hash.

    A query's answer adds another; none is ever changed.  ``form_version`` is the version of
    the round's form; one that came ``in_grace`` was in progress at the stroke of closing.
    """

    __tablename__ = "submission"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    number: Mapped[int]
    form_version: Mapped[int] = mapped_column(default=1)
    in_grace: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    declared_name: Mapped[str] = mapped_column(sa.String(255))
    declared_position: Mapped[str] = mapped_column(sa.String(255))
    declaration: Mapped[str]
    submitted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    submitted_at: Mapped[datetime]

    application: Mapped[Application] = relationship()
    submitted_by: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)


class Query(Model):
    """What an officer asked the applicant about named questions; ended by answer or by the officer."""

    __tablename__ = "query"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    question_ids: Mapped[list[Any]]
    message: Mapped[str]
    due_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship()


class EligibilityCheck(Model):
    """An officer's finding whether an application may be scored, with the reason."""

    __tablename__ = "eligibility_check"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    eligible: Mapped[bool]
    reason: Mapped[str]
    checked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    checked_at: Mapped[datetime] = mapped_column(default=clock.now)

    checked_by: Mapped[User] = relationship()


class AnswerTranslation(Model):
    """A translation of one answer, by a named person, beside the original; of the copy with this number."""

    __tablename__ = "answer_translation"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    question_key: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(8))
    submission_number: Mapped[int]
    text: Mapped[str]
    translated_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    translated_at: Mapped[datetime] = mapped_column(default=clock.now)

    translated_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("application_id", "question_key", "language"),)
