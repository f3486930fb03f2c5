"""The wording of letters, which officers edit: every version is kept."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.db import Model, words
from grants.languages import Texts
from grants.rounds.models import Round


class LetterKind(enum.Enum):
    """What a letter tells a group; each has a wording of its own."""

    AWARD = "award"
    PART_AWARD = "part_award"
    RESERVE = "reserve"
    DEFERRAL = "deferral"
    DECLINE = "decline"

    @property
    def label(self) -> Any:
        return LETTER_LABELS[self]


LETTER_LABELS = {
    LetterKind.AWARD: _l("Award of the whole amount"),
    LetterKind.PART_AWARD: _l("Award of a part"),
    LetterKind.RESERVE: _l("Place on the reserve list"),
    LetterKind.DEFERRAL: _l("Decision deferred"),
    LetterKind.DECLINE: _l("Decline"),
}


class LetterTemplate(Model):
    """One version of the words of a letter: for the programme, or for one round that has its own.

    A version is never changed; an edit adds the next one.  A round's version without words
    lets the programme's own words hold again.  The first of each kind came with the service.
    """

    __tablename__ = "letter_template"

    kind: Mapped[LetterKind] = mapped_column(words(LetterKind))
    round_id: Mapped[int | None] = mapped_column(sa.ForeignKey("round.id"), index=True)
    number: Mapped[int]
    subject: Mapped[Texts]
    body: Mapped[Texts]
    written_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)

    round: Mapped[Round | None] = relationship(lazy="joined")
    written_by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("kind", "round_id", "number"),
        sa.Index(
            "uq_letter_template_of_programme",
            "kind",
            "number",
            unique=True,
            sqlite_where=sa.text("round_id IS NULL"),
            postgresql_where=sa.text("round_id IS NULL"),
        ),
        sa.CheckConstraint("number > 0", name="number"),
    )

    @property
    def has_words(self) -> bool:
        """Whether it says anything itself."""
        return bool(self.body)
