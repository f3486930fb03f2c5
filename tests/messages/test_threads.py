"""Threads: a group and the officers write, each is mailed in the frame of their own language."""

import io
from collections.abc import Callable

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask
from werkzeug.datastructures import FileStorage

from grants.applications.operations import take_part
from grants.audit import events_of
from grants.db import db
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import ApplicationState, ReviewState, ThreadState
from grants.messages import operations
from grants.messages.models import Message, MessageFile, MessageMail, Thread
from grants.messages.queries import unread_among, visible_to
from grants.notices.models import Notice
from grants.permissions import Part, Role

Visit = Callable[..., Visitor]
H = ThreadState


def mails_of(message: Message) -> list[Notice]:
    return [mail.notice for mail in rows(MessageMail, MessageMail.message_id == message.id)]


def test_a_question_goes_to_every_officer_who_may_read_it_and_the_answer_to_the_whole_group(
    app: Flask,
) -> None:
    application = make.an_application(organisation=make.an_organisation(language="ar"))
    writer, colleague = make.member_of(application.organisation), make.a_colleague(application.organisation)
    first, second, near = make.an_officer(), make.an_officer(), make.an_officer()
    do(take_part, application, near, Part.CONFLICTED)

    thread = make.open_thread(application)
    officers = {known.id for known in (first, second)}
    asked = rows(Message)[0]
    make.write_message(thread, "Yes.\n\nTell us the new day.", actor=first)
    answered = rows(Message)[1]
    do(operations.write_message, thread, "Monday.", actor=colleague)

    reached = {mail.user_id for mail in mails_of(asked)}
    assert officers <= reached
    assert near.id not in reached
    assert {mail.user_id: mail.language for mail in mails_of(answered)} == {
        writer.id: "ar", colleague.id: "en",
    }  # fmt: skip
    arabic, english = mails_of(answered)
    assert arabic.subject.startswith("رسالة بشأن")
    assert "وهي مكتوبة باللغة: الإنجليزية." in arabic.text
    assert "Yes.\n\nTell us the new day." in english.text
    assert f"/messages/{thread.reference}" in english.text
    assert [mail.user_id for mail in mails_of(rows(Message)[2])] == [first.id]
    assert fresh(thread).state is H.WAITS_FOR_US
    assert [event.action for event in events_of(thread)] == ["thread.write", "thread.answer", "thread.write"]


def test_a_thread_is_closed_and_opened_again(app: Flask) -> None:
    thread = make.a_thread(H.WAITS_FOR_GROUP)
    member = make.member_of(thread.application.organisation)

    with pytest.raises(NotAllowed):
        do(operations.close_thread, thread, actor=member)
    do(operations.close_thread, thread, actor=make.an_officer())
    with pytest.raises(WrongState):
        do(operations.write_message, thread, "More.", actor=member)
    do(operations.reopen_thread, thread, actor=member)

    assert fresh(thread).state is H.WAITS_FOR_US


@pytest.mark.parametrize(
    ("subject", "text", "sentence"),
    [(" ", "Words.", "Enter what it is about"), ("Date", " \n", "Write your message")],
)
def test_nothing_is_sent_without_words(app: Flask, subject: str, text: str, sentence: str) -> None:
    application = make.an_application()

    with pytest.raises(RuleBroken, match=sentence):
        do(operations.open_thread, application, subject, text, actor=make.member_of(application.organisation))

    assert rows(Thread) == []


def test_a_group_may_ask_about_its_draft_and_nobody_about_a_deleted_one(app: Flask) -> None:
    draft, deleted = make.a_draft(), make.a_deleted_draft()

    thread = make.open_thread(draft)

    seen = db.session.scalars(visible_to(make.an_officer())).all()
    assert [known.id for known in seen] == [thread.id]
    with pytest.raises(RuleBroken, match="The draft is deleted"):
        make.open_thread(deleted)


def test_what_others_wrote_is_new_until_it_is_said_to_be_read(app: Flask) -> None:
    thread = make.a_thread(H.WAITS_FOR_GROUP)
    member = make.member_of(thread.application.organisation)
    officer = next(message.by for message in rows(Message) if not message.is_from_group)
    first, second = rows(Message)

    assert unread_among([thread], member) == {thread.id}
    assert unread_among([thread], officer) == set()
    do(operations.mark_read, thread, second.id, actor=member)
    assert unread_among([thread], member) == set()
    do(operations.mark_read, thread, first.id, actor=member)
    assert unread_among([thread], member) == set()
    other = make.open_thread(thread.application)
    with pytest.raises(RuleBroken):
        do(operations.mark_read, other, second.id, actor=member)


