"""What reviewers say about the programme itself, kept with the round that it is about."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.audit import witnessed
from grants.db import Model, words


class Moment(enum.Enum):
    """When something is said about a round."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> Any:
        return _MOMENTS[self]


_MOMENTS = {Moment.BEFORE: _l("Before it opened"), Moment.AFTER: _l("After it closed")}


@witnessed
class RoundFeedback(Model):
    """One person's words about a round: once before it opens and once after it closes; changed until then."""

    __tablename__ = "round_feedback"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    moment: Mapped[Moment] = mapped_column(words(Moment))
    text: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=clock.now)

    user: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.UniqueConstraint("round_id", "user_id", "moment"),)
