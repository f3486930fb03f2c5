"""When a panel meets, who is invited, who is there, and who stands aside."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.assessment.models import Attendance, ConflictKind, Meeting
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    ListField,
    LongEnough,
    LongTextField,
    Required,
    TextField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.rounds.forms.whole import TimeField, instant

#: The choice of somebody who stands aside without a conflict.
NO_CONFLICT = "none"


class _WhenForm(RecordForm):
    """When and where a panel meets, and how many make its quorum."""

    starts_on = DayField(_l("Date"), [Required(_l("Enter the date of the meeting"))])
    starts_time = TimeField(
        _l("Begins at (London time)"), [Required(_l("Enter a time, such as 12:00"))], default="10:00"
    )
    place = TextField(
        _l("Place or link"),
        [Required(_l("Enter the place, or the link of a meeting by video")), LongEnough(500)],
    )
    quorum = WholeNumberField(
        _l("Quorum"),
        [Required(_l("Enter the number of members"))],
        least=1,
        most=15,
        description=_l(
            "So many members must be there for each application. Who stands aside is not counted."
        ),
    )
    chair = ListField(_l("Chair"), [Required(_l("Choose the chair"))])

    def when(self) -> dict[str, Any]:
        """Return what was typed as the operations take it, without people."""
        return {
            "starts_at": instant(self.starts_on, self.starts_time),
            "place": self.place.data,
            "quorum": self.quorum.number,
        }


class MeetingForm(_WhenForm):
    """A meeting with the members who are invited."""

    members = ChoicesField(
        _l("Members to invite"),
        [Required(_l("Choose the members"))],
        description=_l("Each gets a mail with the time and the place."),
    )

    def offer(self, people: Sequence[User]) -> None:
        """Let the chair and the members be chosen from these people."""
        self.members.choices = named(people)
        self.chair.choices = [("", ""), *named(people)]

    def chosen(self, people: Sequence[User]) -> list[User]:
        return [person for person in people if str(person.id) in self.members.data]


class ChangeMeetingForm(_WhenForm):
    """A meeting that moves, or has another quorum or chair."""

    @classmethod
    def of(cls, meeting: Meeting) -> "ChangeMeetingForm":
        """Return the form with what is planned now."""
        starts = clock.in_london(meeting.starts_at)
        form = cls(
            meeting,
            data={
                "starts_on": starts.date(),
                "starts_time": f"{starts:%H:%M}",
                "place": meeting.place,
                "quorum": str(meeting.quorum),
                "chair": str(meeting.chair_id),
            },
        )
        form.chair.choices = [("", ""), *named([member.user for member in meeting.members])]
        return form


class InviteForm(Form):
    """More members."""

    members = ChoicesField(_l("Members to invite"), [Required(_l("Choose the members"))])


class AttendanceForm(Form):
    """Who is there; made for each meeting by ``attendance_form``."""

    ids: Sequence[int] = ()

    def attendance(self) -> dict[int, Attendance]:
        """Return what was recorded, by the id of the person."""
        return {number: Attendance(self[f"person_{number}"].data) for number in self.ids}


def attendance_form(meeting: Meeting) -> AttendanceForm:
    """Return the form for the members of a meeting, with what is recorded now."""
    choices = [(known.value, known.label) for known in Attendance]
    fields: dict[str, Any] = {"ids": [member.user_id for member in meeting.members]}
    for member in meeting.members:
        fields[f"person_{member.user_id}"] = ChoiceField(
            member.user.full_name, choices=choices, default=member.attendance.value
        )
    made: type[AttendanceForm] = type("AttendanceFormForMeeting", (AttendanceForm,), fields)
    return made()


class StandAsideForm(Form):
    """Who stands aside for one application, and why."""

    person = ListField(_l("Who stands aside?"), [Required(_l("Choose who stands aside"))])
    kind = ChoiceField(
        _l("Is there a conflict of interest?"),
        [Required(_l("Choose one"))],
        choices=[
            *((kind.value, kind.label) for kind in ConflictKind),
            (NO_CONFLICT, _l("No conflict of interest, but another reason")),
        ],
        description=_l("With a conflict, the application is closed to this person everywhere from now on."),
    )
    reason = LongTextField(
        _l("Reason"), [LongEnough(2000)], description=_l("It stands in the minutes of the meeting.")
    )

    def conflict(self) -> ConflictKind | None:
        return None if self.kind.data == NO_CONFLICT else ConflictKind(self.kind.data)


class CancelMeetingForm(Form):
    """Why a meeting is not held."""

    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("Everybody who was invited reads this text."),
    )


def named(people: Sequence[User]) -> list[tuple[str, str]]:
    """Return people as choices, by their names."""
    return [(str(person.id), person.full_name) for person in people]
