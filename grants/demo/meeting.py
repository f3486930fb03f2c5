"""How the panel of the round in assessment meets: once held, once cancelled, one going on, one ahead."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.models import Attendance, ConflictKind, Meeting, Review
from grants.assessment.operations import (
    cancel_meeting,
    close_meeting,
    make_pack,
    open_meeting,
    plan_meeting,
    record_attendance,
    stand_aside,
)
from grants.assessment.panel import agenda
from grants.db import db
from grants.demo.scene import Scene
from grants.demo.timetable import REVIEWS
from grants.permissions import Role

_ROOM = "Committee room 2, Lanternfish House"
_LINK = "https://meet.grants.example/panel"

#: When the meeting that was cancelled should have been, and the two that follow it.
_CANCELLED, _GOES_ON, _AHEAD = 9, 1, -8


def hold_meetings(scene: Scene) -> Iterator[datetime]:
    """Tell of each meeting, from its invitation to where it stands."""
    office, moderated = scene.timetable.office, REVIEWS["assessing"].moderated
    yield office(16)
    officer = scene.officer(0)
    called_off = _plan(scene, office(_CANCELLED), _ROOM)
    yield office(_CANCELLED + 2)
    cancel_meeting(called_off, reason="A strike stops the trains on that day.", actor=officer)
    held = _plan(scene, office(moderated), _ROOM)
    yield office(moderated + 1)
    make_pack(held, actor=officer)
    yield office(moderated) - timedelta(minutes=20)
    _begin(scene, held)
    _stand_aside(scene, held)
    yield office(moderated) + timedelta(hours=8)
    close_meeting(held, actor=officer)
    again = _plan(scene, office(_GOES_ON), _LINK)
    ahead = _plan(scene, office(_AHEAD), _LINK)
    record_attendance(ahead, {scene.decision_maker(1).id: Attendance.APOLOGIES}, actor=officer)
    yield office(_GOES_ON)
    _begin(scene, again)


def _plan(scene: Scene, starts_at: datetime, place: str) -> Meeting:
    officer = scene.officer(0)
    return plan_meeting(
        scene.rounds["assessing"],
        starts_at=starts_at,
        place=place,
        quorum=3,
        chair=officer,
        members=[*scene.staff[Role.OFFICER], *scene.staff[Role.ADVISER], scene.decision_maker(1)],
        actor=officer,
    )


def _begin(scene: Scene, meeting: Meeting) -> None:
    """Open a meeting: everybody is there but the decision maker, who sent apologies."""
    officer, away = scene.officer(0), scene.decision_maker(1)
    open_meeting(meeting, actor=officer)
    recorded = {member.user_id: Attendance.PRESENT for member in meeting.members}
    record_attendance(meeting, {**recorded, away.id: Attendance.APOLOGIES}, actor=officer)


def _stand_aside(scene: Scene, meeting: Meeting) -> None:
    """Record a conflict that an adviser remembers at the table, and another who asks to stand aside."""
    officer = scene.officer(0)
    first, second = db.session.scalars(agenda(meeting, officer).limit(2))
    stand_aside(
        meeting, first, _not_reviewing(scene, first), ConflictKind.TRUSTEE,
        reason="I joined its committee this spring.", actor=officer,
    )  # fmt: skip
    stand_aside(
        meeting, second, _not_reviewing(scene, second), None,
        reason="Its coordinator and I took a course together.", actor=officer,
    )  # fmt: skip


def _not_reviewing(scene: Scene, application: Application) -> User:
    """Return an adviser who had nothing to do with an application."""
    asked = set(
        db.session.scalars(sa.select(Review.reviewer_id).where(Review.application_id == application.id))
    )
    return next(adviser for adviser in scene.staff[Role.ADVISER] if adviser.id not in asked)
