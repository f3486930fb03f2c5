"""The programme and its rounds: all that officers write before anybody applies."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.languages import Texts
from grants.lifecycles import RoundState
from grants.money import WHOLE, Pence


class Programme(Versioned, Model):
    """The whole scheme: one row, whose wording officers edit."""

    __tablename__ = "programme"

    name: Mapped[Texts]
    strapline: Mapped[Texts]
    contact_email: Mapped[str] = mapped_column(sa.String(255))
    reference_prefix: Mapped[str] = mapped_column(sa.String(8))


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
    first_share: Mapped[int] = mapped_column(default=WHOLE // 2)
    publication: Mapped[Publication] = mapped_column(words(Publication), default=Publication.NAMED)
    offer_terms: Mapped[Texts]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("budget_pence > 0", name="positive_budget"),
        sa.CheckConstraint("opens_at < closes_at", name="opens_before_closing"),
        sa.CheckConstraint("acceptance_days BETWEEN 1 AND 365", name="acceptance_days"),
        sa.CheckConstraint("reviewers_wanted BETWEEN 1 AND 5", name="reviewers_wanted"),
        sa.CheckConstraint(f"first_share BETWEEN 0 AND {WHOLE}", name="first_share"),
    )

    @property
    def is_open(self) -> bool:
        """At the stroke of closing it is closed."""
        return self.state is RoundState.PUBLISHED and self.opens_at <= clock.now() < self.closes_at


class _PartOfRound:
    """What every part of a round has: its round and its place in order."""

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    position: Mapped[int]


class Theme(_PartOfRound, Model):
    """What the round wants; an application names one or more."""

    __tablename__ = "theme"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]

    __table_args__ = (sa.UniqueConstraint("round_id", "key"),)


class Tier(_PartOfRound, Model):
    """A band of amounts."""

    __tablename__ = "tier"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    min_pence: Mapped[Pence]
    max_pence: Mapped[Pence]

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint("0 < min_pence AND min_pence <= max_pence", name="min_below_max"),
    )


#: The scale of every criterion; its anchor words belong to the round.
POINTS = (0, 1, 2, 3, 4)


class Criterion(_PartOfRound, Model):
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


class Anchor(_PartOfRound, Model):
    """The words for one point of the scale; ``position`` is the number of points."""

    __tablename__ = "anchor"

    words: Mapped[Texts]

    __table_args__ = (
        sa.UniqueConstraint("round_id", "position"),
        sa.CheckConstraint("position BETWEEN 0 AND 4", name="on_the_scale"),
    )


class QuestionKind(enum.Enum):
    """What kind of answer a question wants."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    BOROUGHS = "boroughs"
    THEMES = "themes"
    TIER = "tier"
    BUDGET = "budget"

    @property
    def label(self) -> Any:
        return QUESTION_LABELS[self]


QUESTION_LABELS = {
    QuestionKind.SHORT_TEXT: _l("Short text"),
    QuestionKind.LONG_TEXT: _l("Long text"),
    QuestionKind.CHOICE: _l("One choice from a list"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.NUMBER: _l("Whole number"),
    QuestionKind.MONEY: _l("Amount of money"),
    QuestionKind.DATE: _l("Date"),
    QuestionKind.BOROUGHS: _l("One or more boroughs"),
    QuestionKind.THEMES: _l("One or more of the round's themes"),
    QuestionKind.TIER: _l("One of the round's tiers"),
    QuestionKind.BUDGET: _l("Budget table"),
}


class Fact(enum.Enum):
    """What the programme itself needs to know of an application, whichever question asks it."""

    TITLE = "title"
    SUMMARY = "summary"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    REACH = "reach"

    @property
    def label(self) -> Any:
        return FACT_LABELS[self]


FACT_LABELS = {
    Fact.TITLE: _l("Title of the project"),
    Fact.SUMMARY: _l("Summary for the public"),
    Fact.STARTS_ON: _l("First day of the project"),
    Fact.ENDS_ON: _l("Last day of the project"),
    Fact.REACH: _l("Number of people to be reached"),
}

#: A fact is asked by a question of this kind; tier, themes, boroughs and budget are facts by kind.
FACT_KINDS = {
    Fact.TITLE: QuestionKind.SHORT_TEXT,
    Fact.SUMMARY: QuestionKind.LONG_TEXT,
    Fact.STARTS_ON: QuestionKind.DATE,
    Fact.ENDS_ON: QuestionKind.DATE,
    Fact.REACH: QuestionKind.NUMBER,
}


class Section(_PartOfRound, Model):
    """A page of the form."""

    __tablename__ = "section"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    introduction: Mapped[Texts]

    questions: Mapped[list["Question"]] = relationship(
        order_by="Question.position", lazy="selectin", viewonly=True
    )

    __table_args__ = (sa.UniqueConstraint("round_id", "key"),)


class Question(_PartOfRound, Model):
    """One thing asked of applicants; ``options`` are key and words of each choice."""

    __tablename__ = "question"

    section_id: Mapped[int] = mapped_column(sa.ForeignKey("section.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind))
    fact: Mapped[Fact | None] = mapped_column(words(Fact))
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criterion.id"))
    label: Mapped[Texts]
    hint: Mapped[Texts]
    required: Mapped[bool] = mapped_column(default=True)
    min_words: Mapped[int | None]
    max_words: Mapped[int | None]
    options: Mapped[list[Any]] = mapped_column(default=list)

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint("min_words >= 0 AND min_words <= max_words", name="words_in_order"),
        sa.CheckConstraint("max_words <= 2000", name="words_bounded"),
    )


class PlannedMilestone(_PartOfRound, Model):
    """A milestone, and the share of the award that its accepted report releases; 0 releases nothing."""

    __tablename__ = "planned_milestone"

    title: Mapped[Texts]
    due_after_days: Mapped[int]
    share: Mapped[int]

    __table_args__ = (
        sa.CheckConstraint(f"share BETWEEN 0 AND {WHOLE}", name="share_of_award"),
        sa.CheckConstraint("due_after_days BETWEEN 0 AND 1500", name="within_four_years"),
    )


class PlannedReturn(_PartOfRound, Model):
    """A monitoring and evaluation return that every award of the round owes."""

    __tablename__ = "planned_return"

    title: Mapped[Texts]
    due_after_days: Mapped[int]

    __table_args__ = (sa.CheckConstraint("due_after_days BETWEEN 0 AND 1500", name="within_four_years"),)


class Indicator(_PartOfRound, Model):
    """One thing measured in the returns of every award of the round."""

    __tablename__ = "indicator"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    unit: Mapped[Texts]

    __table_args__ = (sa.UniqueConstraint("round_id", "key"),)


#: Every kind of part, in the order in which an officer fills them in.
PARTS: tuple[type[Any], ...] = (
    Theme, Tier, Criterion, Anchor, Section, Question, PlannedMilestone, PlannedReturn, Indicator,
)  # fmt: skip
