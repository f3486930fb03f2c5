"""What officers type about an offer."""

from flask_babel import lazy_gettext as _l

from grants.fields import (
    ChoiceField,
    DayField,
    LongEnough,
    LongTextField,
    Required,
)
from grants.forms import Form
from grants.rounds.models import Publication


class ExtendForm(Form):
    """More time to accept."""

    accept_by = DayField(_l("They can accept until"), [Required(_l("Enter a day"))])
    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class PublicationForm(Form):
    """How the public sees an award."""

    publication = ChoiceField(
        _l("How is this award published?"),
        [Required(_l("Choose one"))],
        choices=[(choice.value, choice.label) for choice in Publication],
    )
    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])
