"""What officers and administrators type about bank holidays."""

from flask_babel import lazy_gettext as _l

from grants.fields import DayField, Required, TextsField
from grants.forms import Form


class HolidayForm(Form):
    """A day on which nobody works."""

    day = DayField(_l("Day"), [Required(_l("Enter the day"))])
    title = TextsField(_l("What the day is called"), required=_l("Enter what the day is called"))