def test_a_group_writes_on_the_page_and_an_officer_answers_with_a_template(visit: Visit) -> None:
    application = make.an_application()
    do(
        operations.add_template,
        make.both("Thanks"),
        subject=make.both("Thank you"),
        body=make.both("We have read {reference}."),
        actor=make.an_officer(),
    )
    group, officer = visit(make.member_of(application.organisation)), visit(make.an_officer())
    case = f"/applications/{application.reference}/messages"

    assert case in group.open(f"/applications/{application.reference}").links
    empty = group.submit(f"{case}/new", subject="", text="")
    sent = group.submit(f"{case}/new", subject="The date", text="May we?")
    thread = rows(Thread)[0]
    seen = officer.open("/messages?state=waits_for_us")
    filled = officer.open(f"/messages/{thread.reference}?template=1").fields()
    stale = officer.open(f"/messages/{thread.reference}").fields()
    answered = officer.send(f"/messages/{thread.reference}", **filled)
    overtaken = officer.send(f"/messages/{thread.reference}", **{**stale, "text": "Again."})
    shown = group.open(f"/messages/{thread.reference}")

    assert empty.errors == ["Enter what it is about", "Write your message"]
    assert sent.location == f"/messages/{thread.reference}"
    assert "The date" in seen.text
    assert "Begin with a template" not in group.open(f"{case}/new").text
    assert answered.status == 302
    assert "Someone else saved this while you were writing." in overtaken.errors[0]
    assert f"We have read {application.reference}." in shown.text
    assert "version 1" in officer.open(f"/messages/{thread.reference}").text
    assert rows(Message)[1].template_version_id is not None
    read = next(link for link in shown.links if "/read/" in link)
    assert group.press(read).status == 302
    assert "New" not in group.open("/messages").text
    assert officer.press(f"/messages/{thread.reference}/close").status == 302
    assert group.press(f"/messages/{thread.reference}/close").status == 403
    assert "The thread is closed." in group.open(f"/messages/{thread.reference}").text
    assert group.press(f"/messages/{thread.reference}/reopen").status == 302


def test_files_of_a_message_are_read_by_those_who_read_the_message(visit: Visit) -> None:
    application = make.an_application()
    writer = make.member_of(application.organisation)
    page = visit(writer).submit(
        f"/applications/{application.reference}/messages/new", subject="Plan", text="Here.",
        file=FileStorage(io.BytesIO(make.a_pdf()), filename="plan.pdf"),
    )  # fmt: skip
    address = f"/files/{rows(MessageFile)[0].upload_id}"

    people = [writer, make.an_officer(), make.a_person(Role.AUDITOR)]
    others = [make.a_person(role) for role in (Role.ADVISER, Role.FINANCE, Role.DECISION_MAKER)]
    others.append(make.member_of(make.an_organisation()))

    assert page.status == 302
    assert [visit(person).open(address).status for person in people] == [200] * 3
    assert [visit(person).open(address).status for person in others] == [404] * 4


def test_nobody_else_reads_or_writes(visit: Visit) -> None:
    thread = make.a_thread(application=make.an_application(ApplicationState.IN_REVIEW))
    application = thread.application
    review = make.a_review(application=application)
    near = make.an_officer()
    do(take_part, application, near, Part.CONFLICTED)
    stranger = make.member_of(make.an_organisation())
    staff = [make.a_person(role) for role in (Role.ADVISER, Role.FINANCE, Role.DECISION_MAKER,
                                              Role.ADMINISTRATOR)]  # fmt: skip

    for person in [review.reviewer, near, stranger, *staff]:
        browser = visit(person)
        assert browser.open(f"/messages/{thread.reference}").status == 404
        assert browser.open(f"/applications/{application.reference}/messages").status == 404
        assert browser.open(f"/applications/{application.reference}/messages/new").status == 404
        assert thread.reference not in browser.open("/messages").text
    auditor = visit(make.a_person(Role.AUDITOR))
    assert (
        "Only the group and the grant officers write here."
        in auditor.open(f"/messages/{thread.reference}").text
    )
    new = f"/applications/{application.reference}/messages/new"
    assert auditor.submit(new, subject="Mine", text="No.").status == 403


def test_an_officer_who_reviews_blindly_does_not_read_whose_it_is(visit: Visit) -> None:
    round_ = make.a_round(is_blind=True)
    application = make.an_application(ApplicationState.IN_REVIEW, round_)
    thread = make.open_thread(application)
    officer = make.a_reviewer(Role.OFFICER)
    make.a_review(ReviewState.READING, application, reviewer=officer)

    assert visit(officer).open(f"/messages/{thread.reference}").status == 404


def test_the_list_asks_the_database_as_often_for_three_as_for_one(visit: Visit, queries: list[str]) -> None:
    thread = make.a_thread()
    browser = visit(make.an_officer())
    browser.open("/messages")
    queries.clear()
    browser.open("/messages")
    for_one = len(queries)
    for _number in range(2):
        make.open_thread(thread.application)
    queries.clear()
    browser.open("/messages")

    assert len(queries) == for_one
