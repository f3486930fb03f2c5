"""Threads of messages between a group and the programme, about one application and its award."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.documents.models import Upload
from grants.lifecycles import ThreadState
from grants.messages.models.templates import TemplateVersion
from grants.notices.models import Notice


@witnessed
class Thread(Versioned, Model):
    """Messages about one matter of one application; its state says whose turn it is."""

    __tablename__ = "thread"

    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    state: Mapped[ThreadState] = mapped_column(words(ThreadState), default=ThreadState.WAITS_FOR_US)
    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    subject: Mapped[str]
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

    application: Mapped[Application] = relationship(lazy="joined")
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id", viewonly=True)

    __table_args__ = (sa.CheckConstraint("subject <> ''", name="subject"),)


@witnessed
class Message(Model):
    """What one person wrote, as it was written; ``language`` is the one it is written in."""

    __tablename__ = "message"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"), index=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    is_from_group: Mapped[bool]
    text: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(8))
    template_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("template_version.id"))
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[User] = relationship(lazy="joined")
    template_version: Mapped[TemplateVersion | None] = relationship()
    files: Mapped[list["MessageFile"]] = relationship(order_by="MessageFile.id", viewonly=True)
    mails: Mapped[list["MessageMail"]] = relationship(order_by="MessageMail.id", viewonly=True)

    __table_args__ = (sa.CheckConstraint("text <> ''", name="text"),)


class MessageFile(Model):
    """A file that goes with a message."""

    __tablename__ = "message_file"

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id"), index=True)
    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"), unique=True)

    upload: Mapped[Upload] = relationship(lazy="joined")


class MessageMail(Model):
    """A mail by which somebody got a message."""

    __tablename__ = "message_mail"

    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id"), index=True)
    notice_id: Mapped[int] = mapped_column(sa.ForeignKey("notice.id"), unique=True)

    notice: Mapped[Notice] = relationship(lazy="joined")


class ThreadRead(Model):
    """Up to which message a person has read a thread: what they said themselves, by a button."""

    __tablename__ = "thread_read"

    thread_id: Mapped[int] = mapped_column(sa.ForeignKey("thread.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id"))

    __table_args__ = (sa.UniqueConstraint("thread_id", "user_id"),)
