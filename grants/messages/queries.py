"""Reads of threads, templates, messages to many, the log of mails, and mails that came back."""

import enum
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Membership, User
from grants.accounts.queries import people_with
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.applications.queries import reviews_blindly, too_near
from grants.db import db
from grants.lifecycles import ApplicationState, BroadcastState
from grants.messages.models import (
    Bounce,
    Broadcast,
    BroadcastItem,
    Message,
    MessageFile,
    MessageMail,
    MessageTemplate,
    TemplateVersion,
    Thread,
    ThreadRead,
)
from grants.notices.models import Notice
from grants.permissions import Role

#: Who reads messages besides the groups; only officers write.
READERS = (Role.OFFICER, Role.AUDITOR)


def own_cases(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that an application is of a person's own group."""
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    return Application.organisation_id.in_(mine)


def open_cases(person: User) -> sa.ColumnElement[bool]:
    """Return the condition under which staff read the messages about an application.

    Officers do unless they are near to it or review it blindly; auditors always; nobody else does.
    """
    if person.has(Role.AUDITOR):
        return sa.true()
    if not person.has(Role.OFFICER):
        return sa.false()
    return sa.and_(~own_cases(person), Application.id.not_in(too_near(person)), ~reviews_blindly(person))


def find_case(reference: str, person: User) -> Application | None:
    """Return an application about which this person reads messages."""
    query = sa.select(Application).where(
        Application.reference == reference,
        Application.state != ApplicationState.DELETED,
        sa.or_(own_cases(person), open_cases(person)),
    )
    return db.session.scalar(query)


def officers_for(application: Application) -> list[User]:
    """Return the officers who may write about an application."""
    this = sa.select(Application.id).where(Application.id == application.id)
    return [
        officer
        for officer in people_with(Role.OFFICER)
        if not officer.is_member_of(application.organisation_id)
        and db.session.scalar(this.where(open_cases(officer))) is not None
    ]


def visible_to(person: User) -> sa.Select[Thread]:
    """Return the threads that a person may read, the one with the newest message first."""
    return (
        sa.select(Thread)
        .join(Application, Thread.application_id == Application.id)
        .where(sa.or_(own_cases(person), open_cases(person)))
        .order_by(Thread.last_at.desc(), Thread.id.desc())
    )


def find_thread(reference: str, person: User) -> Thread | None:
    """Return a thread with its messages if this person may read it."""
    query = visible_to(person).where(Thread.reference == reference)
    messages = selectinload(Thread.messages)
    return db.session.scalar(
        query.options(
            messages.selectinload(Message.files),
            messages.selectinload(Message.mails),
            messages.joinedload(Message.template_version),
        )
    )


def written_by(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that a person wrote in a thread."""
    return Thread.id.in_(sa.select(Message.thread_id).where(Message.by_id == person.id))


def unread_by(person: User) -> sa.ColumnElement[bool]:
    """Return the condition that others wrote in a thread after what a person has read of it."""
    read = sa.select(sa.func.coalesce(sa.func.max(ThreadRead.message_id), 0)).where(
        ThreadRead.thread_id == Thread.id, ThreadRead.user_id == person.id
    )
    newer = sa.select(Message.id).where(
        Message.thread_id == Thread.id, Message.by_id != person.id, Message.id > read.scalar_subquery()
    )
    return newer.exists()


def unread_among(threads: Sequence[Thread], person: User) -> set[int]:
    """Return which of these threads hold something that a person has not read."""
    query = sa.select(Thread.id).where(Thread.id.in_([thread.id for thread in threads]), unread_by(person))
    return set(db.session.scalars(query))


def threads_of(application: Application) -> list[Thread]:
    """Return the threads about an application, the one with the newest message first."""
    query = sa.select(Thread).where(Thread.application_id == application.id)
    return list(db.session.scalars(query.order_by(Thread.last_at.desc(), Thread.id.desc())))


def mark_of(thread: Thread, person: User) -> ThreadRead | None:
    """Return up to where a person has read a thread."""
    return db.session.scalar(
        sa.select(ThreadRead).where(ThreadRead.thread_id == thread.id, ThreadRead.user_id == person.id)
    )


def may_read_file(number: int, person: User) -> bool | None:
    """Say whether a person may read a file that went with a message; None for any other file."""
    message = sa.select(Message.thread_id).join(MessageFile, MessageFile.message_id == Message.id)
    thread_id = db.session.scalar(message.where(MessageFile.upload_id == number))
    if thread_id is None:
        return None
    return db.session.scalar(visible_to(person).where(Thread.id == thread_id)) is not None


def templates() -> list[MessageTemplate]:
    """Return every template, those in use first, in the order in which they were made."""
    query = sa.select(MessageTemplate).order_by(MessageTemplate.retired_at.is_not(None), MessageTemplate.id)
    return list(db.session.scalars(query))


def versions_of(template: MessageTemplate) -> sa.Select[TemplateVersion]:
    """Return the versions of a template, newest first."""
    query = sa.select(TemplateVersion).where(TemplateVersion.message_template_id == template.id)
    return query.order_by(TemplateVersion.number.desc())


def last_version(template: MessageTemplate) -> TemplateVersion:
    """Return the words that a template holds now."""
    return db.session.scalars(versions_of(template).limit(1)).one()


def offered() -> list[TemplateVersion]:
    """Return the newest version of each template in use."""
    newest = sa.select(sa.func.max(TemplateVersion.id)).group_by(TemplateVersion.message_template_id)
    query = (
        sa.select(TemplateVersion)
        .join(MessageTemplate, MessageTemplate.id == TemplateVersion.message_template_id)
        .where(TemplateVersion.id.in_(newest), MessageTemplate.retired_at.is_(None))
    )
    return list(db.session.scalars(query.order_by(MessageTemplate.id)))


def broadcasts() -> sa.Select[Broadcast]:
    """Return the messages to many, newest first."""
    return sa.select(Broadcast).order_by(Broadcast.id.desc())


def find_broadcast(reference: str) -> Broadcast | None:
    return db.session.scalar(sa.select(Broadcast).where(Broadcast.reference == reference))


def next_to_send() -> Broadcast | None:
    """Return the message to many whose mails are written next."""
    query = sa.select(Broadcast).where(Broadcast.state == BroadcastState.SENDING)
    return db.session.scalar(query.order_by(Broadcast.id).limit(1))


def items_left(broadcast: Broadcast, most: int) -> list[BroadcastItem]:
    """Return some of the recipients whose mail is not written yet."""
    query = sa.select(BroadcastItem).where(
        BroadcastItem.broadcast_id == broadcast.id, BroadcastItem.notice_id.is_(None)
    )
    return list(db.session.scalars(query.order_by(BroadcastItem.id).limit(most)))


def items_of(broadcast: Broadcast, person: User) -> sa.Select[BroadcastItem]:
    """Return the recipients of a message to many whose cases a person of staff may see."""
    query = sa.select(BroadcastItem).join(Application, BroadcastItem.application_id == Application.id)
    return query.where(BroadcastItem.broadcast_id == broadcast.id, open_cases(person)).order_by(
        BroadcastItem.id
    )


def copies_about(application: Application, person: User | None = None) -> sa.Select[BroadcastItem]:
    """Return what the people of a group got with many others, newest first; or one person's copies only."""
    query = sa.select(BroadcastItem).where(
        BroadcastItem.application_id == application.id, BroadcastItem.notice_id.is_not(None)
    )
    if person is not None:
        query = query.where(BroadcastItem.user_id == person.id)
    return query.options(joinedload(BroadcastItem.broadcast)).order_by(BroadcastItem.id.desc())


class Fate(enum.Enum):
    """What became of a mail."""

    WAITS = "waits"
    SENT = "sent"
    FAILED = "failed"
    CAME_BACK = "came_back"

    @property
    def label(self) -> Any:
        return _FATES[self][0]

    @property
    def tone(self) -> str:
        return _FATES[self][1]

    @classmethod
    def named(cls, word: str) -> "Fate | None":
        return next((fate for fate in cls if fate.value == word), None)


_FATES: dict[Fate, tuple[Any, str]] = {
    Fate.WAITS: (_l("Waits to be sent"), "yellow"),
    Fate.SENT: (_l("Handed over"), "green"),
    Fate.FAILED: (_l("Could not be sent"), "red"),
    Fate.CAME_BACK: (_l("Not delivered"), "red"),
}

_CAME_BACK = Notice.id.in_(sa.select(Bounce.notice_id).where(Bounce.is_lasting))

#: The condition for each fate; together they hold every mail once.
FATE_IS: dict[Fate, sa.ColumnElement[bool]] = {
    Fate.CAME_BACK: _CAME_BACK,
    Fate.FAILED: sa.and_(Notice.failure.is_not(None), ~_CAME_BACK),
    Fate.SENT: sa.and_(Notice.sent_at.is_not(None), Notice.failure.is_(None), ~_CAME_BACK),
    Fate.WAITS: sa.and_(Notice.sent_at.is_(None), Notice.failure.is_(None), ~_CAME_BACK),
}


def fates_of(notices: Sequence[Notice]) -> dict[int, Fate]:
    """Return what became of each of these mails, in one query."""
    numbers = [notice.id for notice in notices]
    back = set(
        db.session.scalars(
            sa.select(Bounce.notice_id).where(Bounce.notice_id.in_(numbers), Bounce.is_lasting)
        )
    )
    return {notice.id: _fate_of(notice, notice.id in back) for notice in notices}


def _fate_of(notice: Notice, came_back: bool) -> Fate:
    if came_back:
        return Fate.CAME_BACK
    if notice.failure is not None:
        return Fate.FAILED
    return Fate.SENT if notice.sent_at is not None else Fate.WAITS


def progress_of(broadcast: Broadcast) -> dict[Fate, int]:
    """Return how many of a message's mails have which fate; those not written yet wait."""
    fate = sa.case(*((condition, known.value) for known, condition in FATE_IS.items()))
    query = (
        sa.select(fate.label("fate"), sa.func.count().label("number"))
        .select_from(BroadcastItem)
        .outerjoin(Notice, Notice.id == BroadcastItem.notice_id)
        .where(BroadcastItem.broadcast_id == broadcast.id)
        .group_by(fate)
    )
    found = dict.fromkeys(Fate, 0)
    for row in db.session.execute(query):
        found[Fate.named(row.fate or "") or Fate.WAITS] += row.number
    return found


def visible_mails(person: User) -> sa.Select[Notice]:
    """Return the mails that a person may know of, newest first: officers those of their cases."""
    query = sa.select(Notice).order_by(Notice.id.desc())
    if person.has(Role.AUDITOR, Role.ADMINISTRATOR):
        return query
    seen = sa.select(Application.id).where(open_cases(person))
    return query.where(Notice.application_id.in_(seen))


def find_mail(number: int, person: User) -> Notice | None:
    return db.session.scalar(visible_mails(person).where(Notice.id == number))


def bounces_of(notice: Notice) -> list[Bounce]:
    """Return what came back of a mail, oldest first."""
    return list(
        db.session.scalars(sa.select(Bounce).where(Bounce.notice_id == notice.id).order_by(Bounce.id))
    )


def visible_bounces(person: User) -> sa.Select[Bounce]:
    """Return what came back of the mails that a person may know of, newest first."""
    known = visible_mails(person).with_only_columns(Notice.id).order_by(None)
    return sa.select(Bounce).where(Bounce.notice_id.in_(known)).order_by(Bounce.id.desc())


def _marks() -> sa.Select[Bounce]:
    return sa.select(Bounce).where(Bounce.is_lasting, Bounce.cleared_at.is_(None))


def marks_of(person: User) -> list[Bounce]:
    """Return why a person's address counts as taking no mail: nothing if it does take mail."""
    return list(db.session.scalars(_marks().where(Bounce.address == person.email).order_by(Bounce.id)))


def dead_addresses_of(organisation_id: int) -> list[str]:
    """Return the addresses of a group's people that take no mail."""
    members = (
        sa.select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, User.active)
    )
    query = _marks().where(Bounce.address.in_(members)).with_only_columns(Bounce.address).distinct()
    return sorted(db.session.scalars(query))


def mail_numbered(message_id: str) -> Notice | None:
    """Return the mail that went out under a Message-ID."""
    return db.session.scalar(sa.select(Notice).where(Notice.message_id == message_id))


def messages_by_mail(notices: Sequence[Notice]) -> dict[int, MessageMail]:
    """Return which message each of these mails took, by the mail's number."""
    query = sa.select(MessageMail).where(MessageMail.notice_id.in_([notice.id for notice in notices]))
    return {mail.notice_id: mail for mail in db.session.scalars(query)}


def mentions(words: str) -> sa.ColumnElement[bool]:
    """Return the condition that a thread's subject, or its application's own words, hold these words."""
    return sa.or_(Thread.subject.icontains(words, autoescape=True), applications.mentions(words))
