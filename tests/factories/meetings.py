"""Meetings of a panel, in any state."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from factories.people import a_person, an_officer, do
from factories.remembered import remembered
from factories.rounds import a_round
from grants import clock
from grants.accounts.models import User
from grants.assessment import operations as assessment
from grants.assessment.models import Attendance, Meeting
from grants.lifecycles import MeetingState
from grants.permissions import Role
from grants.rounds.models import Round

M = MeetingState


def a_panel(number: int = 3) -> list[User]:
    """Return so many people who may sit on a panel: an officer, advisers, and a decision maker last."""
    advisers = [a_person(Role.ADVISER) for _number in range(number - 2)]
    return [an_officer(), *advisers, a_person(Role.DECISION_MAKER)]


@remembered
def a_meeting(
    state: MeetingState = M.PLANNED,
    round_: Round | None = None,
    *,
    members: Iterable[User] = (),
    quorum: int = 2,
    **how: Any,
) -> Meeting:
    """Return a meeting that has reached a state by real steps; its first member is chair and officer.

    While it is held, everybody is there.
    """
    people = list(members) or a_panel()
    officer = people[0]
    meeting: Meeting = do(
        assessment.plan_meeting,
        round_ or a_round(),
        starts_at=how.get("starts_at", clock.now() + timedelta(seconds=1)),
        place=how.get("place", "Room 4, Harbour House"),
        quorum=quorum,
        chair=officer,
        members=people,
        actor=officer,
    )
    if state is M.CANCELLED:
        do(assessment.cancel_meeting, meeting, reason="Too few can come.", actor=officer)
    elif state is not M.PLANNED:
        do(assessment.open_meeting, meeting, actor=officer)
        attend(meeting, *people)
    if state is M.CLOSED:
        do(assessment.close_meeting, meeting, actor=officer)
    assert meeting.state is state
    return meeting


def attend(meeting: Meeting, *people: User, attendance: Attendance = Attendance.PRESENT) -> None:
    """Record that these people are there, or sent apologies."""
    recorded = {person.id: attendance for person in people}
    do(assessment.record_attendance, meeting, recorded, actor=an_officer())
