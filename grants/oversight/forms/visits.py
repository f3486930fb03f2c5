"""What officers type about samples and visits, and what groups answer."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.fields import (
    ChoiceField,
    DayField,
    ListField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
    WholeNumberField,
)
from grants.forms import Form
from grants.oversight.models import Severity


class SampleForm(Form):
    """How a sample is drawn."""

    large = PoundsField(
        _l("Take every award from this amount on"), [Required(_l("Enter an amount in pounds"))]
    )
    risk_from = WholeNumberField(
        _l("Take every award with at least so many points of risk"),
        least=1,
        most=30,
        description=_l("Leave it empty to take none for its points alone."),
    )
    share = WholeNumberField(
        _l("Draw so many percent of the others"), [Required(_l("Enter 0 to 100"))], most=100
    )
    seed = TextField(
        _l("Seed (optional)"),
        [LongEnough(64)],
        description=_l("Words or numbers of your own, such as a lottery's. Without them we make some up."),
    )


class PlanForm(Form):
    """The plan of a visit."""

    planned_on = DayField(_l("Day of the visit"), [Required(_l("Enter the day of the visit"))])
    visitor = ListField(_l("Who goes"), [Required(_l("Choose who goes"))])
    announced = ChoiceField(
        _l("Does the group know beforehand?"),
        [Required(_l("Choose whether the group knows"))],
        choices=[("yes", _l("Yes: it gets a mail now")), ("no", _l("No: a spot check"))],
    )
    purpose = LongTextField(
        _l("What you want to see"),
        [Required(_l("Write what you want to see")), LongEnough(4000)],
        description=_l("The group reads it: beforehand, or with the report."),
    )

    def __init__(self, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visitor.choices = [("", ""), *((str(person.id), person.full_name) for person in people)]


class RecordForm(Form):
    """What happened on a visit."""

    made_on = DayField(_l("Day of the visit"), [Required(_l("Enter the day of the visit"))])
    met = LongTextField(
        _l("Whom you met"),
        [Required(_l("Write whom you met")), LongEnough(2000)],
        description=_l("Roles are enough, such as “the chair and two volunteers”."),
    )
    seen = LongTextField(
        _l("What you saw"),
        [Required(_l("Write what you saw")), LongEnough(8000)],
        description=_l("The group reads it in the report. Findings are added afterwards, one by one."),
    )


class FindingForm(Form):
    """One thing that was found, and what is to follow."""

    text = LongTextField(_l("What you found"), [Required(_l("Write what you found")), LongEnough(4000)])
    severity = ChoiceField(
        _l("How grave is it?"),
        [Required(_l("Choose how grave it is"))],
        choices=[(severity.value, severity.label) for severity in Severity],
    )
    for_group = ChoiceField(
        _l("Who answers?"),
        [Required(_l("Choose who answers"))],
        choices=[
            ("yes", _l("The group: it reads the finding")),
            ("no", _l("We do: the group does not read it")),
        ],
    )
    action = LongTextField(
        _l("What is to be done"), [LongEnough(2000)], description=_l("Leave it empty if nothing is.")
    )
    due_on = DayField(_l("By which day"))


class AnswerForm(Form):
    """What a group answers."""

    answer = LongTextField(
        _l("Your answer"),
        [Required(_l("Write your answer")), LongEnough(4000)],
        description=_l("Say what you did, or by when you will, or why you see it in another way."),
    )


class SettleForm(Form):
    """How a finding was put right."""

    note = LongTextField(
        _l("How it was put right, or why nothing more is wanted"),
        [Required(_l("Write how it was put right")), LongEnough(4000)],
    )


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])
