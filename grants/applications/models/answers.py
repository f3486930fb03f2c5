"""Answers, every earlier text of them, and what else is kept of a draft."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.db import Json, Model
from grants.rounds.models import Question


class Answer(Model):
    """What a group says to one question; ``value`` is text, number, list, rows or the id of a file.

    Where what was typed cannot be read as an answer, such as letters for a number,
    ``typed`` keeps it word for word.  ``version`` goes up with every saving.
    """

    __tablename__ = "answer"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    typed: Mapped[Any] = mapped_column(Json, nullable=True)
    version: Mapped[int] = mapped_column(default=1)
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)
    by_helper: Mapped[bool] = mapped_column(default=False)

    question: Mapped[Question] = relationship(lazy="joined")
    saved_by: Mapped[User] = relationship()

    @property
    def text(self) -> tuple[Any, Any]:
        return self.value, self.typed

    __table_args__ = (sa.UniqueConstraint("application_id", "question_id"),)


class AnswerVersion(Model):
    """One saving of an answer, the present one included: none is overwritten while the draft is kept."""

    __tablename__ = "answer_version"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    version: Mapped[int]
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    typed: Mapped[Any] = mapped_column(Json, nullable=True)
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    saved_at: Mapped[datetime]
    by_helper: Mapped[bool] = mapped_column(default=False)

    saved_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("application_id", "question_id", "version"),)


class SectionSaved(Model):
    """That a section was saved by its button, when last and by whom: from then on it may be complete."""

    __tablename__ = "section_saved"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    section_id: Mapped[int] = mapped_column(sa.ForeignKey("section.id"))
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    saved_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("application_id", "section_id"),)


class Reminder(Model):
    """That a group was reminded of its draft so many days before the end; at most once for each."""

    __tablename__ = "reminder"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    occasion: Mapped[str] = mapped_column(sa.String(40))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.UniqueConstraint("application_id", "occasion"),)
