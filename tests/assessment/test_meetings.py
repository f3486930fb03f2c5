"""A panel's meeting: planned with its members, opened on its day, cancelled with a reason."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import factories as make
import pytest
from client import Visitor
from factories import do, fresh, rows
from flask import Flask

from grants import clock
from grants.accounts.models import User
from grants.assessment import operations
from grants.assessment.models import Attendance, Meeting
from grants.audit import events_of
from grants.errors import NotAllowed, RuleBroken, WrongState
from grants.lifecycles import MeetingState
from grants.notices.models import Notice
from grants.permissions import Role

Visit = Callable[..., Visitor]
M = MeetingState


def plan(people: list[User], **how: Any) -> Meeting:
    known: dict[str, Any] = {
        "starts_at": clock.now() + timedelta(days=3),
        "place": "Room 4",
        "quorum": 2,
        "chair": people[0],
        "members": people,
        "actor": people[0],
    }
    round_ = how.pop("round_", None) or make.a_round(panel_quorum=2)
    meeting: Meeting = do(operations.plan_meeting, round_, **{**known, **how})
    return meeting


def typed(people: list[User], **changes: Any) -> dict[str, Any]:
    on = clock.today() + clock.days(5)
    return {
        "starts_on": [str(on.day), str(on.month), str(on.year)],
        "starts_time": "14:30",
        "place": "Room 4",
        "quorum": "2",
        "chair": str(people[0].id),
        "members": [str(person.id) for person in people],
        **changes,
    }


def test_a_meeting_is_planned_with_its_members_and_recorded(app: Flask) -> None:
    people = make.a_panel()

    meeting = plan(people)

    assert meeting.reference == f"M{clock.today():%y}-0001"
    assert (meeting.state, meeting.chair, meeting.quorum) == (M.PLANNED, people[0], 2)
    assert [(m.user, m.attendance) for m in meeting.members] == [(p, Attendance.EXPECTED) for p in people]
    (line,) = events_of(meeting)
    assert (line.action, line.actor_id) == ("meeting.plan", people[0].id)
    assert [events_of(m)[0].action for m in meeting.members] == ["meeting_member.invite"] * 3


def test_members_are_invited_by_mail_in_their_language_and_in_london_time(app: Flask) -> None:
    officer, reader = make.an_officer(), make.a_person(Role.ADVISER, language="ar")

    meeting = plan([officer, reader], starts_at=clock.london(clock.today() + clock.days(3), time(14, 30)))

    english, arabic = rows(Notice, Notice.user_id.in_([officer.id, reader.id]))
    assert english.subject == "You are invited to a panel meeting"
    assert "14:30, London time" in english.text
    assert "Place or link: Room 4" in english.text
    assert f"/meetings/{meeting.reference}" in english.text
    assert arabic.language == "ar"
    assert "14:30" in arabic.text


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        (
            {"starts_at": clock.now() - timedelta(minutes=1)},
            "Choose a time that is still to come.",
            "starts_on",
        ),
        ({"quorum": 1}, "The quorum of this round's meetings is at least 2.", "quorum"),
        ({"quorum": 4}, "Invite at least as many people as the quorum.", "members"),
    ],
)
def test_a_meeting_keeps_the_rules_of_its_round(
    app: Flask, changes: dict[str, Any], sentence: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        plan(make.a_panel(), **changes)

    assert (refusal.value.message, refusal.value.field) == (sentence, field)
    assert rows(Meeting) == []


def test_the_chair_is_a_member_and_members_may_sit_on_a_panel(app: Flask) -> None:
    people = make.a_panel()

    with pytest.raises(RuleBroken, match=r"^The chair must be one of the members\.$"):
        plan(people, chair=make.an_officer())
    with pytest.raises(RuleBroken, match=r"^Finn cannot sit on a panel\.$"):
        plan([*people, make.a_person(Role.FINANCE, name="Finn")])


def test_only_an_officer_plans_and_only_for_a_published_round(app: Flask) -> None:
    people = make.a_panel()

    with pytest.raises(NotAllowed, match=r"^Only a grant officer can do this\.$"):
        plan(people, actor=people[1])
    with pytest.raises(WrongState, match=r"Its state is: Being prepared\."):
        plan(people, round_=make.a_draft_round())


def test_a_meeting_that_moves_tells_its_members_and_one_that_does_not_is_quiet(app: Flask) -> None:
    people = make.a_panel()
    meeting = plan(people)
    before = len(rows(Notice))
    known = {"place": "Room 4", "quorum": 3, "chair": people[1], "actor": make.an_officer()}

    do(operations.change_meeting, meeting, starts_at=meeting.starts_at, **known)
    quiet = len(rows(Notice)) - before
    do(operations.change_meeting, meeting, starts_at=meeting.starts_at + timedelta(hours=1), **known)

    assert quiet == 0
    assert (fresh(meeting).quorum, meeting.chair) == (3, people[1])
    assert [n.subject for n in rows(Notice)[before:]] == ["A panel meeting has moved"] * 3
    assert [line.action for line in events_of(meeting)] == ["meeting.plan", *["meeting.change"] * 2]


def test_more_members_are_invited_once(app: Flask) -> None:
    meeting, late = make.a_meeting(), make.a_person(Role.ADVISER)

    do(operations.invite_members, meeting, [late, meeting.chair], actor=make.an_officer())

    assert [m.user for m in fresh(meeting).members][-1] == late
    assert len(meeting.members) == 4
    with pytest.raises(RuleBroken, match=r"^Choose somebody who is not invited yet\.$"):
        do(operations.invite_members, meeting, [late], actor=make.an_officer())


def test_apologies_come_before_the_meeting_and_presence_only_at_it(app: Flask) -> None:
    meeting = make.a_meeting()
    member = meeting.members[1]

    make.attend(meeting, member.user, attendance=Attendance.APOLOGIES)

    assert fresh(member).attendance is Attendance.APOLOGIES
    assert events_of(member)[-1].details == {"attendance": "apologies"}
    with pytest.raises(RuleBroken) as refusal:
        make.attend(meeting, member.user)
    assert refusal.value.message == "The meeting has not been opened yet, so nobody is there."
    assert refusal.value.field == f"person_{member.user_id}"


def test_a_meeting_is_opened_on_its_day_and_one_at_a_time(app: Flask) -> None:
    round_, officer = make.a_round(), make.an_officer()
    tomorrow = make.a_meeting(round_=round_, starts_at=clock.now() + timedelta(days=1, hours=1))
    make.a_meeting(M.OPEN, round_)
    third = make.a_meeting(round_=round_)

    with pytest.raises(RuleBroken, match=r"^The meeting is on .+\. Change its date before you open it\.$"):
        do(operations.open_meeting, tomorrow, actor=officer)
    with pytest.raises(RuleBroken, match=r"^Another meeting of this round is being held\. Close it first\.$"):
        do(operations.open_meeting, third, actor=officer)
    do(operations.open_meeting, make.a_meeting(), actor=officer)


def test_a_cancelled_meeting_says_why_and_tells_its_members(app: Flask) -> None:
    meeting = make.a_meeting(M.CANCELLED)

    assert meeting.reason == "Too few can come."
    assert events_of(meeting)[-1].details["reason"] == "Too few can come."
    told = [n for n in rows(Notice) if n.subject == "A panel meeting is cancelled"]
    assert len(told) == 3
    assert "Reason: Too few can come." in told[0].text


def test_an_officer_plans_changes_and_invites_on_pages(app: Flask, visit: Visit) -> None:
    people, late = make.a_panel(), make.a_person(Role.ADVISER)
    round_ = make.a_round(panel_quorum=2)
    browser = visit(people[0])
    place = f"/rounds/{round_.reference}/meetings/plan"

    wrong = browser.submit(place, **typed(people, chair=str(late.id)))
    made = browser.submit(place, **typed(people))
    (meeting,) = rows(Meeting)
    address = f"/meetings/{meeting.reference}"
    moved = browser.submit(f"{address}/change", place="Room 9")
    invited = browser.submit(f"{address}/invite", members=[str(late.id)])
    away = browser.submit(f"{address}/attendance", **{f"person_{late.id}": "apologies"})

    assert wrong.errors == ["The chair must be one of the members."]
    assert {page.location for page in (made, moved, invited, away)} == {address}
    shown = browser.open(address)
    assert "Room 9" in shown.text
    assert "Sent apologies" in shown.text
    assert meeting.reference in browser.open(f"/rounds/{round_.reference}/meetings?state=planned").text
    assert "There is no meeting here yet." in browser.open("/meetings?state=closed").text


def test_a_meeting_is_opened_and_cancelled_on_pages(app: Flask, visit: Visit) -> None:
    first, second = make.a_meeting(), make.a_meeting()
    browser = visit(make.an_officer())

    opened = browser.press(f"/meetings/{first.reference}/open")
    without = browser.submit(f"/meetings/{second.reference}/cancel", reason=" ")
    browser.submit(f"/meetings/{second.reference}/cancel", reason="Snow.")

    assert opened.location == f"/meetings/{first.reference}/attendance"
    assert without.errors == ["Enter the reason"]
    assert (fresh(first).state, fresh(second).state) == (M.OPEN, M.CANCELLED)
    assert "Snow." in browser.open(f"/meetings/{second.reference}").text


def test_a_meeting_is_seen_by_staff_who_decide_and_by_whoever_is_invited(app: Flask, visit: Visit) -> None:
    meeting = make.a_meeting()
    invited = next(m.user for m in meeting.members if m.user.has(Role.ADVISER))
    staff = [make.a_person(role) for role in (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)]
    others = [make.a_person(Role.ADVISER), make.a_person(Role.FINANCE), make.a_person()]
    address = f"/meetings/{meeting.reference}"

    assert [visit(person).open(address).status for person in (invited, *staff)] == [200] * 4
    assert [visit(person).open(address).status for person in others] == [404, 403, 403]
    assert meeting.reference in visit(invited).open("/meetings").text
    assert meeting.reference not in visit(others[0]).open("/meetings").text
