"""The words with which officers begin messages: every version is kept."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.db import Model
from grants.languages import Texts


class MessageTemplate(Model):
    """A named beginning of a message; one that is retired is no longer offered."""

    __tablename__ = "message_template"

    name: Mapped[Texts]
    retired_at: Mapped[datetime | None]


class TemplateVersion(Model):
    """One version of a template's words; it is never changed, an edit adds the next one."""

    __tablename__ = "template_version"

    message_template_id: Mapped[int] = mapped_column(sa.ForeignKey("message_template.id"), index=True)
    number: Mapped[int]
    subject: Mapped[Texts]
    body: Mapped[Texts]
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)

    template: Mapped[MessageTemplate] = relationship(lazy="joined")
    written_by: Mapped[User] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("message_template_id", "number"),
        sa.CheckConstraint("number > 0", name="number"),
    )
