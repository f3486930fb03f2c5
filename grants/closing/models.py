"""The final report of an award, its public evaluation, and how it was closed."""

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.delivery.models import Report
from grants.languages import Texts, in_every_language
from grants.lifecycles import EvaluationState
from grants.money import Pence
from grants.rounds.models import Publication
from grants.spending.models import BudgetLine


class FinalReport(Report, Versioned, Model):
    """What the recipient says at the end: the work, what comes after it, and what the money was spent on."""

    __tablename__ = "final_report"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    done: Mapped[str] = mapped_column(default="")
    changed: Mapped[str] = mapped_column(default="")
    worked: Mapped[str] = mapped_column(default="")
    did_not_work: Mapped[str] = mapped_column(default="")
    learned: Mapped[str] = mapped_column(default="")
    afterwards: Mapped[str] = mapped_column(default="")
    other_income_pence: Mapped[Pence | None]
    other_income_from: Mapped[str] = mapped_column(default="")
    submitted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    award: Mapped[Award] = relationship(lazy="joined")
    submitted_by: Mapped[User | None] = relationship()
    lines: Mapped[list["SpentLine"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="SpentLine.line_id"
    )

    __table_args__ = (
        sa.CheckConstraint("other_income_pence >= 0", name="income_not_negative"),
        sa.CheckConstraint("(state = 'accepted') = (rating IS NOT NULL)", name="rated_when_accepted"),
        sa.CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_at"),
    )

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def title(self) -> Texts:
        """What lists call it."""
        return in_every_language(_l("Final report"))

    @property
    def spent_pence(self) -> Pence:
        """What was spent of the grant on all lines, in pence."""
        return Pence(sum(line.spent_pence or 0 for line in self.lines))


class SpentLine(Model):
    """What was spent on one line of the agreed budget, and why it differs from the plan where it does."""

    __tablename__ = "spent_line"

    final_report_id: Mapped[int] = mapped_column(sa.ForeignKey("final_report.id"), index=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("budget_line.id"))
    spent_pence: Mapped[Pence | None]
    reason: Mapped[str] = mapped_column(default="")

    line: Mapped[BudgetLine] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("final_report_id", "line_id"),
        sa.CheckConstraint("spent_pence >= 0", name="spent_not_negative"),
    )


@witnessed
class PublicEvaluation(Versioned, Model):
    """What the public reads of a grant at its end, or the reason why it reads nothing.

    ``comment_until`` is the last day, in London, on which the group may say something of it before it is
    published.
    """

    __tablename__ = "public_evaluation"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    state: Mapped[EvaluationState] = mapped_column(words(EvaluationState), default=EvaluationState.DRAFT)
    people_reached: Mapped[int | None]
    done: Mapped[Texts] = mapped_column(default=Texts)
    worked: Mapped[Texts] = mapped_column(default=Texts)
    did_not_work: Mapped[Texts] = mapped_column(default=Texts)
    learned: Mapped[Texts] = mapped_column(default=Texts)
    comment_until: Mapped[date | None]
    shown_at: Mapped[datetime | None]
    shown_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    taken_back_reason: Mapped[str] = mapped_column(default="")
    exemption_reason: Mapped[str] = mapped_column(default="")
    exemption_asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    exempted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    award: Mapped[Award] = relationship(lazy="joined")
    shown_by: Mapped[User | None] = relationship(foreign_keys=[shown_by_id])
    exemption_asked_by: Mapped[User | None] = relationship(foreign_keys=[exemption_asked_by_id])
    comments: Mapped[list["EvaluationComment"]] = relationship(
        lazy="selectin", order_by="EvaluationComment.id"
    )

    __table_args__ = (
        sa.CheckConstraint("people_reached >= 0", name="people_not_negative"),
        sa.CheckConstraint(
            "state <> 'with_group' OR (comment_until IS NOT NULL AND shown_by_id IS NOT NULL)", name="shown"
        ),
        sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        sa.CheckConstraint("state <> 'taken_back' OR taken_back_reason <> ''", name="taken_back"),
        sa.CheckConstraint(
            "(state IN ('exemption_asked', 'exempt')) = (exemption_asked_by_id IS NOT NULL)"
            " AND (exemption_asked_by_id IS NULL) = (exemption_reason = '')",
            name="exemption_asked",
        ),
        sa.CheckConstraint("(state = 'exempt') = (exempted_by_id IS NOT NULL)", name="exempt"),
        sa.CheckConstraint("exempted_by_id <> exemption_asked_by_id", name="exempted_by_another"),
    )

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def names_the_group(self) -> bool:
        """The text holds the name of the group, in any language."""
        name = self.application.organisation.name.casefold()
        texts = (self.done, self.worked, self.did_not_work, self.learned)
        return any(name in words.casefold() for text in texts for words in text.values())

    @property
    def is_readable(self) -> bool:
        """The public may read it: published, and not by a name that its award does not give."""
        publication = self.award.publication
        hides_name = publication is Publication.ANONYMISED and self.names_the_group
        withheld = publication is Publication.WITHHELD
        return self.state is EvaluationState.PUBLISHED and not withheld and not hides_name

    @property
    def said_since_shown(self) -> list["EvaluationComment"]:
        """What the group said of the text that it was shown last."""
        return [known for known in self.comments if self.shown_at and known.at >= self.shown_at]


class EvaluationComment(Model):
    """What somebody of the group said of the text before it was published."""

    __tablename__ = "evaluation_comment"

    evaluation_id: Mapped[int] = mapped_column(sa.ForeignKey("public_evaluation.id"), index=True)
    agrees: Mapped[bool]
    text: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(sa.String(8))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.CheckConstraint("agrees OR text <> ''", name="says_something"),)


@witnessed
class Closure(Model):
    """How a grant ended, in pence: spent, came back, written off, never paid; and the officer's words."""

    __tablename__ = "closure"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    spent_pence: Mapped[Pence]
    returned_pence: Mapped[Pence]
    written_off_pence: Mapped[Pence]
    released_pence: Mapped[Pence]
    summary: Mapped[str]
    closed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))

    award: Mapped[Award] = relationship()
    closed_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint(
            "spent_pence >= 0 AND returned_pence >= 0 AND written_off_pence >= 0 AND released_pence >= 0",
            name="not_negative",
        ),
    )
