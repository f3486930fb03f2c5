"""Groups that want to meet others, and introductions of two of them."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.awards.models import Award
from grants.db import Model, Versioned, words
from grants.lifecycles import IntroductionState

_OPEN = "state IN ('proposed', 'half_agreed')"
_STANDS = sa.text("state IN ('proposed', 'half_agreed', 'introduced')")


class Audience(enum.Enum):
    """For whom a project is, as its group says when it wants to meet others."""

    CHILDREN = "children"
    YOUNG = "young"
    WOMEN = "women"
    MEN = "men"
    OLDER = "older"
    FAITH = "faith"
    MIGRANTS = "migrants"
    DISABLED = "disabled"
    LGBT = "lgbt"
    NEIGHBOURS = "neighbours"

    @property
    def label(self) -> Any:
        return _AUDIENCES[self]


_AUDIENCES = {
    Audience.CHILDREN: _l("Children and their parents"),
    Audience.YOUNG: _l("Young people"),
    Audience.WOMEN: _l("Women and girls"),
    Audience.MEN: _l("Men and boys"),
    Audience.OLDER: _l("Older people"),
    Audience.FAITH: _l("People of faith"),
    Audience.MIGRANTS: _l("Migrants and refugees"),
    Audience.DISABLED: _l("Disabled people"),
    Audience.LGBT: _l("LGBT+ people"),
    Audience.NEIGHBOURS: _l("Everybody in the neighbourhood"),
}


@witnessed
class WishToMeet(Versioned, Model):
    """That a funded group wants to meet groups that do similar work, and what these may be told of it.

    ``said_by`` gave it, and consents for themselves: only their own name and address are ever passed on.
    """

    __tablename__ = "wish_to_meet"

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    text: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    audiences: Mapped[list[str]] = mapped_column(default=list)
    said_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    award: Mapped[Award] = relationship(lazy="joined")
    said_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (sa.CheckConstraint("text <> ''", name="text"),)

    @property
    def application(self) -> Application:
        return self.award.application

    @property
    def audience_labels(self) -> list[Any]:
        """For whom the project is, in words."""
        return [Audience(word).label for word in self.audiences]


@witnessed
class Introduction(Versioned, Model):
    """Two groups that an officer would like to introduce to each other; each is asked for itself.

    The wishes stand in the order of their numbers, so that a pair is asked once at a time.
    """

    __tablename__ = "introduction"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[IntroductionState] = mapped_column(
        words(IntroductionState), default=IntroductionState.PROPOSED
    )
    first_id: Mapped[int] = mapped_column(sa.ForeignKey("wish_to_meet.id"), index=True)
    second_id: Mapped[int] = mapped_column(sa.ForeignKey("wish_to_meet.id"), index=True)
    reason: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    answer_by: Mapped[date]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=clock.now)
    first_agreed_at: Mapped[datetime | None]
    second_agreed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    first: Mapped[WishToMeet] = relationship(foreign_keys=[first_id], lazy="joined")
    second: Mapped[WishToMeet] = relationship(foreign_keys=[second_id], lazy="joined")
    proposed_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint("first_id < second_id", name="two_in_order"),
        sa.CheckConstraint("reason <> ''", name="reason"),
        sa.CheckConstraint(f"({_OPEN}) = (ended_at IS NULL)", name="ended"),
        sa.CheckConstraint(
            "state <> 'proposed' OR (first_agreed_at IS NULL AND second_agreed_at IS NULL)", name="nobody_yet"
        ),
        sa.CheckConstraint(
            "state <> 'half_agreed' OR (first_agreed_at IS NULL) <> (second_agreed_at IS NULL)",
            name="one_yet",
        ),
        sa.CheckConstraint(
            "state <> 'introduced' OR (first_agreed_at IS NOT NULL AND second_agreed_at IS NOT NULL)",
            name="both_agreed",
        ),
        sa.Index(
            "uq_introduction_stands", "first_id", "second_id", unique=True,
            sqlite_where=_STANDS, postgresql_where=_STANDS,
        ),
    )  # fmt: skip

    @property
    def first_application(self) -> Application:
        return self.first.application

    @property
    def second_application(self) -> Application:
        return self.second.application

    @property
    def application(self) -> Application:
        """The application of the group that wished first; parties near either ask for both."""
        return self.first.application

    @property
    def unsaid(self) -> list[WishToMeet]:
        """The wishes of those that have not agreed."""
        answers = ((self.first, self.first_agreed_at), (self.second, self.second_agreed_at))
        return [wish for wish, at in answers if at is None]

    def has_agreed(self, award: Award) -> bool:
        """Say whether the group of an award, which is one of the two, has agreed."""
        return award.id not in {wish.award_id for wish in self.unsaid}
