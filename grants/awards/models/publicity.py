"""How a recipient names the funder: a choice for each award, in words that a round may have of its own."""

import enum
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.db import Model, words
from grants.languages import Texts
from grants.rounds.models import Round


class Publicity(enum.Enum):
    """Whether a project names us; closeness to an authority can harm a group."""

    FULL = "full"
    IN_WORDS = "in_words"
    NONE = "none"

    @property
    def label(self) -> Any:
        return PUBLICITY_LABELS[self]

    @property
    def default_words(self) -> Any:
        """What holds in a round that has no words of its own."""
        return DEFAULT_WORDS[self]


PUBLICITY_LABELS = {
    Publicity.FULL: _l("With our name and logo"),
    Publicity.IN_WORDS: _l("With our name, without the logo"),
    Publicity.NONE: _l("Without naming us"),
}

DEFAULT_WORDS = {
    Publicity.FULL: _l(
        "Name us as a funder wherever you present the project, and show our logo on posters, pages and films."
        " Ask us before you speak for us."
    ),
    Publicity.IN_WORDS: _l(
        "Name us as a funder in writing where you present the project. You need not show our logo."
    ),
    Publicity.NONE: _l("You need not name us anywhere, and we do not name your project without asking you."),
}


class PublicityWords(Model):
    """What one choice means in a round that has words of its own for it."""

    __tablename__ = "publicity_words"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"))
    choice: Mapped[Publicity] = mapped_column(words(Publicity))
    text: Mapped[Texts]

    round: Mapped[Round] = relationship()

    __table_args__ = (sa.UniqueConstraint("round_id", "choice"),)
