"""What officers type when they hold payments, and when they release them."""

from flask_babel import lazy_gettext as _l

from grants.fields import LongEnough, LongTextField, Required
from grants.forms import Form


class HoldForm(Form):
    """Why payments wait: in words for the group, and for the file."""

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
