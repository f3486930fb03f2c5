"""What people type about who belongs to their organisation and who speaks for it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Email

from grants.accounts.kinds import KINDS
from grants.accounts.models import Contact, ContactPlace, Membership, Organisation
from grants.accounts.operations import Reach
from grants.accounts.queries import contacts_of
from grants.fields import ChoiceField, EmailField, LongEnough, Required, TextField, TickField
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGE_CHOICES

_REAL_ADDRESS = Email(_l("Enter a real e-mail address"))

_MAY_SIGN = _l("May sign agreements for this organisation")
_CERTIFIES = _l("Certifier: signs off reports that others wrote, before they are sent")
_OWNER = _l("Owner: may change the organisation's profile and people")


class InvitationForm(Form):
    """A colleague who is asked to join an organisation."""

    full_name = TextField(_l("Full name"), [Required(_l("Enter the full name")), LongEnough(200)])
    email = EmailField(_l("E-mail address"), [Required(_l("Enter the e-mail address")), _REAL_ADDRESS])
    position = TextField(_l("Position"), [Required(_l("Enter the position")), LongEnough(200)])
    may_sign = TickField(_MAY_SIGN)
    is_owner = TickField(_OWNER)
    language = ChoiceField(_l("Language of the mail"), choices=LANGUAGE_CHOICES)


class PlaceForm(RecordForm):
    """What a member is and may do from now on."""

    position = TextField(_l("Position"), [Required(_l("Enter the position")), LongEnough(200)])
    may_sign = TickField(_MAY_SIGN)
    certifies = TickField(_CERTIFIES)
    is_owner = TickField(_OWNER)

    @classmethod
    def of(cls, membership: Membership) -> "PlaceForm":
        """Return the form with what is known now."""
        return cls(
            membership,
            data={
                "position": membership.position,
                "may_sign": membership.may_sign,
                "certifies": membership.certifies,
                "is_owner": membership.is_owner,
            },
        )


class RegisterByInvitationForm(Form):
    """A new account for the address that an invitation was sent to."""

    full_name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])
    agreed = TickField(
        _l("I have read how my data is used, and agree to an account in my name"),
        [Required(_l("Tick the box to agree"))],
    )


class ContactForm(RecordForm):
    """One of the two people who speak for an organisation."""

    full_name = TextField(_l("Full name"), [Required(_l("Enter the full name")), LongEnough(200)])
    position = TextField(_l("Position"), [Required(_l("Enter the position")), LongEnough(200)])
    email = EmailField(_l("E-mail address"), [Required(_l("Enter the e-mail address")), _REAL_ADDRESS])
    phone = TextField(_l("Telephone number"), [Required(_l("Enter a telephone number")), LongEnough(40)])
    old_enough = TickField(_l("This person is 16 or older"), [Required(_l("Tick the box if it is so"))])

    @classmethod
    def of(cls, organisation: Organisation, place: ContactPlace) -> "ContactForm":
        """Return the form for a place, with who has it now."""
        known: Contact | None = contacts_of(organisation).get(place)
        values = {name: getattr(known, name) for name in ("full_name", "position", "email", "phone")
                  if known is not None}  # fmt: skip
        form = SeniorContactForm if place is ContactPlace.SENIOR else cls
        return form(organisation, data={**values, "old_enough": known is not None})

    @property
    def reach(self) -> Reach:
        """Who was named."""
        return Reach(self.full_name.data, self.position.data, self.email.data, self.phone.data)


class SeniorContactForm(ContactForm):
    """The contact who answers for an organisation in law: in one of the positions that fit its kind."""

    position = ChoiceField(_l("Position"), [Required(_l("Choose the position"))])
    old_enough = TickField(_l("This person is 18 or older"), [Required(_l("Tick the box if it is so"))])

    def __init__(self, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(organisation, **kwargs)
        self.position.choices = [(p.value, p.label) for p in KINDS[organisation.kind].senior_positions]


class UnrelatedForm(Form):
    """The declaration that the two contacts have nothing to do with each other at home."""

    agreed = TickField(_l("I declare this for my organisation"), [Required(_l("Tick the box to declare it"))])
