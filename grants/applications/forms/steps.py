"""What applicants and officers type to take a step with an application."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.queries import organisations_of
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LongEnough,
    LongTextField,
    Required,
    TextField,
    TickField,
)
from grants.forms import Form
from grants.rounds.forms.whole import TimeField, instant
from grants.uploads import UploadField


class StartForm(Form):
    """Which organisation applies."""

    organisation = ChoiceField(_l("Which organisation applies?"), [Required(_l("Choose the organisation"))])

    def __init__(self, person: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organisation.choices = [(str(known.id), known.name) for known in organisations_of(person)]


class SubmitForm(Form):
    """Who submits, and what they declare."""

    name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])
    position = TextField(
        _l("Your position in the organisation"), [Required(_l("Enter your position")), LongEnough(200)]
    )
    agreed = TickField(_l("I declare this for my organisation"), [Required(_l("Tick the box to declare it"))])


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class FileForm(Form):
    """The file that answers a question."""

    file = UploadField(_l("File"))


class PermissionForm(Form):
    """Until when a draft may be sent late, and why."""

    until_on = DayField(_l("Until this day"), [Required(_l("Enter the day on which the permission ends"))])
    until_time = TimeField(
        _l("Until this time (London time)"),
        [Required(_l("Enter a time, such as 12:00"))],
        default="24:00",
        description=_l("24:00 means midnight at the end of that day."),
    )
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("The group reads this text."),
    )

    def until(self) -> Any:
        return instant(self.until_on, self.until_time)


class EndPermissionForm(Form):
    """Why a permission to send late ends."""

    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("The group reads this text."),
    )


class DeleteForm(Form):
    """A tick, so that nobody deletes a draft by one slip."""

    sure = TickField(_l("Yes, delete this draft for good"), [Required(_l("Tick the box to delete it"))])


class QueryForm(Form):
    """What an officer wants to know, and about which answers."""

    questions = ChoicesField(
        _l("Which answers should they change?"), [Required(_l("Choose at least one question"))]
    )
    message = LongTextField(
        _l("What do you want to know?"), [Required(_l("Write what you want to know")), LongEnough(4000)]
    )
    due_on = DayField(_l("Answer by"), [Required(_l("Enter the day by which they should answer"))])


class EligibilityForm(Form):
    """An officer's finding."""

    finding = ChoiceField(
        _l("May this application be scored?"),
        [Required(_l("Choose one"))],
        choices=[("eligible", _l("Yes, it is eligible")), ("ineligible", _l("No, it is not eligible"))],
    )
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("If it is not eligible, the group reads this text."),
    )
