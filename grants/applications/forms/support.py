"""What groups type about their host and helpers, and what a host types about itself."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Email

from grants.accounts.models import OrganisationKind
from grants.accounts.queries import areas
from grants.applications.models import Hosting
from grants.applications.operations import Answering
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    EmailField,
    ListField,
    LongEnough,
    LongTextField,
    Required,
    TextField,
    TickField,
)
from grants.forms import Form
from grants.languages import LANGUAGES
from grants.rounds.models import Section

_LANGUAGES = [(code, name) for code, (name, _direction) in LANGUAGES.items()]

#: Who may host: an organisation that stands in a register.
_HOST_KINDS = [
    (kind.value, kind.label) for kind in OrganisationKind if kind is not OrganisationKind.UNREGISTERED
]


class AskHostForm(Form):
    """Which organisation is asked to host the grant, and whom to write to."""

    host_name = TextField(
        _l("Name of the organisation"), [Required(_l("Enter the name of the organisation")), LongEnough(200)]
    )
    contact_name = TextField(
        _l("Who should answer?"),
        [Required(_l("Enter the name of the person who should answer")), LongEnough(200)],
        description=_l("Somebody who may speak for the organisation, such as its director or treasurer."),
    )
    contact_email = EmailField(
        _l("Their e-mail address"),
        [Required(_l("Enter the e-mail address")), LongEnough(255), Email(_l("Enter a real e-mail address"))],
        description=_l("We send them one mail with a link. They need no account."),
    )
    language = ChoiceField(
        _l("Language of the mail"), [Required(_l("Choose the language of the mail"))], choices=_LANGUAGES
    )


class ConfirmHostingForm(Form):
    """What a host says of itself, and its declaration."""

    name = TextField(
        _l("Full legal name of your organisation"),
        [Required(_l("Enter the legal name of your organisation")), LongEnough(200)],
    )
    kind = ChoiceField(
        _l("What kind of organisation is it?"),
        [Required(_l("Choose what kind of organisation it is"))],
        choices=_HOST_KINDS,
    )
    number = TextField(
        _l("Charity or company number"), [Required(_l("Enter the charity or company number")), LongEnough(20)]
    )
    area = ListField(_l("Borough where you are based"), [Required(_l("Choose a borough"))])
    address = LongTextField(
        _l("Postal address"), [Required(_l("Enter an address for letters")), LongEnough(500)]
    )
    full_name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])
    position = TextField(
        _l("Your position in the organisation"), [Required(_l("Enter your position")), LongEnough(200)]
    )
    agreed = TickField(_l("I declare this for my organisation"), [Required(_l("Tick the box to declare it"))])

    def __init__(self, hosting: Hosting, **kwargs: Any) -> None:
        super().__init__(data={"name": hosting.host_name, "full_name": hosting.contact_name}, **kwargs)
        self.area.choices = [("", ""), *((area.code, str(area.name)) for area in areas())]

    def answering(self) -> Answering:
        """Return what was typed as the operation takes it."""
        return Answering(
            name=self.name.data,
            kind=OrganisationKind(self.kind.data),
            number=self.number.data,
            area_code=self.area.data,
            address=self.address.data,
            full_name=self.full_name.data,
            position=self.position.data,
        )


class RefuseHostingForm(Form):
    """Why an organisation will not be the host."""

    full_name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])
    reason = LongTextField(
        _l("What should we tell the group?"),
        [Required(_l("Write a short reason")), LongEnough(2000)],
        description=_l("The group reads this text."),
    )

    def __init__(self, hosting: Hosting, **kwargs: Any) -> None:
        super().__init__(data={"full_name": hosting.contact_name}, **kwargs)


class HelperForm(Form):
    """Who helps, with what, until when, and the group's consent."""

    full_name = TextField(_l("Full name"), [Required(_l("Enter the full name")), LongEnough(200)])
    email = EmailField(
        _l("E-mail address"),
        [Required(_l("Enter the e-mail address")), LongEnough(255), Email(_l("Enter a real e-mail address"))],
    )
    scope = ChoiceField(
        _l("What may they write?"),
        [Required(_l("Choose what they may write"))],
        choices=[("all", _l("Every section")), ("some", _l("Only the sections that I choose below"))],
    )
    sections = ChoicesField(_l("Sections"))
    ends_on = DayField(
        _l("Last day on which they may write"),
        [Required(_l("Enter the last day on which they may write"))],
    )
    agreed = TickField(
        _l("I agree to this for my group"), [Required(_l("Tick the box to agree for your group"))]
    )

    def __init__(self, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sections.choices = [(section.key, str(section.title)) for section in sections]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.scope.data == "some" and not self.sections.data:
            self.sections.errors = [str(_l("Choose at least one section"))]
            return False
        return valid

    def section_keys(self) -> list[str]:
        """Return the sections that were chosen; none stands for all of them."""
        return list(self.sections.data or []) if self.scope.data == "some" else []
