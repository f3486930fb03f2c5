"""Mails that came back: reported by a real mail server's report, marked, and corrected by their person."""

import io
import mailbox
import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import factories as make
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from client import Visitor
from factories import do, fresh, rows
from flask import Flask
from werkzeug.datastructures import FileStorage

from grants.applications.operations import take_part
from grants.errors import NotAllowed, RuleBroken
from grants.lifecycles import BroadcastState
from grants.messages.models import Bounce, BroadcastItem, Message
from grants.messages.operations import record_bounce
from grants.messages.queries import Fate, dead_addresses_of, marks_of, progress_of
from grants.messages.reports import read_report
from grants.notices.models import Notice
from grants.notices.sending import compose, send_waiting
from grants.permissions import SERVICE, Part, Role

Visit = Callable[..., Visitor]


def a_mail() -> Notice:
    """Return the mail by which a group's first member got an officer's message."""
    thread = make.a_thread()
    make.write_message(thread)
    member = make.member_of(thread.application.organisation)
    notice: Notice = rows(Notice, Notice.user_id == member.id, Notice.subject.startswith("Message about"))[0]
    return notice


@contextmanager
def a_mail_server(folder: Path) -> Iterator[int]:
    """Run a mail server that delivers into a Maildir, and yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Mailbox(str(folder)), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def test_a_mail_goes_out_its_report_comes_in_over_smtp_and_the_address_is_marked_once(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = a_mail()
    person = next(row for row in rows(Message))
    with a_mail_server(tmp_path / "out") as port:
        monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
        monkeypatch.setitem(app.config, "MAIL_PORT", port)
        send_waiting()
        assert send_waiting() == 0
    taken = [message_from_bytes(path.read_bytes()) for path in (tmp_path / "out" / "new").iterdir()]
    assert [mail["Message-ID"] for mail in taken].count(notice.message_id) == 1
    with a_mail_server(tmp_path / "in") as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", ["grants@localhost"], make.a_report_on(notice))
        client.sendmail("", ["grants@localhost"], b"Subject: Hello\r\n\r\nNo report.\r\n")
    runner = app.test_cli_runner()

    first = runner.invoke(args=["read-bounces", str(tmp_path / "in")])
    second = runner.invoke(args=["read-bounces", str(tmp_path / "in")])

    assert first.output == "Noted 1, passed over 1 that are no new reports about our mails.\n"
    assert second.output == "Noted 0, passed over 0 that are no new reports about our mails.\n"
    bounce = rows(Bounce)[0]
    assert (bounce.notice_id, bounce.address) == (notice.id, notice.address)
    assert (bounce.status, bounce.is_lasting) == ("5.1.1", True)
    assert "550 No such mailbox here" in bounce.reason
    assert person is not None


def test_an_mbox_file_is_read_as_well_and_each_report_counts_once(app: Flask, tmp_path: Path) -> None:
    notice = a_mail()
    box = mailbox.mbox(tmp_path / "box")
    box.add(make.a_report_on(notice))
    box.close()
    runner = app.test_cli_runner()

    outputs = [runner.invoke(args=["read-bounces", str(tmp_path / "box")]).output for _time in range(2)]

    assert [output.partition(" that")[0] for output in outputs] == [
        "Noted 1, passed over 0", "Noted 0, passed over 1",
    ]  # fmt: skip


def test_a_report_that_carries_the_whole_mail_is_read_as_well(app: Flask) -> None:
    report = read_report(make.a_report_on(a_mail(), copy="message/rfc822"))

    assert report is not None
    assert report.message_id == rows(Notice, Notice.message_id == report.message_id)[0].message_id


def test_a_delay_is_noted_but_marks_nobody(app: Flask) -> None:
    notice = a_mail()

    bounce = do(record_bounce, make.a_report_on(notice, action="delayed"), actor=SERVICE)

    assert bounce.is_lasting is False
    assert dead_addresses_of(rows(Message)[0].by.memberships[0].organisation_id) == []


@pytest.mark.parametrize("content", [b"", b"Subject: Hi\r\n\r\nHi", b"\xff\xfe\x00", b"a: b\r\n" * 50])
def test_what_is_no_report_of_ours_is_refused(app: Flask, content: bytes) -> None:
    with pytest.raises(RuleBroken, match="This is no report"):
        do(record_bounce, content, actor=SERVICE)


def test_a_report_about_somebody_elses_mail_a_second_one_and_a_stranger_are_refused(app: Flask) -> None:
    notice = a_mail()
    report = make.a_report_on(notice)

    with pytest.raises(RuleBroken, match="not about a mail of this service"):
        do(record_bounce, report.replace(b"@grants.invalid", b"@other.invalid"), actor=SERVICE)
    with pytest.raises(NotAllowed):
        do(record_bounce, report, actor=make.an_officer())
    do(record_bounce, report, actor=SERVICE)
    with pytest.raises(RuleBroken, match="known already"):
        do(record_bounce, report, actor=SERVICE)


def test_an_administrator_notes_it_on_the_page_and_staff_see_it_on_the_case(visit: Visit) -> None:
    notice = a_mail()
    application = rows(Message)[0]
    admin, officer = visit(make.a_person(Role.ADMINISTRATOR)), visit(make.an_officer())

    def sent(content: bytes) -> Any:
        return admin.submit("/mails/returned/new", file=FileStorage(io.BytesIO(content), filename="r.eml"))

    assert admin.submit("/mails/returned/new").errors == ["Choose a file"]
    assert sent(b"Hello").errors == ["This is no report of a mail that could not be delivered."]
    assert sent(make.a_report_on(notice)).status == 302
    reference = notice.text.partition("about ")[2].partition(":")[0]
    assert (
        f"This address does not take mail: {notice.address}"
        in officer.open(f"/applications/{reference}").text
    )
    assert "Not delivered" in officer.open(f"/mails?case={reference}&fate=came_back").text
    assert "550 No such mailbox here" in officer.open(f"/mails/{notice.id}").text
    assert notice.address in officer.open("/mails/returned").text
    group = visit(make.member_of(application.by.memberships[0].organisation))
    assert "This address does not take mail" not in group.open(f"/applications/{reference}").text


def test_the_person_is_asked_and_says_that_it_works_again(visit: Visit) -> None:
    notice = a_mail()
    do(record_bounce, make.a_report_on(notice), actor=SERVICE)
    person = rows(Message)[0].by
    browser = visit(person)

    asked = browser.open("/")
    page = browser.open("/address")
    browser.press("/address/works")

    assert "Mails to your address come back to us." in asked.text
    assert "550 No such mailbox here" in page.text
    assert marks_of(person) == []
    assert "come back to us" not in browser.open("/").text
    assert visit(make.a_person()).press("/address/works").status == 302


def test_a_new_address_counts_once_its_mail_has_been_opened_there(visit: Visit) -> None:
    notice = a_mail()
    do(record_bounce, make.a_report_on(notice), actor=SERVICE)
    person, other = rows(Message)[0].by, make.a_person()
    browser = visit(person)
    before = person.email

    assert browser.submit("/address", email=before).errors == ["This is your address already."]
    assert browser.submit("/address", email="nonsense").errors == ["Enter a real e-mail address"]
    browser.submit("/address", email="New@people.example")
    mail = rows(Notice, Notice.address == "new@people.example")[0]
    link = mail.text.partition("http://localhost:8000")[2].split()[0]
    assert visit(other).open(link).status == 404
    shown = browser.open(link)
    assert fresh(person).email == before
    assert browser.press(link).location == "/"
    assert shown.title == "Confirm your e-mail address"
    assert fresh(person).email == "new@people.example"
    assert marks_of(person) == []
    assert browser.press(link).status == 404
    assert rows(Notice, Notice.address == before)[-1].subject == "Your e-mail address was changed"


def test_an_address_that_somebody_has_is_refused_only_to_whoever_reads_its_mail(visit: Visit) -> None:
    person, other = make.a_person(), make.a_person()
    browser = visit(person)

    answer = browser.submit("/address", email=other.email)
    link = (
        rows(Notice, Notice.address == other.email)[-1].text.partition("http://localhost:8000")[2].split()[0]
    )
    refused = browser.press(link)

    assert answer.location == "/"
    assert "This address cannot be used." in browser.follow(refused).text
    assert fresh(person).email != other.email


def test_the_log_shows_staff_the_mails_of_their_cases_and_never_a_link(visit: Visit) -> None:
    notice = a_mail()
    application = rows(BroadcastItem) or rows(Message)[0]
    near = make.an_officer()
    case = next(iter(rows(Message)))
    do(take_part, make.rows(type(_application(case)))[0], near, Part.CONFLICTED)
    officer, auditor, admin = (
        visit(make.a_person(role)) for role in (Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
    )

    assert f"/mails/{notice.id}" in officer.open("/mails").links
    page = officer.open(f"/mails/{notice.id}")
    assert "Yes, you may." in page.text
    assert "http" not in page.text
    assert "Yes, you may." in auditor.open(f"/mails/{notice.id}").text
    assert "Yes, you may." not in admin.open(f"/mails/{notice.id}").text
    assert visit(near).open(f"/mails/{notice.id}").status == 404
    assert f"/mails/{notice.id}" not in visit(near).open("/mails").links
    for role in (Role.ADVISER, Role.FINANCE, Role.DECISION_MAKER):
        assert visit(make.a_person(role)).open("/mails").status == 403
    assert application is not None


def _application(message: Message) -> Any:
    from grants.messages.models import Thread  # noqa: PLC0415  # only here

    return rows(Thread, Thread.id == message.thread_id)[0].application


def test_what_failed_came_back_or_was_sent_is_counted_apart(app: Flask, tmp_path: Path) -> None:
    broadcast = make.a_broadcast(BroadcastState.SENT)
    notice = rows(BroadcastItem)[0].notice

    assert progress_of(broadcast)[Fate.WAITS] == 1
    make.send_mails()
    assert progress_of(broadcast)[Fate.SENT] == 1
    do(record_bounce, make.a_report_on(notice), actor=SERVICE)
    assert progress_of(broadcast) == {Fate.WAITS: 0, Fate.SENT: 0, Fate.FAILED: 0, Fate.CAME_BACK: 1}
    again = message_from_bytes(compose(notice).as_bytes(), policy=policy.default)
    assert again["Message-ID"] == notice.message_id
