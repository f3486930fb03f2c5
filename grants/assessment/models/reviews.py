"""Reviews with their declarations and scores, and each handing-in as it was."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import ReviewState
from grants.money import WHOLE, Pence
from grants.rounds.models import Criterion


class ConflictKind(enum.Enum):
    """Why a reviewer may not be asked about this organisation."""

    FAMILY = "family"
    EMPLOYEE = "employee"
    TRUSTEE = "trustee"
    PAID = "paid"
    OTHER = "other"

    @property
    def label(self) -> Any:
        return CONFLICT_LABELS[self]


CONFLICT_LABELS = {
    ConflictKind.FAMILY: _l("A relative or close friend is part of it"),
    ConflictKind.EMPLOYEE: _l("I work for it, or did"),
    ConflictKind.TRUSTEE: _l("I am a trustee, director or committee member, or was"),
    ConflictKind.PAID: _l("It pays me, or I pay it"),
    ConflictKind.OTHER: _l("Something else"),
}


class Recommendation(enum.Enum):
    """What a reviewer would do with an application; the group never reads it."""

    FUND = "fund"
    FUND_REDUCED = "fund_reduced"
    DEFER = "defer"
    REJECT = "reject"

    @property
    def label(self) -> Any:
        return RECOMMENDATION_LABELS[self]


RECOMMENDATION_LABELS = {
    Recommendation.FUND: _l("Fund it"),
    Recommendation.FUND_REDUCED: _l("Fund it with less money"),
    Recommendation.DEFER: _l("Defer it"),
    Recommendation.REJECT: _l("Reject it"),
}

#: An amount is recommended only where less than what was asked for is.
_ONLY_WHEN_REDUCED = (
    "recommended_pence IS NULL"
    " OR (recommended_pence > 0 AND recommendation IS NOT NULL AND recommendation = 'fund_reduced')"
)


@witnessed
class Review(Versioned, Model):
    """One reviewer's scored opinion of one application.

    While it is being scored it is a draft; ``sent_back_reason`` is why it was asked for again.
    """

    __tablename__ = "review"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    state: Mapped[ReviewState] = mapped_column(words(ReviewState), default=ReviewState.ASSIGNED)
    assigned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    assigned_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_on: Mapped[date]
    declared_at: Mapped[datetime | None]
    conflict_kind: Mapped[ConflictKind | None] = mapped_column(words(ConflictKind))
    conflict_note: Mapped[str] = mapped_column(default="")
    strengths: Mapped[str] = mapped_column(default="")
    improvements: Mapped[str] = mapped_column(default="")
    recommendation: Mapped[Recommendation | None] = mapped_column(words(Recommendation))
    recommended_pence: Mapped[Pence | None]
    saved_at: Mapped[datetime | None]
    sent_back_reason: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="joined")
    reviewer: Mapped[User] = relationship(foreign_keys=[reviewer_id], lazy="joined")
    scores: Mapped[list["Score"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="Score.criterion_id"
    )

    __table_args__ = (
        sa.UniqueConstraint("application_id", "reviewer_id"),
        sa.CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_at"),
        sa.CheckConstraint("(state = 'conflicted') = (conflict_kind IS NOT NULL)", name="typed_conflict"),
        sa.CheckConstraint(
            "state NOT IN ('reading', 'submitted', 'conflicted') OR declared_at IS NOT NULL",
            name="declared_before_reading",
        ),
        sa.CheckConstraint(_ONLY_WHEN_REDUCED, name="amount_only_when_reduced"),
        sa.CheckConstraint(
            "state <> 'submitted' OR recommendation IS NOT NULL", name="recommended_when_submitted"
        ),
    )

    @property
    def is_late(self) -> bool:
        """Whether it should have been handed in before today and was not."""
        return self.state in (ReviewState.ASSIGNED, ReviewState.READING) and self.due_on < clock.today()


class ReviewReminder(Model):
    """That a reviewer was reminded of one review on one occasion."""

    __tablename__ = "review_reminder"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    occasion: Mapped[str] = mapped_column(sa.String(40))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (sa.UniqueConstraint("review_id", "occasion"),)


@witnessed
class Score(Model):
    """The points a reviewer gives for one criterion, and why; points are open until submission."""

    __tablename__ = "score"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"))
    points: Mapped[int | None]
    justification: Mapped[str]

    criterion: Mapped[Criterion] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("review_id", "criterion_id"),
        sa.CheckConstraint("points BETWEEN 0 AND 4", name="on_the_scale"),
    )


@witnessed
class SubmittedReview(Model):
    """A review as it was handed in, whole; scoring again adds another, and none is ever changed.

    ``scores`` holds points and justification by the id of the criterion; ``total`` is the weighted
    share of the highest score, in basis points; ``reason`` is why an officer asked for it again.
    """

    __tablename__ = "submitted_review"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"))
    number: Mapped[int]
    scores: Mapped[list[Any]]
    total: Mapped[int]
    strengths: Mapped[str]
    improvements: Mapped[str]
    recommendation: Mapped[Recommendation] = mapped_column(words(Recommendation))
    recommended_pence: Mapped[Pence | None]
    reason: Mapped[str]
    submitted_at: Mapped[datetime]

    review: Mapped[Review] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("review_id", "number"),
        sa.CheckConstraint(f"total BETWEEN 0 AND {WHOLE}", name="total_is_a_share"),
        sa.CheckConstraint(_ONLY_WHEN_REDUCED, name="amount_only_when_reduced"),
    )


@event.listens_for(SubmittedReview, "before_update")
@event.listens_for(SubmittedReview, "before_delete")
def _refuse(*_: Any) -> None:
    raise RuntimeError("What was handed in is never changed.")
