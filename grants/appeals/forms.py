"""What is typed about complaints and appeals: by groups, by officers, by investigators."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.appeals.models import AppealGround, Effect, Subject
from grants.fields import (
    ChoiceField,
    ChoicesField,
    ListField,
    LongEnough,
    LongTextField,
    Required,
    TextsField,
)
from grants.forms import Form, RecordForm
from grants.permissions import Role
from grants.uploads import UploadField


class AppealForm(Form):
    """A group's complaint or appeal."""

    subject = ChoiceField(
        _l("What is it about?"),
        [Required(_l("Choose what it is about"))],
        choices=[(subject.value, subject.label) for subject in Subject],
    )
    grounds = ChoicesField(_l("On which grounds?"), [Required(_l("Choose at least one ground"))])
    text = LongTextField(
        _l("What went wrong?"),
        [Required(_l("Write what went wrong")), LongEnough(8000)],
        description=_l(
            "Say what happened, when, and how you know. Name the part of the letter that you mean."
        ),
    )
    wanted = LongTextField(
        _l("What should we do?"), [Required(_l("Write what we should do")), LongEnough(2000)]
    )
    late_reason = LongTextField(
        _l("Why does it come late?"),
        [LongEnough(2000)],
        description=_l(
            "The last day has passed. A grant officer reads your reason and decides whether it counts."
        ),
    )
    file = UploadField(
        _l("A file that shows it (optional)"), description=_l("You can add more files afterwards.")
    )

    def __init__(self, grounds: Iterable[AppealGround], *, is_late: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.grounds.choices = [(str(ground.id), str(ground.title)) for ground in grounds]
        if not is_late:
            del self.late_reason


class FileForm(Form):
    """One more file."""

    file = UploadField(_l("File"))


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class LateForm(ReasonForm):
    """Whether a late one counts; the group reads the reason of a refusal."""

    counts = ChoiceField(
        _l("Does it count, although it came late?"),
        [Required(_l("Choose whether it counts"))],
        choices=[("yes", _l("Yes: it is looked into")), ("no", _l("No: it came too late"))],
    )


class InvestigatorForm(Form):
    """Who looks into an appeal."""

    investigator = ListField(_l("Investigator"), [Required(_l("Choose who looks into it"))])
    reason = LongTextField(
        _l("Reason"), [LongEnough(2000)], description=_l("Needed when you name another investigator.")
    )

    def __init__(self, people: Iterable[User], *, is_first: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.investigator.choices = [("", ""), *((str(person.id), _named(person)) for person in people)]
        if is_first:
            del self.reason


def _named(person: User) -> str:
    """Return a name with what the person does, so that officers see whom they ask."""
    roles = [role for role in (Role.OFFICER, Role.DECISION_MAKER) if person.has(role)]
    return _(
        "%(name)s, %(role)s", name=person.full_name, role=_(", ").join(str(role.label) for role in roles)
    )


class StepForm(Form):
    """What an investigator did."""

    text = LongTextField(
        _l("What you did and what you found"), [Required(_l("Write what you did")), LongEnough(8000)]
    )


class AnswerForm(RecordForm):
    """What an investigator found, why, and what follows."""

    finding = ChoiceField(
        _l("What did you find?"),
        [Required(_l("Choose what you found"))],
        choices=[
            ("uphold", _l("The group is right: upheld")),
            ("uphold_in_part", _l("The group is right in part: upheld in part")),
            ("reject", _l("Not upheld")),
        ],
    )
    effect = ChoiceField(
        _l("What follows?"),
        [Required(_l("Choose what follows"))],
        choices=[(effect.value, effect.label) for effect in Effect],
    )
    answer = LongTextField(
        _l("Your answer, with the reason"),
        [Required(_l("Write the answer")), LongEnough(12_000)],
        description=_l(
            "The group reads this text in its letter. Answer each ground; say what you looked at."
        ),
    )


class GroundForm(RecordForm):
    """The words of a ground."""

    title = TextsField(_l("Ground"), required=_l("Enter the ground"))
