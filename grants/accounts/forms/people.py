"""What people type to sign in, and administrators about people."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Email, ValidationError

from grants.accounts.attempts import Way, is_resting
from grants.accounts.library_forms import PasswordField
from grants.accounts.models import User
from grants.fields import (
    ChoiceField,
    ChoicesField,
    EmailField,
    LongEnough,
    Required,
    TextField,
)
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGE_CHOICES
from grants.permissions import Role


class LinkForm(Form):
    """Whoever wants a sign-in link."""

    email = EmailField(_l("E-mail address"), [Required(_l("Enter your e-mail address")), LongEnough(255)])


class ProofForm(Form):
    """Whoever proves once more who they are; after too many wrong passwords only by a link."""

    password = PasswordField(_l("Your password"), [Required(_l("Enter your password")), LongEnough(255)])

    def __init__(self, person: User, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._address = person.email

    def validate_password(self, _field: Any) -> None:
        if is_resting(Way.PASSWORD, self._address):
            raise ValidationError(
                _("There were too many attempts to sign in with this address. Wait 15 minutes, or ask for a"
                  " sign-in link.")
            )  # fmt: skip


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
