"""Applications: the draft, its answers, and the frozen copy of what was submitted."""

from datetime import date, datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Area, Organisation, User
from grants.audit import witnessed
from grants.db import Json, Model, Versioned, words
from grants.lifecycles import ApplicationState
from grants.money import Pence
from grants.permissions import Part
from grants.rounds.models import Question, Round, Theme, Tier


class Application(Versioned, Model):
    """A request for money to one round.

    The facts (title to tier) are read from the answers at each saving, for lists;
    from submission on the frozen copy is what was asked for.
    """

    __tablename__ = "application"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[ApplicationState] = mapped_column(words(ApplicationState), default=ApplicationState.DRAFT)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    language: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    requested_pence: Mapped[Pence | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    reach: Mapped[int | None]
    tier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tier.id"))
    submitted_at: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    round: Mapped[Round] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    tier: Mapped[Tier | None] = relationship(lazy="joined")
    themes: Mapped[list[Theme]] = relationship(secondary="application_theme", lazy="selectin")
    areas: Mapped[list[Area]] = relationship(secondary="application_area", lazy="selectin")
    parts: Mapped[list["PartTaken"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="PartTaken.id"
    )

    __table_args__ = (
        sa.CheckConstraint("requested_pence > 0", name="positive_request"),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted_at"
        ),
        sa.CheckConstraint("(state = 'proposed') = (proposed_by_id IS NOT NULL)", name="proposed_by"),
        sa.CheckConstraint("starts_on <= ends_on", name="starts_before_end"),
        sa.Index("ix_application_state", "round_id", "state"),
        # One draft per organisation and round: a double click makes no second one.
        sa.Index(
            "uq_application_one_live",
            "round_id",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        ),
    )

    @property
    def application(self) -> Self:
        """Parties ask every record for its application; this one is its own."""
        return self


class ApplicationTheme(Model):
    """A theme that an application names."""

    __tablename__ = "application_theme"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("theme.id"))

    __table_args__ = (sa.UniqueConstraint("application_id", "theme_id"),)


class ApplicationArea(Model):
    """A borough in which the work will be done."""

    __tablename__ = "application_area"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    area_id: Mapped[int] = mapped_column(sa.ForeignKey("area.id"))

    __table_args__ = (sa.UniqueConstraint("application_id", "area_id"),)


class PartTaken(Model):
    """What a person has been to an application: it decides what they may see and do later."""

    __tablename__ = "part_taken"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    part: Mapped[Part] = mapped_column(words(Part))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("application_id", "user_id", "part"),)


class Answer(Model):
    """What a group says to one question; ``value`` is text, number, list or budget rows."""

    __tablename__ = "answer"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"))
    value: Mapped[Any] = mapped_column(Json)
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    question: Mapped[Question] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("application_id", "question_id"),)


class SectionSaved(Versioned, Model):
    """When a section was last saved, and by whom; its version guards it."""

    __tablename__ = "section_saved"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    section_id: Mapped[int] = mapped_column(sa.ForeignKey("section.id"))
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    saved_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("application_id", "section_id"),)


@witnessed
class Submission(Model):
    """The frozen copy of an application: questions and answers as they stood, with their hash.

    A query's answer adds another; none is ever changed.
    """

    __tablename__ = "submission"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    number: Mapped[int]
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
