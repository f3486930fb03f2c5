"""What decision makers type."""

from flask_babel import lazy_gettext as _l

from grants.awards.models import Outcome
from grants.fields import (
    ChoiceField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
)
from grants.forms import Form


class ProposalForm(Form):
    """What a decision maker proposes."""

    outcome = ChoiceField(
        _l("What do you propose?"),
        [Required(_l("Choose what you propose"))],
        choices=[(Outcome.AWARD.value, _l("Award")), (Outcome.DECLINE.value, _l("Decline"))],
    )
    amount = PoundsField(_l("Amount to award"), description=_l("Leave empty for a decline."))
    reason = LongTextField(
        _l("Reason for the decision"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("Tie it to the criteria. The group reads this text."),
    )


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])
