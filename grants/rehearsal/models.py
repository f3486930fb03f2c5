"""What is kept of a rehearsal: who asked for it, how far it is, and what it found."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.db import Json, Model
from grants.rounds.models import Round


class Rehearsal(Model):
    """One walk of synthetic groups through a round; ``report`` holds steps, times and problems."""

    __tablename__ = "rehearsal"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    report: Mapped[Any] = mapped_column(Json, nullable=True)

    round: Mapped[Round] = relationship()
    asked_by: Mapped[User] = relationship(lazy="joined")
