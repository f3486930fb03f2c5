"""Awards: money promised to applications."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import Application, Hosting
from grants.audit import witnessed
from grants.awards.models.decisions import Decision
from grants.awards.models.publicity import Publicity
from grants.db import Model, Versioned, words
from grants.lifecycles import AwardState, HostingState
from grants.money import Pence
from grants.rounds.models import Publication


@witnessed
class Award(Versioned, Model):
    """Money promised to one application by one decision."""

    __tablename__ = "award"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[AwardState] = mapped_column(words(AwardState), default=AwardState.OFFERED)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), unique=True)
    amount_pence: Mapped[Pence]
    awarded_on: Mapped[date]
    accept_by: Mapped[date]
    publication: Mapped[Publication] = mapped_column(words(Publication))
    publication_reason: Mapped[str] = mapped_column(default="")
    publicity: Mapped[Publicity] = mapped_column(words(Publicity), default=Publicity.FULL)
    publicity_reason: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    suspended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    application: Mapped[Application] = relationship(lazy="joined")
    decision: Mapped[Decision] = relationship()

    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="positive_amount"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        sa.CheckConstraint("(state = 'suspended') = (suspended_by_id IS NOT NULL)", name="suspended_by"),
    )

    @property
    def hosting(self) -> Hosting | None:
        """The word of the host that receives and answers for the grant, if there is a host."""
        confirmed = (h for h in self.application.hostings if h.state is HostingState.CONFIRMED)
        return next(confirmed, None)
