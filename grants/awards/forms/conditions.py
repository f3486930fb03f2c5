"""What people type about the conditions of an award."""

from flask_babel import lazy_gettext as _l

from grants.awards.models import PUT_BY_OFFICERS, ConditionKind
from grants.fields import (
    ChoiceField,
    LongEnough,
    LongTextField,
    Required,
    TextsField,
    TickField,
    WholeNumberField,
)
from grants.forms import Form
from grants.uploads import UploadField


class ConditionForm(Form):
    """A condition: when it must be met, and its words."""

    kind = ChoiceField(
        _l("When must it be met?"),
        [Required(_l("Choose when it must be met"))],
        choices=[(kind.value, kind.label) for kind in PUT_BY_OFFICERS],
    )
    due_days = WholeNumberField(
        _l("Within how many days after acceptance?"),
        least=1,
        most=730,
        description=_l("Only for a condition that is due by a day."),
    )
    text = TextsField(_l("The condition"), long=True, required=_l("Write the condition"))

    @property
    def when(self) -> ConditionKind:
        return ConditionKind(self.kind.data)


class TemplateForm(ConditionForm):
    """A condition that is kept for a round."""

    is_standard = TickField(_l("Put it to every award of this round"))


class EvidenceForm(Form):
    """How a condition is met."""

    said = LongTextField(_l("How is the condition met?"), [LongEnough(4000)])
    file = UploadField(_l("File that shows it (optional)"))


class NoteOnConditionForm(Form):
    """Why an officer or decision maker decides as they do."""

    reason = LongTextField(_l("Reason or note"), [Required(_l("Enter the reason")), LongEnough(4000)])
