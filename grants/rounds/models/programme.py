"""The programme, its editable pages, and its rounds."""

import enum
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from grants import clock
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.languages import Texts
from grants.lifecycles import RoundState
from grants.money import WHOLE, Pence


class Programme(Versioned, Model):
    """The whole scheme: one row, whose wording officers edit.

    No figures are told of fewer groups than ``smallest_number``: a round's letters tell no median of the
    scores of fewer that were funded, and panel packs hide smaller counts of equality answers.
    One organisation may have minimal financial assistance up to a limit in some financial years, this one
    included; a larger grant is to be published as a subsidy.
    A changed bank account is paid to after ``account_wait_days`` working days at the earliest.  The
    network address from which an agreement was signed is kept for ``keep_addresses_days``.
    Money is to be paid back within ``repay_days``, as ``paying_back`` says; before a grant is ended
    early, its group has ``intention_days`` to answer.
    """

    __tablename__ = "programme"

    name: Mapped[Texts]
    strapline: Mapped[Texts]
    contact_email: Mapped[str] = mapped_column(sa.String(255))
    reference_prefix: Mapped[str] = mapped_column(sa.String(8))
    smallest_number: Mapped[int] = mapped_column(default=10, server_default="10")
    assistance_limit_pence: Mapped[Pence] = mapped_column(default=31_500_000, server_default="31500000")
    assistance_years: Mapped[int] = mapped_column(default=3, server_default="3")
    publish_above_pence: Mapped[Pence] = mapped_column(default=10_000_000, server_default="10000000")
    account_wait_days: Mapped[int] = mapped_column(default=5, server_default="5")
    keep_addresses_days: Mapped[int] = mapped_column(default=365, server_default="365")

    paying_back: Mapped[Texts] = mapped_column(default=Texts, server_default="{}")
    repay_days: Mapped[int] = mapped_column(default=30, server_default="30")
    intention_days: Mapped[int] = mapped_column(default=14, server_default="14")

    __table_args__ = (
        sa.CheckConstraint("repay_days BETWEEN 7 AND 180", name="repay_days"),
        sa.CheckConstraint("intention_days BETWEEN 5 AND 60", name="intention_days"),
        sa.CheckConstraint("smallest_number BETWEEN 5 AND 100", name="smallest_number"),
        sa.CheckConstraint("account_wait_days BETWEEN 1 AND 30", name="account_wait_days"),
        sa.CheckConstraint("keep_addresses_days BETWEEN 30 AND 2557", name="keep_addresses_days"),
    )


class Page(Versioned, Model):
    """A page of plain text that officers edit, such as where to turn with a worry about someone."""

    __tablename__ = "page"

    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title: Mapped[Texts]
    body: Mapped[Texts]


class Publication(enum.Enum):
    """How an award is shown to the public."""

    NAMED = "named"
    ANONYMISED = "anonymised"
    WITHHELD = "withheld"

    @property
    def label(self) -> Any:
        return PUBLICATION_LABELS[self]


PUBLICATION_LABELS = {
    Publication.NAMED: _l("With the recipient's name"),
    Publication.ANONYMISED: _l("Without the recipient's name"),
    Publication.WITHHELD: _l("Not on the public list"),
}


@witnessed
class Round(Versioned, Model):
    """One call: it opens, it closes, it has a budget and criteria.

    ``first_share`` of each award is paid when its offer is accepted, in basis points.
    ``panel_quorum`` is how many must be at a meeting that agrees scores; with 0 no meeting is needed.
    ``grace_minutes`` are given to whoever was still writing at the stroke of closing, and
    drafts that were never sent are deleted ``keep_drafts_days`` after it.  Once it is
    signed off, nothing is decided in it any more.  A group can complain or
    appeal within ``appeal_days`` working days after its letter, and gets its answer in
    ``appeal_answer_days`` working days.  A third read is wanted where reviewers differ by so many
    ``third_read_points`` on a criterion, or by a ``third_read_total`` in basis points; without
    either, never.  A correction is a round of its own that names the published one it
    ``corrects``; nobody outside sees it.
    """

    __tablename__ = "round"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[RoundState] = mapped_column(words(RoundState), default=RoundState.DRAFT)
    title: Mapped[Texts]
    summary: Mapped[Texts]
    budget_pence: Mapped[Pence]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    decides_on: Mapped[date]
    acceptance_days: Mapped[int] = mapped_column(default=28)
    reviewers_wanted: Mapped[int] = mapped_column(default=2)
    panel_quorum: Mapped[int] = mapped_column(default=0)
    review_days: Mapped[int] = mapped_column(default=21)
    third_read_points: Mapped[int | None]
    third_read_total: Mapped[int | None]
    first_share: Mapped[int] = mapped_column(default=WHOLE // 2)
    publication: Mapped[Publication] = mapped_column(words(Publication), default=Publication.NAMED)
    offer_terms: Mapped[Texts]
    grace_minutes: Mapped[int] = mapped_column(default=10)
    keep_drafts_days: Mapped[int] = mapped_column(default=90)
    appeal_days: Mapped[int] = mapped_column(default=10)
    appeal_answer_days: Mapped[int] = mapped_column(default=20)
    unregistered_need_host: Mapped[bool] = mapped_column(default=False)
    is_blind: Mapped[bool] = mapped_column(default=False)
    form_version: Mapped[int] = mapped_column(default=1)
    signed_off_at: Mapped[datetime | None]
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("round.id"))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("budget_pence > 0", name="positive_budget"),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_closing"),
        sa.CheckConstraint("grace_minutes BETWEEN 0 AND 60", name="grace_minutes"),
        sa.CheckConstraint("keep_drafts_days BETWEEN 30 AND 730", name="keep_drafts_days"),
        sa.CheckConstraint("appeal_days BETWEEN 5 AND 90", name="appeal_days"),
        sa.CheckConstraint("appeal_answer_days BETWEEN 5 AND 90", name="appeal_answer_days"),
        sa.CheckConstraint("acceptance_days BETWEEN 1 AND 365", name="acceptance_days"),
        sa.CheckConstraint("reviewers_wanted BETWEEN 1 AND 5", name="reviewers_wanted"),
        sa.CheckConstraint("panel_quorum BETWEEN 0 AND 15", name="panel_quorum"),
        sa.CheckConstraint("review_days BETWEEN 1 AND 180", name="review_days"),
        sa.CheckConstraint("third_read_points BETWEEN 1 AND 4", name="third_read_points"),
        sa.CheckConstraint(f"third_read_total BETWEEN 1 AND {WHOLE}", name="third_read_total"),
        sa.CheckConstraint(f"first_share BETWEEN 0 AND {WHOLE}", name="first_share"),
    )

    @property
    def is_open(self) -> bool:
        """At the stroke of closing it is closed."""
        return self.state is RoundState.PUBLISHED and self.opens_at <= clock.now() < self.closes_at

    @property
    def grace_ends_at(self) -> datetime:
        """The last instant for work that was in progress at the stroke of closing."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)
