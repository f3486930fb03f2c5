"""What groups ask for, and whose offer it was met with."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import RequestState
from grants.money import Pence
from grants.support.models.offers import SupportKind, SupportOffer


@witnessed
class SupportRequest(Versioned, Model):
    """Help that a group asks for; ``offer`` is the one that is proposed to it, or that it took.

    ``given_pence`` is what was given in the end, where the help has a value.
    """

    __tablename__ = "support_request"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[RequestState] = mapped_column(words(RequestState), default=RequestState.ASKED)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    kind: Mapped[SupportKind] = mapped_column(words(SupportKind))
    text: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("support_offer.id"), index=True)
    given_pence: Mapped[Pence | None]

    application: Mapped[Application] = relationship(lazy="joined")
    asked_by: Mapped[User] = relationship()
    offer: Mapped[SupportOffer | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="text"),
        sa.CheckConstraint(
            "(state IN ('proposed', 'matched', 'given')) = (offer_id IS NOT NULL)", name="matched"
        ),
        sa.CheckConstraint("given_pence IS NULL OR (state = 'given' AND given_pence > 0)", name="given"),
    )
