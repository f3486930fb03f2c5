"""Threads, messages to many, and mails that came back."""

from typing import Any

from factories.applications import an_application
from factories.people import an_officer, both, do, fresh, member_of
from factories.remembered import remembered
from grants.accounts.models import User
from grants.applications.models import Application
from grants.lifecycles import BroadcastState, ThreadState
from grants.messages import operations as messages
from grants.messages.audience import how_many
from grants.messages.models import Broadcast, Message, Thread
from grants.messages.sending import write_broadcasts
from grants.notices.models import Notice

H, B = ThreadState, BroadcastState


@remembered
def open_thread(
    application: Application, *, text: str = "May we move the date?", subject: str = "The date", **how: Any
) -> Thread:
    """Begin a thread, as a member of the group unless told."""
    actor = how.pop("actor", None) or member_of(application.organisation)
    thread: Thread = do(messages.open_thread, application, subject, text, actor=actor, **how)
    return thread


@remembered
def write_message(thread: Thread, text: str = "Yes, you may.", *, actor: User | None = None) -> Message:
    """Write in a thread, as an officer unless told."""
    message: Message = do(messages.write_message, thread, text, actor=actor or an_officer())
    return message


@remembered
def a_thread(state: ThreadState = H.WAITS_FOR_US, application: Application | None = None) -> Thread:
    """Return a thread that has reached a state by real steps."""
    thread: Thread = open_thread(application or an_application())
    if state is H.WAITS_FOR_GROUP:
        write_message(thread)
    elif state is H.CLOSED:
        do(messages.close_thread, thread, actor=an_officer())
    thread = fresh(thread)
    assert thread.state is state
    return thread


@remembered
def write_broadcast(**chosen: str) -> Broadcast:
    """Write a message to many, for those who fit."""
    broadcast: Broadcast = do(
        messages.write_broadcast,
        chosen,
        subject=both("News of {round}", "أخبار {round}"),
        body=both("About {project}.\n\nCome on Monday.", "بشأن {project}.\n\nتعالوا يوم الاثنين."),
        actor=an_officer(),
    )
    return broadcast


@remembered
def confirm_broadcast(broadcast: Broadcast, *, people: int | None = None) -> None:
    """Confirm it for as many people as fit, unless told."""
    number = how_many(broadcast.chosen)[0] if people is None else people
    do(messages.confirm_broadcast, broadcast, people=number, actor=an_officer())


@remembered
def a_broadcast(state: BroadcastState = B.DRAFT) -> Broadcast:
    """Return a message to many that has reached a state by real steps."""
    an_application()
    broadcast: Broadcast = write_broadcast()
    if state is B.DISCARDED:
        do(messages.discard_broadcast, broadcast, actor=an_officer())
    elif state is not B.DRAFT:
        confirm_broadcast(broadcast)
    if state is B.SENT:
        write_broadcasts()
    broadcast = fresh(broadcast)
    assert broadcast.state is state
    return broadcast


def a_report_on(notice: Notice, *, action: str = "failed", copy: str = "text/rfc822-headers") -> bytes:
    """Return what a mail server sends when it cannot deliver a mail, with a copy of the mail's head."""
    return (
        "From: MAILER-DAEMON@mail.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {notice.address}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 No such\r\n mailbox here\r\n\r\n"
        f"--b\r\nContent-Type: {copy}\r\n\r\nSubject: x\r\nMessage-ID: {notice.message_id}\r\n\r\nDear\r\n"
        "--b--\r\n"
    ).encode()
