"""Signals that two groups may be one, or that one text was sent twice; and what they are found by."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants import clock
from grants.accounts.models import EvidenceItem, Organisation, User
from grants.applications.models import Application
from grants.audit import witnessed
from grants.db import Model, Versioned, words
from grants.lifecycles import SignalState


class SignalKind(enum.Enum):
    """What two records have in common."""

    BANK = "bank"
    PHONE = "phone"
    ADDRESS = "address"
    MAIL_DOMAIN = "mail_domain"
    PERSON = "person"
    TEXT = "text"

    @property
    def label(self) -> Any:
        return SIGNAL_LABELS[self]


SIGNAL_LABELS = {
    SignalKind.BANK: _l("Bank account"),
    SignalKind.PHONE: _l("Telephone number"),
    SignalKind.ADDRESS: _l("Address"),
    SignalKind.MAIL_DOMAIN: _l("Domain of e-mail addresses"),
    SignalKind.PERSON: _l("Person"),
    SignalKind.TEXT: _l("Text of a long answer"),
}


@witnessed
class BankAccount(Model):
    """A bank account that an officer saw in a group's evidence: a keyed hash and two digits, no number.

    A later one is added; which was seen when stays.
    """

    __tablename__ = "bank_account"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    mark: Mapped[str] = mapped_column(sa.String(64))
    ending: Mapped[str] = mapped_column(sa.String(2))
    evidence_id: Mapped[int | None] = mapped_column(sa.ForeignKey("evidence_item.id"))
    noted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)

    evidence: Mapped[EvidenceItem | None] = relationship()
    noted_by: Mapped[User] = relationship(lazy="joined")


class Trace(Model):
    """One thing by which a group, or a text of an application, is found: its keyed hash."""

    __tablename__ = "trace"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"), index=True)
    kind: Mapped[SignalKind] = mapped_column(words(SignalKind))
    mark: Mapped[str] = mapped_column(sa.String(64), index=True)


class AnswerSketch(Model):
    """The sketch of one long answer of a frozen copy, from which likeness is told."""

    __tablename__ = "answer_sketch"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    question_key: Mapped[str] = mapped_column(sa.String(40))
    places: Mapped[list[Any]]

    __table_args__ = (sa.UniqueConstraint("application_id", "question_key"),)


class Compared(Model):
    """That an application has been compared with all others, as it stood in the copy of this number."""

    __tablename__ = "compared"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), unique=True)
    submission_number: Mapped[int]
    compared_at: Mapped[datetime] = mapped_column(default=clock.now)


@witnessed
class Signal(Versioned, Model):
    """Something that two groups have in common, with the applications in which it was first seen.

    It rejects nobody: an officer looks at it and says whether it is explained or worth a check.
    """

    __tablename__ = "duplicate_signal"

    kind: Mapped[SignalKind] = mapped_column(words(SignalKind))
    state: Mapped[SignalState] = mapped_column(words(SignalState), default=SignalState.NEW)
    mark: Mapped[str] = mapped_column(sa.String(64), index=True)
    shown: Mapped[str]
    first_organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    second_organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    first_application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    second_application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    note: Mapped[str] = mapped_column(default="")
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    first_organisation: Mapped[Organisation] = relationship(foreign_keys=[first_organisation_id])
    second_organisation: Mapped[Organisation] = relationship(foreign_keys=[second_organisation_id])
    first_application: Mapped[Application] = relationship(foreign_keys=[first_application_id])
    second_application: Mapped[Application] = relationship(foreign_keys=[second_application_id])
    looked_by: Mapped[User | None] = relationship(lazy="joined")

    __table_args__ = (
        sa.UniqueConstraint("first_organisation_id", "second_organisation_id", "kind", "mark"),
        sa.CheckConstraint("first_organisation_id < second_organisation_id", name="two_groups_in_order"),
        sa.CheckConstraint("state = 'new' OR looked_by_id IS NOT NULL", name="looked_at_by_somebody"),
    )

    @property
    def reason(self) -> str:
        """Return what the two have in common, as a sentence."""
        if self.kind is SignalKind.BANK:
            return _("The same bank account, ending in %(digits)s.", digits=self.shown)
        if self.kind is SignalKind.TEXT:
            return _("About %(share)s in 100 runs of words in a long answer are the same.", share=self.shown)
        return _("The same in both: %(value)s", value=self.shown)
