"""What people type about themselves, their organisation and their colleagues."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Email

from grants.accounts.models import Organisation, OrganisationKind
from grants.accounts.queries import areas
from grants.fields import (
    ChoiceField,
    ChoicesField,
    EmailField,
    ListField,
    LongEnough,
    LongTextField,
    Required,
    TextField,
    TickField,
)
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGES
from grants.permissions import Role

_LANGUAGES = [(code, name) for code, (name, _direction) in LANGUAGES.items()]


class LinkForm(Form):
    """Whoever wants a sign-in link."""

    email = EmailField(_l("E-mail address"), [Required(_l("Enter your e-mail address")), LongEnough(255)])


class OrganisationForm(Form):
    """What an organisation is."""

    name = TextField(_l("Name of the organisation"), [Required(_l("Enter the name")), LongEnough(200)])
    kind = ChoiceField(
        _l("What kind of organisation is it?"),
        [Required(_l("Choose what kind of organisation it is"))],
        choices=[(kind.value, kind.label) for kind in OrganisationKind],
    )
    number = TextField(
        _l("Charity or company number"),
        [LongEnough(20)],
        description=_l("Leave this empty if your group is not registered. It can apply all the same."),
    )
    area = ListField(_l("Borough where you are based"), [Required(_l("Choose a borough"))])
    address = LongTextField(
        _l("Postal address"),
        [Required(_l("Enter an address for letters")), LongEnough(500)],
        description=_l("It is shown on letters, never to the public."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area.choices = [("", ""), *((area.code, str(area.name)) for area in areas())]


class NewOrganisationForm(OrganisationForm):
    """An organisation, and its first member's place in it."""

    position = TextField(
        _l("Your position"),
        [Required(_l("Enter your position")), LongEnough(200)],
        description=_l("For example chair, coordinator or volunteer."),
    )
    may_sign = TickField(_l("I may sign agreements for this organisation"))


class ChangeOrganisationForm(OrganisationForm, RecordForm):
    """What is known of an organisation, and the language of its letters."""

    language = ChoiceField(_l("Language of your letters"), choices=_LANGUAGES)

    @classmethod
    def of(cls, organisation: Organisation) -> "ChangeOrganisationForm":
        """Return the form with what is known now."""
        return cls(
            organisation,
            data={
                "name": organisation.name,
                "kind": organisation.kind.value,
                "number": organisation.number,
                "area": organisation.area_code,
                "address": organisation.address,
                "language": organisation.language,
            },
        )


class MemberForm(Form):
    """A colleague who joins an organisation."""

    full_name = TextField(_l("Full name"), [Required(_l("Enter the full name")), LongEnough(200)])
    email = EmailField(
        _l("E-mail address"),
        [Required(_l("Enter the e-mail address")), Email(_l("Enter a real e-mail address"))],
    )
    position = TextField(_l("Position"), [Required(_l("Enter the position")), LongEnough(200)])
    may_sign = TickField(_l("May sign agreements for this organisation"))


class PersonForm(Form):
    """Somebody who works for the programme."""

    full_name = TextField(_l("Full name"), [Required(_l("Enter the full name")), LongEnough(200)])
    email = EmailField(
        _l("E-mail address"),
        [Required(_l("Enter the e-mail address")), Email(_l("Enter a real e-mail address"))],
    )
    language = ChoiceField(_l("Language"), choices=_LANGUAGES, default="en")
    roles = ChoicesField(
        _l("Roles"),
        [Required(_l("Choose at least one role"))],
        choices=[(role.value, role.label) for role in Role],
    )


class RolesForm(RecordForm):
    """What a person does for the programme."""

    roles = ChoicesField(_l("Roles"), choices=[(role.value, role.label) for role in Role])
