"""What groups and officers of the demo write to each other, what goes to many, and a mail that comes back."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import User
from grants.accounts.queries import person_with_address
from grants.applications.models import Application
from grants.db import db
from grants.demo.cases import Case
from grants.demo.programme import texts_of
from grants.demo.scene import Scene
from grants.messages.audience import how_many
from grants.messages.models import Message, Thread
from grants.messages.operations import (
    add_template,
    close_thread,
    confirm_broadcast,
    discard_broadcast,
    mark_read,
    open_thread,
    record_bounce,
    write_broadcast,
    write_message,
    write_next_mails,
)
from grants.messages.queries import offered
from grants.messages.wording import worded
from grants.notices.models import Notice
from grants.permissions import Role, officer

#: When the templates were written, in days before today.
_WRITTEN = 30


def _said() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def write_templates(scene: Scene) -> Iterator[datetime]:
    """Tell how officers wrote the templates."""
    for place, said in enumerate(_said()["template"], start=1):
        yield scene.timetable.office(_WRITTEN, place)
        add_template(
            texts_of(said["name"]), subject=texts_of(said["subject"]), body=texts_of(said["body"]),
            actor=scene.officer(place),
        )  # fmt: skip


def talk(scene: Scene, stories: list[Case], number: int) -> Iterator[datetime]:
    """Tell one thread, message by message."""
    said = _said()["thread"][number]
    thread: Thread | None = None
    ago = 0
    for place, one in enumerate(said["says"]):
        ago = int(one["ago"])
        yield scene.timetable.office(ago, number + place)
        application, applicant = of_case(scene, stories, said["case"])
        person = applicant if one["who"] == "group" else officer_for(scene, application)
        template = offered()[one["template"] - 1] if "template" in one else None
        text = worded(template.body, application, application.language) if template else one["text"]
        if thread is None:
            thread = open_thread(application, said["subject"], text, template=template, actor=person)
        else:
            write_message(thread, text, actor=person)
    if said.get("ends") == "close" and thread is not None:
        yield scene.timetable.office(ago - 1, number)
        _application, applicant = of_case(scene, stories, said["case"])
        mark_read(thread, _last(thread), actor=applicant)
        close_thread(thread, actor=officer_for(scene, thread.application))


def threads() -> int:
    """Return how many threads are told."""
    return len(_said()["thread"])


def _last(thread: Thread) -> int:
    query = sa.select(sa.func.max(Message.id)).where(Message.thread_id == thread.id)
    return int(db.session.scalars(query).one())


def of_case(scene: Scene, stories: list[Case], name: str) -> tuple[Application, User]:
    """Return the application of a case, and who writes for its group."""
    case = next(known for known in stories if known.name == name)
    person = person_with_address(case.content["applicant"]["email"])
    assert person is not None, "The story of the case began long before."
    query = sa.select(Application).where(
        Application.round_id == scene.rounds[case.round_key].id,
        Application.organisation_id.in_(person.organisation_ids),
    )
    return db.session.scalars(query).one(), person


def officer_for(scene: Scene, application: Application) -> User:
    return next(person for person in scene.staff[Role.OFFICER] if officer(person, application))


def write_to_many(scene: Scene, number: int) -> Iterator[datetime]:
    """Tell one message to many, as far as it goes."""
    said = _said()["broadcast"][number]
    yield scene.timetable.office(int(said["ago"]), number)
    actor = scene.officer(number)
    chosen = dict(said["chosen"])
    if "round" in chosen:
        chosen["round"] = scene.rounds[chosen["round"]].reference
    broadcast = write_broadcast(
        chosen, subject=texts_of(said["subject"]), body=texts_of(said["body"]), actor=actor
    )
    if said["ends"] == "discarded":
        discard_broadcast(broadcast, actor=actor)
    elif said["ends"] != "draft":
        confirm_broadcast(broadcast, people=how_many(broadcast.chosen)[0], actor=actor)
        while said["ends"] == "sent" and write_next_mails():
            pass


def many() -> int:
    """Return how many messages to many are told."""
    return len(_said()["broadcast"])


def come_back(scene: Scene, stories: list[Case]) -> Iterator[datetime]:
    """Tell of a mail that a mail server could not deliver."""
    for said in _said()["bounce"]:
        yield scene.timetable.office(int(said["ago"]))
        application, person = of_case(scene, stories, said["case"])
        query = sa.select(Notice).where(Notice.application_id == application.id, Notice.user_id == person.id)
        notice = db.session.scalars(query.order_by(Notice.id.desc()).limit(1)).one()
        record_bounce(_report(notice, said), actor=scene.one(Role.ADMINISTRATOR, 0))


def _report(notice: Notice, said: dict[str, Any]) -> bytes:
    """Return what a mail server would report of a mail."""
    status = EmailMessage()
    status["Final-Recipient"] = f"rfc822; {notice.address}"
    status["Action"] = "failed"
    status["Status"] = said["status"]
    status["Diagnostic-Code"] = said["reason"]
    boundary = "report"
    return (
        "From: MAILER-DAEMON@mail.example\r\nSubject: Undelivered mail\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\r\n\r\n'
        f"--{boundary}\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n"
        f"--{boundary}\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mail.example\r\n\r\n"
        f"{status.as_string()}\r\n"
        f"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {notice.message_id}\r\n\r\n"
        f"--{boundary}--\r\n"
    ).encode()
