"""What people type to sign in, and administrators about people."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Email

from grants.fields import ChoiceField, ChoicesField, EmailField, LongEnough, Required, TextField
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGE_CHOICES
from grants.permissions import Role


class LinkForm(Form):
    """Whoever wants a sign-in link."""

    email = EmailField(_l("E-mail address"), [Required(_l("Enter your e-mail address")), LongEnough(255)])


class PersonForm(Form):
    """Somebody who works for the programme."""

    full_name = TextField(_l("Full name"), [Required(_l("Enter the full name")), LongEnough(200)])
    email = EmailField(
        _l("E-mail address"),
        [Required(_l("Enter the e-mail address")), Email(_l("Enter a real e-mail address"))],
    )
    language = ChoiceField(_l("Language"), choices=LANGUAGE_CHOICES, default="en")
    roles = ChoicesField(
        _l("Roles"),
        [Required(_l("Choose at least one role"))],
        choices=[(role.value, role.label) for role in Role],
    )


class RolesForm(RecordForm):
    """What a person does for the programme."""

    roles = ChoicesField(_l("Roles"), choices=[(role.value, role.label) for role in Role])
