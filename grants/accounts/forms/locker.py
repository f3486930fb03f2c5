"""What people type about a paper, and officers about what they found in it."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.kinds import EXPIRING
from grants.accounts.models import EvidenceKind
from grants.fields import DayField, LongEnough, LongTextField, Required
from grants.forms import Form
from grants.uploads import UploadField


class PaperForm(Form):
    """A paper for the locker."""

    file = UploadField(
        _l("File"),
        [Required(_l("Choose a file"))],
    )
    expires_on = DayField(
        _l("Until which day does it count?"),
        description=_l(
            "For example the last day of the insurance, the day on which the policy is to be reviewed, or the"
            " day by which your next accounts are due."
        ),
    )

    def __init__(self, kind: EvidenceKind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if kind not in EXPIRING:
            self.expires_on.label.text = _("Until which day does it count? (optional)")


class CheckPaperForm(Form):
    """Until when a paper that is in order counts."""

    expires_on = DayField(_l("Until which day does it count?"))


class RefusePaperForm(Form):
    """Why a paper will not do."""

    reason = LongTextField(
        _l("Why can it not be accepted?"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("The group reads this text."),
    )
