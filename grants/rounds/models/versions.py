"""What is kept of a round beside its parts: versions of its form, and answers to its quiz."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model


@witnessed
class RoundVersion(Model):
    """All that a round asked and scored by, from one instant on; a correction adds another, none changes.

    ``changes`` say what the correction changed, and ``affected`` how many drafts and
    applications there were, as the officer saw them.
    """

    __tablename__ = "round_version"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    changes: Mapped[list[Any]] = mapped_column(default=list)
    affected: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(default="")
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    made_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("round_id", "number"),)


class QuizResult(Model):
    """How somebody, signed in or not, answered the quiz of a round: each rule's key with yes or no."""

    __tablename__ = "quiz_result"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answers: Mapped[dict[str, Any]]
    passed: Mapped[bool]
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
