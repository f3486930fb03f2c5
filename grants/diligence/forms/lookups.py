"""What officers type about an organisation that they looked up."""

from flask_babel import lazy_gettext as _l

from grants.diligence.models import Register
from grants.fields import DayField, ListField, LongEnough, LongTextField, Required, TextField
from grants.forms import Form


class LookupForm(Form):
    """What a public register says of an organisation."""

    register = ListField(_l("Register"), choices=[(register.value, register.label) for register in Register])
    number = TextField(
        _l("Number that you looked up"), [Required(_l("Enter the number that you looked up")), LongEnough(40)]
    )
    name_found = TextField(
        _l("Name in the register"), [Required(_l("Enter the name in the register")), LongEnough(255)]
    )
    status_found = TextField(
        _l("Status in the register"),
        [Required(_l("Enter the status in the register")), LongEnough(255)],
        description=_l("Such as registered, active, accounts overdue or removed."),
    )
    looked_on = DayField(_l("When did you look?"), [Required(_l("Enter the day on which you looked"))])
    address = TextField(_l("Address of the page (optional)"), [LongEnough(500)])
    note = LongTextField(_l("Note (optional)"), [LongEnough(4000)])
