"""What officers type about one check, and about waiving it."""

from flask_babel import lazy_gettext as _l

from grants.diligence.models import CheckOutcome, Risk
from grants.fields import ChoiceField, ListField, LongEnough, LongTextField, Required
from grants.forms import Form, RecordForm

_LONGEST = 4000


class CheckForm(RecordForm):
    """What an officer found."""

    outcome = ChoiceField(
        _l("What did you find?"),
        [Required(_l("Choose what you found"))],
        choices=[(outcome.value, outcome.label) for outcome in CheckOutcome],
    )
    risk = ChoiceField(
        _l("How great is the risk?"),
        [Required(_l("Choose how great the risk is"))],
        choices=[(risk.value, risk.label) for risk in Risk],
    )
    evidence = ListField(_l("Paper from the locker"))
    no_register = LongTextField(
        _l("Why is there no register to look in?"),
        [LongEnough(_LONGEST)],
        description=_l(
            "Only for a group that is in no public register, such as an unregistered one. For every"
            " other, record a look-up first."
        ),
    )
    note = LongTextField(
        _l("What you found, in words"),
        [LongEnough(_LONGEST)],
        description=_l(
            "Needed for a concern, a red outcome, a risk that is not low, and where a register differs."
        ),
    )


class WaiverForm(Form):
    """Why an offer may be made although something stands in its way."""

    reason = LongTextField(
        _l("Why may an offer be made all the same?"),
        [Required(_l("Enter the reason")), LongEnough(_LONGEST)],
        description=_l("Another officer or a decision maker reads this and has to agree."),
    )


class RefuseWaiverForm(Form):
    """Why somebody does not agree to a waiver."""

    reason = LongTextField(
        _l("Why do you not agree?"), [Required(_l("Enter the reason")), LongEnough(_LONGEST)]
    )
