"""What anybody types who raises a concern, and what those type who deal with it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from wtforms import HiddenField, fields

from grants.accounts.models import User
from grants.documents.files import ACCEPTED
from grants.fields import (
    ChoiceField,
    DayField,
    ListField,
    LongEnough,
    LongTextField,
    Required,
    TextField,
    said,
)
from grants.forms import Form
from grants.oversight.models import ReferredTo


class FilesField(fields.MultipleFileField):
    """Files that come with the form itself: whoever sends them has no account to send them in pieces with."""

    widget = said(GovFileInput)()

    def params(self) -> dict[str, Any]:
        return {
            "label": {"classes": "govuk-label--s"},
            "attributes": {"multiple": True, "accept": ACCEPTED},
        }


class ConcernForm(Form):
    """A concern about a project."""

    described = LongTextField(
        _l("Which project do you mean?"),
        [Required(_l("Say which project you mean")), LongEnough(2000)],
        description=_l("The group's name, the place, or what it does."),
    )
    text = LongTextField(
        _l("What are you concerned about?"),
        [Required(_l("Write what you are concerned about")), LongEnough(8000)],
        description=_l("Say what happened, when and where, and how you know. You may write in any language."),
    )
    contact = TextField(
        _l("How can we reach you? (optional)"),
        [LongEnough(255)],
        description=_l(
            "An e-mail address or a telephone number. Leave it empty if you do not want to be known."
        ),
    )
    files = FilesField(
        _l("Files that show it (optional)"),
        description=_l(
            "Up to 5: PDFs, pictures or documents. Your name may stand inside a file: look first."
        ),
    )

    def __init__(self, *, is_known: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if is_known:
            del self.described


class AnswerCodeForm(Form):
    """The code with which somebody comes back."""

    code = TextField(_l("Your code"), [Required(_l("Enter your code")), LongEnough(40)])


class MoreForm(Form):
    """What somebody adds to the concern that they raised."""

    code = HiddenField()
    text = LongTextField(
        _l("What do you want to add?"), [Required(_l("Write what you want to add")), LongEnough(8000)]
    )
    files = FilesField(
        _l("Files that show it (optional)"),
        description=_l(
            "Up to 5: PDFs, pictures or documents. Your name may stand inside a file: look first."
        ),
    )


class GiveForm(Form):
    """Who looks into a concern."""

    triager = ListField(_l("Who looks into it"), [Required(_l("Choose who looks into it"))])

    def __init__(self, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.triager.choices = [("", ""), *((str(person.id), person.full_name) for person in people)]


class NoteForm(Form):
    """What was done or is to be done."""

    note = LongTextField(_l("Your note"), [Required(_l("Write a note")), LongEnough(8000)])


class ProjectForm(Form):
    """Which award a concern is about."""

    award = TextField(
        _l("Reference of the award"), [Required(_l("Enter the reference of the award")), LongEnough(20)]
    )


class ConcludeForm(Form):
    """What was found."""

    how = ChoiceField(
        _l("What did you find?"),
        [Required(_l("Choose what you found"))],
        choices=[
            ("uphold", _l("The concern is right: upheld")),
            ("reject", _l("Not upheld")),
            ("refer", _l("It is for somebody else: referred")),
        ],
    )
    referred_to = ListField(
        _l("To whom, if you refer it?"),
        choices=[("", ""), *((known.value, known.label) for known in ReferredTo)],
    )
    finding = LongTextField(
        _l("What you found, for the file"), [Required(_l("Write what you found")), LongEnough(8000)]
    )
    answer = LongTextField(
        _l("Answer for the person who raised it"),
        [Required(_l("Write the answer")), LongEnough(4000)],
        description=_l("They read it with their code. Say no more than they may know."),
    )


class CloseForm(Form):
    """The last word."""

    answer = LongTextField(
        _l("Answer for the person who raised it"), [Required(_l("Write the answer")), LongEnough(4000)]
    )


class SuspendForm(Form):
    """When a grant that is suspended for a concern is looked at again."""

    review_on = DayField(_l("To be looked at again on"), [Required(_l("Enter a day"))])
