"""What officers, groups and decision makers type when a grant is suspended or ends early."""

from flask_babel import lazy_gettext as _l

from grants.awards.models import EndingGround
from grants.fields import (
    ChoiceField,
    DayField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TickField,
)
from grants.forms import Form


class SuspendForm(Form):
    """Why a grant stands still, in words for the group and for the file, and when it is looked at again."""

    told = LongTextField(
        _l("What the group reads"),
        [Required(_l("Write what the group reads")), LongEnough(2000)],
        description=_l("It goes to the group by mail. Say what you wait for and what the group can do."),
    )
    reason = LongTextField(
        _l("Your reason, for the file"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("Staff and auditors read it. The group does not."),
    )
    review_on = DayField(_l("To be looked at again on"), [Required(_l("Enter a day"))])


class EndingForm(Form):
    """Why a grant is to end early, and what is to come back of it."""

    ground = ChoiceField(
        _l("Ground"),
        choices=[(ground.value, ground.label) for ground in EndingGround],
        validators=[Required(_l("Choose a ground"))],
    )
    reason = LongTextField(
        _l("What the group reads"),
        [Required(_l("Write what the group reads")), LongEnough(4000)],
        description=_l("It stands in the notice and in the letter. Say what happened, and how you came to"
                       " what is to be paid back."),
    )  # fmt: skip
    repay = PoundsField(
        _l("To be paid back"),
        [Required(_l("Enter an amount; 0 if nothing"))],
        description=_l("In pounds. Enter 0 if nothing."),
    )
    keeps_reports = TickField(_l("The reports that are open stay owed"))


class AnswerEndingForm(Form):
    """What a group says to the notice."""

    answer = LongTextField(
        _l("Your answer"),
        [Required(_l("Write your answer")), LongEnough(8000)],
        description=_l("Say what is not right, what we do not know, or what you propose."),
    )


class DecideEndingForm(Form):
    """Why a grant ends early, or goes on."""

    note = LongTextField(
        _l("Your reason"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("The group reads it. Say what you make of its answer."),
    )
