"""One check of one item of a round's list: what was found, by whom, and until when it is good."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import EvidenceItem, User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.diligence.models.lookups import RegisterLookup
from grants.lifecycles import CheckState, EvidenceState
from grants.rounds.models import CheckItem


class CheckOutcome(enum.Enum):
    """What a check found, with the tone of its tag."""

    CLEARED = "cleared"
    CONCERN = "concern"
    RED = "red"

    @property
    def label(self) -> Any:
        return OUTCOME_LABELS[self]

    @property
    def tone(self) -> str:
        return _OUTCOME_TONES[self]


OUTCOME_LABELS = {
    CheckOutcome.CLEARED: _l("Cleared"),
    CheckOutcome.CONCERN: _l("Concern (amber)"),
    CheckOutcome.RED: _l("Red: no offer"),
}
_OUTCOME_TONES = {CheckOutcome.CLEARED: "green", CheckOutcome.CONCERN: "orange", CheckOutcome.RED: "red"}


class Risk(enum.Enum):
    """How great the officer thinks the risk is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> Any:
        return RISK_LABELS[self]


RISK_LABELS = {Risk.LOW: _l("Low"), Risk.MEDIUM: _l("Medium"), Risk.HIGH: _l("High")}


@witnessed
class DiligenceCheck(Versioned, Model):
    """A check of one item for one application; a later one replaces it, and it stays to be read.

    It rests on a paper or on a look into a register, where the item wants one; ``no_register``
    says why there is no register to look in.  What was found is never overwritten.  A red or
    expired one no longer stands in the way once one person has asked, with a reason, to waive it,
    and another has confirmed that.
    """

    __tablename__ = "diligence_check"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("check_item.id"))
    state: Mapped[CheckState] = mapped_column(words(CheckState), default=CheckState.RECORDED)
    outcome: Mapped[CheckOutcome] = mapped_column(words(CheckOutcome))
    risk: Mapped[Risk] = mapped_column(words(Risk))
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evidence_item.id"))
    lookup_id: Mapped[int | None] = mapped_column(sa.ForeignKey("register_lookup.id"))
    no_register: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    expires_on: Mapped[date | None]
    checked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    checked_at: Mapped[datetime] = mapped_column(default=clock.now)
    waiver_reason: Mapped[str] = mapped_column(default="")
    waiver_asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    waiver_asked_at: Mapped[datetime | None]
    waived_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    waived_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship()
    item: Mapped[CheckItem] = relationship(lazy="joined")
    evidence: Mapped[EvidenceItem | None] = relationship(lazy="joined")
    lookup: Mapped[RegisterLookup | None] = relationship(lazy="joined")
    checked_by: Mapped[User] = relationship(foreign_keys=[checked_by_id], lazy="joined")
    waiver_asked_by: Mapped[User | None] = relationship(foreign_keys=[waiver_asked_by_id], lazy="joined")
    waived_by: Mapped[User | None] = relationship(foreign_keys=[waived_by_id], lazy="joined")

    __table_args__ = (
        sa.CheckConstraint("lookup_id IS NULL OR no_register = ''", name="register_or_none"),
        sa.CheckConstraint(
            "state <> 'waiver_asked' OR (waiver_asked_by_id IS NOT NULL AND waiver_reason <> '')",
            name="waiver_asked_by_somebody",
        ),
        sa.CheckConstraint(
            "state <> 'waived' OR (waived_by_id IS NOT NULL AND waiver_asked_by_id IS NOT NULL"
            " AND waived_by_id <> waiver_asked_by_id AND waiver_reason <> '')",
            name="waived_by_two",
        ),
        # One check of each item counts; the others have been replaced.
        sa.Index(
            "uq_diligence_check_one_current",
            "application_id",
            "item_id",
            unique=True,
            sqlite_where=sa.text("state <> 'replaced'"),
            postgresql_where=sa.text("state <> 'replaced'"),
        ),
    )

    @property
    def has_expired(self) -> bool:
        """Say whether it is no longer good: its own last day is over, or that of its paper."""
        is_over = self.expires_on is not None and self.expires_on < clock.today()
        return is_over or (self.evidence is not None and self.evidence.has_expired)

    @property
    def lost_its_paper(self) -> bool:
        """Say whether the paper that it rests on was found not to be in order since."""
        return self.evidence is not None and self.evidence.state is EvidenceState.REFUSED

    @property
    def wants_waiver(self) -> bool:
        """Say whether it stands in the way of an offer as long as nobody waives it."""
        return self.outcome is CheckOutcome.RED or self.has_expired or self.lost_its_paper
