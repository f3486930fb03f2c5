"""What people type about their organisation: its kind, its profile, its work and size."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from grants.accounts.kinds import KINDS, Has
from grants.accounts.models import Organisation, OrganisationKind
from grants.accounts.numbers import charity_number, company_number, telephone
from grants.accounts.operations import Profile
from grants.accounts.queries import areas
from grants.errors import RuleBroken
from grants.fields import (
    ChoiceField,
    ChoicesField,
    ListField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
    TickField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGE_CHOICES

#: The shape of a number is told beside its field, together with what else is wrong on the page.
_Reader = Callable[[str | None], Any]


def _readable(read: _Reader, field: Any) -> None:
    try:
        read(field.data)
    except RuleBroken as broken:
        raise ValidationError(broken.message) from None


class KindForm(Form):
    """What an organisation is in law: it decides what else is asked."""

    kind = ChoiceField(
        _l("What kind of organisation is it?"),
        [Required(_l("Choose what kind of organisation it is"))],
        choices=[(kind.value, kind.label) for kind in OrganisationKind],
    )


class _ProfileForm(RecordForm):
    """What an organisation of one kind says of itself; numbers that its kind never has are not asked for."""

    name = TextField(
        _l("Name of the organisation"),
        [Required(_l("Enter the name")), LongEnough(200)],
        description=_l("As in your governing document, or as your group calls itself."),
    )
    other_names = TextField(
        _l("Other names that people know it by (optional)"),
        [LongEnough(500)],
        description=_l("For example a trading name. Separate several by commas."),
    )
    charity_number = TextField(
        _l("Charity number"),
        description=_l("6 or 7 digits; in Scotland such as SC099123, in Northern Ireland such as NIC199123."),
    )
    company_number = TextField(
        _l("Company number"),
        description=_l("8 digits, such as 09912345, or 2 letters and 6 digits, such as SC991234."),
    )
    area = ListField(_l("Borough where you are based"), [Required(_l("Choose a borough"))])
    address = LongTextField(
        _l("Postal address"),
        [Required(_l("Enter an address for letters")), LongEnough(500)],
        description=_l("It is shown on letters, never to the public."),
    )
    phone = TextField(_l("Telephone number (optional)"), [LongEnough(40)])
    website = TextField(_l("Website (optional)"), [LongEnough(250)])

    def __init__(self, kind: OrganisationKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.area.choices = [("", ""), *((area.code, str(area.name)) for area in areas())]
        self._fit(self.charity_number, KINDS[kind].charity_number, _l("Charity number (if you have one)"))
        self._fit(self.company_number, KINDS[kind].company_number, _l("Company number (if you have one)"))

    def _fit(self, field: Any, has: Has, optional: Any) -> None:
        if has is Has.NEVER:
            delattr(self, field.name)
        elif has is Has.PERHAPS:
            field.label.text = optional

    def validate_charity_number(self, field: Any) -> None:
        _readable(lambda text: charity_number(text, self.kind), field)

    def validate_company_number(self, field: Any) -> None:
        _readable(lambda text: company_number(text, self.kind), field)

    def validate_phone(self, field: Any) -> None:
        _readable(lambda text: telephone(text, field="phone"), field)

    @property
    def profile(self) -> Profile:
        """What was typed."""
        return Profile(
            name=self.name.data,
            kind=self.kind,
            area_code=self.area.data,
            address=self.address.data,
            charity_number=self.charity_number.data if self.charity_number else None,
            company_number=self.company_number.data if self.company_number else None,
            other_names=self.other_names.data or "",
            phone=self.phone.data or "",
            website=self.website.data or "",
        )


class NewProfileForm(_ProfileForm):
    """An organisation, and its first member's place in it."""

    position = TextField(
        _l("Your position"),
        [Required(_l("Enter your position")), LongEnough(200)],
        description=_l("For example chair, coordinator or volunteer."),
    )
    may_sign = TickField(_l("I may sign agreements for this organisation"))


class ChangeProfileForm(_ProfileForm):
    """What is known of an organisation, and the language of its letters."""

    language = ChoiceField(_l("Language of your letters"), choices=LANGUAGE_CHOICES)

    @classmethod
    def of(cls, organisation: Organisation, kind: OrganisationKind) -> "ChangeProfileForm":
        """Return the form with what is known now, for this kind."""
        known = ("name", "other_names", "charity_number", "company_number", "address", "phone", "website",
                 "language")  # fmt: skip
        values = {name: getattr(organisation, name) for name in known}
        return cls(kind, organisation, data={**values, "area": organisation.area_code})


class WorkForm(RecordForm):
    """Where an organisation works, and how large it is."""

    areas = ChoicesField(_l("In which boroughs do you work?"), [Required(_l("Choose at least one borough"))])
    income = PoundsField(
        _l("What came in during the last year, in whole pounds?"),
        [Required(_l("Enter the income, or 0"))],
        description=_l("Grants, donations, fees and sales together. A guess will do. Enter 0 if nothing."),
    )
    staff = WholeNumberField(
        _l("How many people do you employ?"),
        [Required(_l("Enter a whole number, or 0"))],
        description=_l("Enter 0 if everybody volunteers."),
        most=100_000,
    )
    volunteers = WholeNumberField(
        _l("How many people volunteer regularly?"), [Required(_l("Enter a whole number, or 0"))], most=100_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas.choices = [(area.code, str(area.name)) for area in areas()]

    @classmethod
    def of(cls, organisation: Organisation) -> "WorkForm":
        """Return the form with what is known now."""
        income = organisation.income_pence
        return cls(
            organisation,
            data={
                "areas": organisation.work_areas,
                "income": None if income is None else str(income // 100),
                "staff": _digits(organisation.staff_count),
                "volunteers": _digits(organisation.volunteer_count),
            },
        )


def _digits(number: int | None) -> str | None:
    return None if number is None else str(number)
