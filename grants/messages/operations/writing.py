"""People write in threads, read them, close them and open them again.  Operations never commit."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from grants import audit, clock
from grants.accounts.models import User
from grants.accounts.queries import people_of
from grants.applications.models import Application
from grants.db import db, lock, next_reference
from grants.documents.files import CheckedFile, keep_upload
from grants.errors import RuleBroken
from grants.formats import language_name
from grants.languages import written_in
from grants.lifecycles import THREAD, ApplicationState
from grants.messages.models import Message, MessageFile, MessageMail, TemplateVersion, Thread, ThreadRead
from grants.messages.queries import mark_of, officers_for
from grants.notices.operations import tell

#: So long may one message be, in characters.
LONGEST = 8000


def open_thread(
    application: Application,
    subject: str,
    text: str,
    *,
    file: CheckedFile | None = None,
    template: TemplateVersion | None = None,
    actor: User,
) -> Thread:
    """Begin a thread about an application with its first message."""
    if application.state is ApplicationState.DELETED:
        raise RuleBroken(_("The draft is deleted. Nothing more can be written about it."))
    if not subject.strip():
        raise RuleBroken(_("Enter what it is about"), field="subject")
    thread = Thread(
        reference=next_reference("MS"),
        application=application,
        subject=" ".join(subject.split()),
        opened_by_id=actor.id,
    )
    db.session.add(thread)
    db.session.flush()  # The audit line and the message need its id.
    write_message(thread, text, file=file, template=template, actor=actor)
    return thread


def write_message(
    thread: Thread,
    text: str,
    *,
    file: CheckedFile | None = None,
    template: TemplateVersion | None = None,
    actor: User,
) -> Message:
    """Write in a thread; the other side gets it by mail, each person in the frame of their language."""
    lock(thread)
    is_from_group = actor.is_member_of(thread.application.organisation_id)
    action = "write" if is_from_group else "answer"
    THREAD.check(actor, action, thread)
    if not text.strip():
        raise RuleBroken(_("Write your message"), field="text")
    message = Message(
        thread_id=thread.id,
        by=actor,
        is_from_group=is_from_group,
        text=text.strip(),
        language=written_in(text, actor.language),
        template_version_id=template.id if template is not None else None,
    )
    db.session.add(message)
    db.session.flush()  # The audit line, the file and the mails need its id.
    if file is not None:
        upload = keep_upload(*file, application_id=thread.application_id, actor=actor)
        db.session.add(MessageFile(message_id=message.id, upload=upload))
    thread.last_at = clock.now()
    THREAD.take(actor, action, thread, message=message.id)
    audit.record(actor, "message.write", message, thread=thread.reference)
    _note_read(thread, message, actor)
    _mail(thread, message, has_file=file is not None)
    return message


def _mail(thread: Thread, message: Message, *, has_file: bool) -> None:
    """Mail a message to the other side, and note by which mails it went."""
    application = thread.application
    if message.is_from_group:
        people = _staff(thread)
        subject = _l(
            "Message from %(group)s: %(subject)s",
            group=application.organisation.name,
            subject=thread.subject,
        )
        who = _l(
            "%(name)s wrote to you about %(reference)s:",
            name=message.by.full_name,
            reference=application.reference,
        )
    else:
        people = people_of(application.organisation_id)
        subject = _l(
            "Message about %(reference)s: %(subject)s",
            reference=application.reference,
            subject=thread.subject,
        )
        who = _l(
            "%(name)s, grant officer, wrote to you about %(reference)s:",
            name=message.by.full_name,
            reference=application.reference,
        )
    for person in people:
        notice = tell(
            person,
            subject,
            who,
            *_foreign(message, person.language),
            *paragraphs_of(message.text),
            *([_l("A file goes with it. You can open it on the page.")] if has_file else []),
            link=(_l("Read and answer"), f"/messages/{thread.reference}"),
            application_id=application.id,
        )
        db.session.flush()  # The row that ties them needs its id.
        db.session.add(MessageMail(message_id=message.id, notice_id=notice.id))


def _foreign(message: Message, language: str) -> list[Any]:
    """Return the sentence that says in which language a message is, for whoever reads another."""
    if message.language == language:
        return []
    return [_l("It is written in %(language)s.", language=LazyString(language_name, message.language))]


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of what somebody typed, for a mail."""
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


def _staff(thread: Thread) -> list[User]:
    """Return the officers who wrote in a thread; while none has, all who may."""
    possible = officers_for(thread.application)
    query = db.session.query(Message.by_id).filter_by(thread_id=thread.id, is_from_group=False)
    wrote = {row.by_id for row in query}
    return [officer for officer in possible if officer.id in wrote] or possible


def mark_read(thread: Thread, message_id: int, *, actor: User) -> None:
    """Note that a person has read a thread up to a message; raises RuleBroken for one of another thread."""
    message = db.session.get(Message, message_id)
    if message is None or message.thread_id != thread.id:
        raise RuleBroken(_("This message does not stand in this thread."))
    _note_read(thread, message, actor)


def _note_read(thread: Thread, message: Message, person: User) -> None:
    mark = mark_of(thread, person)
    if mark is None:
        db.session.add(ThreadRead(thread_id=thread.id, user_id=person.id, message_id=message.id))
    elif mark.message_id < message.id:
        mark.message_id = message.id


def close_thread(thread: Thread, *, actor: User) -> None:
    """Close a thread: nothing more is expected of anybody, and either side can open it again."""
    lock(thread)
    THREAD.take(actor, "close", thread)


def reopen_thread(thread: Thread, *, actor: User) -> None:
    """Open a closed thread again: it waits for us."""
    lock(thread)
    THREAD.take(actor, "reopen", thread)
