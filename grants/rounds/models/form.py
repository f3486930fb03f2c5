"""The form of a round: its sections and questions."""

import enum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.db import Model, words
from grants.languages import Texts
from grants.rounds.models.parts import ForTiers, PartOfRound


class QuestionKind(enum.Enum):
    """What kind of answer a question wants."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    BOROUGHS = "boroughs"
    THEMES = "themes"
    TIER = "tier"
    BUDGET = "budget"
    GROUP = "group"
    FILE = "file"
    DECLARATION = "declaration"

    @property
    def label(self) -> Any:
        return QUESTION_LABELS[self]


QUESTION_LABELS = {
    QuestionKind.SHORT_TEXT: _l("Short text"),
    QuestionKind.LONG_TEXT: _l("Long text"),
    QuestionKind.CHOICE: _l("One choice from a list"),
    QuestionKind.CHOICES: _l("Several choices from a list"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.NUMBER: _l("Whole number"),
    QuestionKind.MONEY: _l("Amount of money"),
    QuestionKind.DATE: _l("Date"),
    QuestionKind.BOROUGHS: _l("One or more boroughs"),
    QuestionKind.THEMES: _l("One or more of the round's themes"),
    QuestionKind.TIER: _l("One of the round's tiers"),
    QuestionKind.BUDGET: _l("Budget table"),
    QuestionKind.GROUP: _l("Repeating group, such as people or venues"),
    QuestionKind.FILE: _l("File"),
    QuestionKind.DECLARATION: _l("Declaration to tick"),
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


#: Kinds whose answer may decide whether a later question is asked: their answers are known beforehand.
DECIDING_KINDS = (
    QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO, QuestionKind.TIER, QuestionKind.THEMES,
    QuestionKind.BOROUGHS,
)  # fmt: skip

#: What a budget table holds: so many rows, each of so many pounds at most.
BUDGET_ROWS = 10
LARGEST_ROW = 1_000_000

#: The most characters of a short text, and of each box of a table.
LONGEST_LINE = 255


class BudgetPart(enum.Enum):
    """What a row of a budget is for: the project, or the organisation itself."""

    PROJECT = "project"
    EVALUATION = "evaluation"
    TRAINING = "training"
    CORE = "core"

    @property
    def label(self) -> Any:
        return BUDGET_PART_LABELS[self]


BUDGET_PART_LABELS = {
    BudgetPart.PROJECT: _l("The project"),
    BudgetPart.EVALUATION: _l("Monitoring and evaluation"),
    BudgetPart.TRAINING: _l("Training"),
    BudgetPart.CORE: _l("Core costs of the organisation"),
}


#: The parts that count as money for monitoring, evaluation and training.
LEARNING_PARTS = (BudgetPart.EVALUATION, BudgetPart.TRAINING)


def part_of_row(row: dict[str, Any]) -> BudgetPart:
    """Return what a budget's row is for; one from before parts were asked is for the project, or marked."""
    known = {part.value: part for part in BudgetPart}
    otherwise = BudgetPart.EVALUATION if row.get("evaluation") else BudgetPart.PROJECT
    return known.get(str(row.get("part")), otherwise)


class Section(PartOfRound, ForTiers, Model):
    """A page of the form.

    What is answered on a page that is ``kept_apart`` is for equality monitoring: nobody who
    scores or decides sees it.
    """

    __tablename__ = "section"

    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[Texts]
    introduction: Mapped[Texts]
    kept_apart: Mapped[bool] = mapped_column(default=False)
    names_applicant: Mapped[bool] = mapped_column(default=False)

    questions: Mapped[list["Question"]] = relationship(
        primaryjoin="and_(Question.section_id == Section.id, Question.retired_at.is_(None))",
        order_by="Question.position",
        lazy="selectin",
        viewonly=True,
    )

    __table_args__ = (sa.UniqueConstraint("round_id", "key"),)


class Question(PartOfRound, ForTiers, Model):
    """One thing asked of applicants.

    ``options`` are key and words of each choice, of each column of a repeating group, or of each
    part that a row of a budget can be for: all parts in our own words where there are none.
    With ``shown_if_key`` it is asked only when the answer to that earlier question is, or
    holds, one of ``shown_if_values``.  An answer that ``names_applicant`` says who applies, as
    all answers do in a section that does.
    """

    __tablename__ = "question"

    section_id: Mapped[int] = mapped_column(sa.ForeignKey("section.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind))
    fact: Mapped[Fact | None] = mapped_column(words(Fact))
    criterion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("criterion.id"))
    label: Mapped[Texts]
    hint: Mapped[Texts]
    required: Mapped[bool] = mapped_column(default=True)
    names_applicant: Mapped[bool] = mapped_column(default=False)
    min_words: Mapped[int | None]
    max_words: Mapped[int | None]
    min_rows: Mapped[int | None]
    max_rows: Mapped[int | None]
    options: Mapped[list[Any]] = mapped_column(default=list)
    shown_if_key: Mapped[str | None] = mapped_column(sa.String(40))
    shown_if_values: Mapped[list[str]] = mapped_column(default=list)

    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint("min_words >= 0 AND min_words <= max_words", name="words_in_order"),
        sa.CheckConstraint("max_words <= 2000", name="words_bounded"),
        sa.CheckConstraint("min_rows >= 0 AND min_rows <= max_rows", name="rows_in_order"),
        sa.CheckConstraint("max_rows <= 20", name="rows_bounded"),
    )
