"""Applications: the request itself, and what people have been to it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Area, Organisation, User
from grants.db import Model, Versioned, words
from grants.lifecycles import ApplicationState
from grants.money import Pence
from grants.permissions import Part
from grants.rounds.models import Round, Theme, Tier

if TYPE_CHECKING:
    from grants.applications.models.helpers import Helper, Hosting


class Application(Versioned, Model):
    """A request for money to one round.

    The facts (title to tier) are read from the answers at each saving, for lists;
    from submission on the frozen copy is what was asked for.  ``late_until`` is an
    officer's permission to submit after the round has closed.  ``told`` is the answer that the
    group has had while another decision may follow: a place in reserve, or that it is put off.
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
    quiz_result_id: Mapped[int | None] = mapped_column(sa.ForeignKey("quiz_result.id"))
    wants_reminders: Mapped[bool] = mapped_column(default=True)
    late_until: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    told: Mapped[ApplicationState | None] = mapped_column(words(ApplicationState, "told"))

    round: Mapped[Round] = relationship(lazy="joined")
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    tier: Mapped[Tier | None] = relationship(lazy="joined")
    themes: Mapped[list[Theme]] = relationship(secondary="application_theme", lazy="selectin")
    areas: Mapped[list[Area]] = relationship(secondary="application_area", lazy="selectin")
    helpers: Mapped[list["Helper"]] = relationship(lazy="selectin", viewonly=True)
    hostings: Mapped[list["Hosting"]] = relationship(viewonly=True, order_by="Hosting.id")
    parts: Mapped[list["PartTaken"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="PartTaken.id"
    )

    __table_args__ = (
        sa.CheckConstraint("requested_pence > 0", name="positive_request"),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn', 'deleted') OR submitted_at IS NOT NULL", name="submitted_at"
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
            sqlite_where=sa.text("state NOT IN ('withdrawn', 'deleted')"),
            postgresql_where=sa.text("state NOT IN ('withdrawn', 'deleted')"),
        ),
    )

    @property
    def application(self) -> Self:
        """Parties ask every record for its application; this one is its own."""
        return self

    @property
    def state_told(self) -> ApplicationState:
        """What the group is told: a decision that is only proposed is none yet, so nothing of it shows."""
        if self.state in (ApplicationState.MODERATED, ApplicationState.PROPOSED):
            return self.told or ApplicationState.MODERATED
        return self.state

    @property
    def reviewers_wanted(self) -> int:
        """How many score it: its tier may say, else its round does."""
        return (self.tier and self.tier.reviewers_wanted) or self.round.reviewers_wanted


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
