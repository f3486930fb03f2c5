"""What a round is made of besides its form: themes, tiers, criteria, plans, rules, papers and checks."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from grants.accounts.models import EvidenceKind, OrganisationKind
from grants.db import Model, words
from grants.languages import Texts
from grants.money import WHOLE, Pence


class PartOfRound:
    """What every part of a round has: its round and its place in order.

    A part of a correction names the part that it ``corrects``; a part that a correction
    took out of use stays, for the answers and scores that were given to it.
    """

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    position: Mapped[int]
    corrects_id: Mapped[int | None]
    retired_at: Mapped[datetime | None]


class ForTiers:
    """A part that only some tiers of a round have, by their keys; with none named, all have it."""

    tier_keys: Mapped[list[str]] = mapped_column(default=list)

    def is_for(self, tier_key: str | None) -> bool:
        """Say whether an application of this tier has it; while no tier is chosen, only what all have."""
        return not self.tier_keys or tier_key in self.tier_keys


class ForKinds:
    """A part that only some kinds of organisation have, by their words; with none named, all have it."""

    organisation_kinds: Mapped[list[str]] = mapped_column(default=list)

    def is_for_kind(self, kind: OrganisationKind) -> bool:
        return not self.organisation_kinds or kind.value in self.organisation_kinds

    @property
    def organisation_labels(self) -> list[Any]:
        return [OrganisationKind(kind).label for kind in self.organisation_kinds]


class Theme(PartOfRound, Model):
    """What the round wants; an application names one or more.

    With an envelope, no more than so much is awarded under it.
    """

    __tablename__ = "theme"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    envelope_pence: Mapped[Pence | None]

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint("envelope_pence > 0", name="positive_envelope"),
    )


class Tier(PartOfRound, Model):
    """A band of amounts, which decides what is asked, who reads it and what is reported.

    ``match_share`` of the whole cost must come from elsewhere, in basis points.  With no
    number of reviewers of its own it has the round's; with an envelope, no more than so much
    is awarded in it.
    """

    __tablename__ = "tier"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    min_pence: Mapped[Pence]
    max_pence: Mapped[Pence]
    match_share: Mapped[int] = mapped_column(default=0)
    reviewers_wanted: Mapped[int | None]
    envelope_pence: Mapped[Pence | None]

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint("envelope_pence > 0", name="positive_envelope"),
        sa.CheckConstraint(f"match_share BETWEEN 0 AND {WHOLE - 1}", name="match_share"),
        sa.CheckConstraint("reviewers_wanted BETWEEN 1 AND 5", name="reviewers_wanted"),
        sa.CheckConstraint("0 < min_pence AND min_pence <= max_pence", name="min_below_max"),
    )


#: The scale of every criterion; its anchor words belong to the round.
POINTS = (0, 1, 2, 3, 4)


class Criterion(PartOfRound, Model):
    """One thing scored, with a weight in basis points of the whole."""

    __tablename__ = "criterion"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    guidance: Mapped[Texts]
    weight: Mapped[int]

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint(f"weight BETWEEN 1 AND {WHOLE}", name="weight_is_a_share"),
    )


class Anchor(PartOfRound, Model):
    """The words for one point of the scale; ``position`` is the number of points."""

    __tablename__ = "anchor"

    words: Mapped[Texts]

    __table_args__ = (
        sa.UniqueConstraint("round_id", "position"),
        sa.CheckConstraint("position BETWEEN 0 AND 4", name="on_the_scale"),
    )


class PlannedMilestone(PartOfRound, ForTiers, Model):
    """A milestone with its report, for which a payment may wait.

    The report asks for up to two numbers; these say what is counted, such as "People who came".
    """

    __tablename__ = "planned_milestone"

    title: Mapped[Texts]
    first_number: Mapped[Texts] = mapped_column(default=Texts)
    second_number: Mapped[Texts] = mapped_column(default=Texts)
    due_after_days: Mapped[int]

    __table_args__ = (sa.CheckConstraint("due_after_days BETWEEN 0 AND 1500", name="within_four_years"),)


class PlannedReturn(PartOfRound, ForTiers, Model):
    """A monitoring and evaluation return that every award of the round owes."""

    __tablename__ = "planned_return"

    title: Mapped[Texts]
    due_after_days: Mapped[int]

    __table_args__ = (sa.CheckConstraint("due_after_days BETWEEN 0 AND 1500", name="within_four_years"),)


class Indicator(PartOfRound, ForTiers, Model):
    """One thing measured in the returns of every award of the round."""

    __tablename__ = "indicator"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    unit: Mapped[Texts]

    __table_args__ = (sa.UniqueConstraint("round_id", "key"),)


class EligibilityRule(PartOfRound, Model):
    """One question of the quiz before the form; whoever says no reads the reason and what to do instead."""

    __tablename__ = "eligibility_rule"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    reason: Mapped[Texts]
    next_step: Mapped[Texts]

    __table_args__ = (sa.UniqueConstraint("round_id", "key"),)


class WantedEvidence(PartOfRound, ForTiers, ForKinds, Model):
    """A paper that groups must have in their locker; of these kinds of organisation, or of all."""

    __tablename__ = "wanted_evidence"

    kind: Mapped[EvidenceKind] = mapped_column(words(EvidenceKind))

    @property
    def title(self) -> Any:
        return self.kind.label


class CheckKind(enum.Enum):
    """What an officer looks at to clear an item of due diligence."""

    FINDING = "finding"
    REGISTER = "register"
    ASSISTANCE = "assistance"

    @property
    def label(self) -> Any:
        return CHECK_KIND_LABELS[self]


CHECK_KIND_LABELS = {
    CheckKind.FINDING: _l("What the officer reads and finds"),
    CheckKind.REGISTER: _l("Look-up in a public register"),
    CheckKind.ASSISTANCE: _l("Other public money: minimal financial assistance"),
}


class CheckItem(PartOfRound, ForTiers, ForKinds, Model):
    """One thing that officers check of a group before it is offered money.

    It may rest on a kind of paper from the locker.  A check is good for some months, or for
    ever; one that ``is_needed`` must be there before an offer.
    """

    __tablename__ = "check_item"

    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[CheckKind] = mapped_column(words(CheckKind), default=CheckKind.FINDING)
    title: Mapped[Texts]
    guidance: Mapped[Texts]
    evidence_kind: Mapped[EvidenceKind | None] = mapped_column(words(EvidenceKind))
    good_for_months: Mapped[int | None]
    is_needed: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint("good_for_months BETWEEN 1 AND 120", name="good_for_months"),
    )
