"""What reviewers declare on the names of a round's organisations, before anything is given to them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import Organisation, User
from grants.assessment.models.reviews import ConflictKind
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import DeclarationState
from grants.rounds.models import Round

#: So often a reviewer is reminded of the names in one round, and no more.
MOST_REMINDERS = 3


@witnessed
class Declaration(Versioned, Model):
    """What one reviewer says of one organisation in one round; it names no application."""

    __tablename__ = "declaration"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    state: Mapped[DeclarationState] = mapped_column(words(DeclarationState), default=DeclarationState.ASKED)
    conflict_kind: Mapped[ConflictKind | None] = mapped_column(words(ConflictKind))
    note: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    declared_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    reviewer: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("round_id", "reviewer_id", "organisation_id"),
        sa.CheckConstraint("(state = 'asked') = (declared_at IS NULL)", name="declared_at"),
        sa.CheckConstraint("(state = 'conflict') = (conflict_kind IS NOT NULL)", name="typed_conflict"),
    )


class NamesReminder(Model):
    """That a reviewer was reminded of the names in one round on which they have not declared."""

    __tablename__ = "names_reminder"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    number: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.UniqueConstraint("round_id", "reviewer_id", "number"),
        sa.CheckConstraint(f"number BETWEEN 1 AND {MOST_REMINDERS}", name="bounded"),
    )
