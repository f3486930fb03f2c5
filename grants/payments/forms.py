"""What finance types."""

from flask_babel import lazy_gettext as _l

from grants.fields import DayField, LongEnough, Required, TextField
from grants.forms import Form


class PaidForm(Form):
    """When the bank paid, and under which reference."""

    paid_on = DayField(_l("Paid on"), [Required(_l("Enter the day of payment"))])
    finance_reference = TextField(
        _l("Reference in the finance system"), [Required(_l("Enter the reference")), LongEnough(60)]
    )
