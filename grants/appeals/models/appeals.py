"""Complaints and appeals, and what is done about them."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.appeals.models.grounds import AppealGround
from grants.applications.models import Application, EligibilityCheck
from grants.audit import witnessed
from grants.awards.models import Decision
from grants.db import Model, Versioned, words
from grants.documents.models import Upload
from grants.lifecycles import AppealState

OPEN = (AppealState.RAISED, AppealState.UNDER_INVESTIGATION)
ANSWERED = (AppealState.UPHELD, AppealState.PARTLY_UPHELD, AppealState.NOT_UPHELD)


def _in(states: tuple[AppealState, ...]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


class Subject(enum.Enum):
    """What a group is not content with."""

    DECISION = "decision"
    HANDLING = "handling"

    @property
    def label(self) -> Any:
        return _SUBJECTS[self]


_SUBJECTS = {
    Subject.DECISION: _l("The decision itself: we ask for another look"),
    Subject.HANDLING: _l("How we were treated: the decision may stand"),
}


class Effect(enum.Enum):
    """What follows from the answer to an appeal."""

    NONE = "none"
    APOLOGY = "apology"
    RECONSIDER = "reconsider"

    @property
    def label(self) -> Any:
        return _EFFECTS[self]


_EFFECTS = {
    Effect.NONE: _l("None: the decision stands"),
    Effect.APOLOGY: _l("The record is corrected and we apologise; the decision stands"),
    Effect.RECONSIDER: _l("The decision is set aside and taken anew by other people"),
}


@witnessed
class Appeal(Versioned, Model):
    """A group's complaint or appeal about one decision, or about one finding that it is not eligible.

    ``open_until`` is the last day for it, counted from ``letter_on``, the day on which the letter
    was sent; both are empty while that has not gone out.  One that came later carries the group's
    reason, and its answer is promised only once an officer has accepted that.
    """

    __tablename__ = "appeal"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[AppealState] = mapped_column(words(AppealState), default=AppealState.RAISED)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"))
    check_id: Mapped[int | None] = mapped_column(sa.ForeignKey("eligibility_check.id"))
    subject: Mapped[Subject] = mapped_column(words(Subject))
    text: Mapped[str]
    wanted: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    raised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    raised_at: Mapped[datetime] = mapped_column(default=clock.now)
    letter_on: Mapped[date | None]
    open_until: Mapped[date | None]
    late_reason: Mapped[str | None]
    answer_by: Mapped[date | None]
    investigator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    assigned_at: Mapped[datetime | None]
    effect: Mapped[Effect | None] = mapped_column(words(Effect))
    answer: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="joined")
    decision: Mapped[Decision | None] = relationship()
    check: Mapped[EligibilityCheck | None] = relationship()
    raised_by: Mapped[User] = relationship(foreign_keys=[raised_by_id])
    investigator: Mapped[User | None] = relationship(foreign_keys=[investigator_id])
    grounds: Mapped[list[AppealGround]] = relationship(
        secondary="ground_named", lazy="selectin", order_by="AppealGround.position"
    )
    files: Mapped[list["AppealFile"]] = relationship(order_by="AppealFile.id", viewonly=True)
    steps: Mapped[list["AppealStep"]] = relationship(order_by="AppealStep.id", viewonly=True)

    __table_args__ = (
        sa.CheckConstraint("(decision_id IS NULL) <> (check_id IS NULL)", name="about_one"),
        sa.CheckConstraint("(letter_on IS NULL) = (open_until IS NULL)", name="window"),
        sa.CheckConstraint("answer_by IS NOT NULL OR late_reason IS NOT NULL", name="promised"),
        sa.CheckConstraint("(investigator_id IS NULL) = (assigned_at IS NULL)", name="assigned"),
        sa.CheckConstraint(
            f"(state IN ({_in(ANSWERED)})) = (answer IS NOT NULL AND effect IS NOT NULL)", name="answered"
        ),
        sa.CheckConstraint(f"(state IN ({_in(OPEN)})) = (ended_at IS NULL)", name="ended"),
        sa.CheckConstraint(
            "state NOT IN ('under_investigation', 'upheld', 'partly_upheld', 'not_upheld')"
            " OR (investigator_id IS NOT NULL AND answer_by IS NOT NULL)",
            name="investigated",
        ),
        sa.CheckConstraint("state <> 'not_upheld' OR effect = 'none'", name="no_effect"),
        sa.CheckConstraint(
            "state NOT IN ('upheld', 'partly_upheld') OR effect <> 'none'", name="some_effect"
        ),
        # A double press raises no second one.
        sa.Index(
            "uq_appeal_one_open",
            "application_id",
            unique=True,
            sqlite_where=sa.text(f"state IN ({_in(OPEN)})"),
            postgresql_where=sa.text(f"state IN ({_in(OPEN)})"),
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def waits_for_acceptance(self) -> bool:
        """It came too late, and no officer has said yet whether it counts."""
        return self.state is AppealState.RAISED and self.answer_by is None

    @property
    def about_eligibility(self) -> bool:
        return self.check_id is not None


class GroundNamed(Model):
    """A ground that an appeal names."""

    __tablename__ = "ground_named"

    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal.id"), index=True)
    appeal_ground_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal_ground.id"))

    __table_args__ = (sa.UniqueConstraint("appeal_id", "appeal_ground_id"),)


class AppealFile(Model):
    """A file that a group gives with its appeal."""

    __tablename__ = "appeal_file"

    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal.id"), index=True)
    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"), unique=True)

    upload: Mapped[Upload] = relationship(lazy="joined")


class AppealStep(Model):
    """What an investigator did: whom they asked, what they read, what they found."""

    __tablename__ = "appeal_step"

    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal.id"), index=True)
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[User] = relationship(lazy="joined")


class AppealReminder(Model):
    """That somebody was reminded of an appeal: of each occasion once."""

    __tablename__ = "appeal_reminder"

    appeal_id: Mapped[int] = mapped_column(sa.ForeignKey("appeal.id"), index=True)
    occasion: Mapped[str] = mapped_column(sa.String(60))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.UniqueConstraint("appeal_id", "occasion"),)
