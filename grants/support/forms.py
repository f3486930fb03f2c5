"""What is typed about help: offers, requests, and what came of them."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Email

from grants.accounts.queries import areas
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    EmailField,
    ListField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
    TickField,
    WholeNumberField,
)
from grants.forms import Form
from grants.languages import LANGUAGE_CHOICES
from grants.support.models import Audience, PartnerKind, SupportKind, SupportOffer
from grants.support.operations import ANSWER_DAYS, FEWEST_DAYS, MOST_DAYS, Help, Reach


class OfferForm(Form):
    """What a partner offers; officers fill in the same for them."""

    name = TextField(
        _l("Name of the organisation or person"), [Required(_l("Enter the name")), LongEnough(200)]
    )
    partner_kind = ChoiceField(
        _l("What are you?"),
        [Required(_l("Choose what you are"))],
        choices=[(kind.value, kind.label) for kind in PartnerKind],
    )
    contact_name = TextField(
        _l("Whom do we write to?"), [Required(_l("Enter the full name")), LongEnough(200)]
    )
    email = EmailField(
        _l("E-mail address"),
        [Required(_l("Enter the e-mail address")), Email(_l("Enter a real e-mail address")), LongEnough(255)],
    )
    language = ChoiceField(_l("In which language?"), choices=LANGUAGE_CHOICES, default="en")
    kind = ChoiceField(
        _l("What do you offer?"),
        [Required(_l("Choose what you offer"))],
        choices=[(kind.value, kind.label) for kind in SupportKind],
    )
    text = LongTextField(
        _l("Describe it"),
        [Required(_l("Describe what you offer")), LongEnough(4000)],
        description=_l("Say what groups get, when, and what they need for it. Groups read this."),
    )
    places = WholeNumberField(_l("For how many groups?"), least=1, most=1000, default="1")
    area = ListField(_l("Where?"))
    until = DayField(_l("Until which day? (optional)"))
    value = PoundsField(
        _l("What is all of it worth?"),
        description=_l("Needed for match funding and for things or services without charge."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.area.choices = [("", _("Everywhere in London")), *((a.code, str(a.name)) for a in areas())]

    @property
    def reach(self) -> Reach:
        return Reach(
            self.name.data, PartnerKind(self.partner_kind.data), self.contact_name.data, self.email.data,
            self.language.data,
        )  # fmt: skip

    @property
    def help(self) -> Help:
        return Help(
            kind=SupportKind(self.kind.data),
            text=self.text.data,
            places=self.places.number or 1,
            area_code=self.area.data or None,
            until_on=self.until.data,
            value_pence=self.value.pence,
        )


class AskForm(Form):
    """What a group asks for."""

    kind = ChoiceField(
        _l("What do you need?"),
        [Required(_l("Choose what you need"))],
        choices=[(kind.value, kind.label) for kind in SupportKind],
    )
    text = LongTextField(
        _l("Describe it"),
        [Required(_l("Describe what you need")), LongEnough(4000)],
        description=_l("Officers read this. A partner learns of you only if you agree."),
    )


class ProposeForm(Form):
    """Which offer is proposed to a group."""

    offer = ListField(_l("Offer"), [Required(_l("Choose an offer"))])

    def __init__(self, offers: Iterable[SupportOffer], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        named = [(o.reference, f"{o.reference} – {o.partner.name}") for o in offers]
        self.offer.choices = [("", ""), *named]


class GivenForm(Form):
    """What was given in the end."""

    value = PoundsField(
        _l("What was it worth? (optional)"),
        description=_l("Money, or the price of what you would have paid."),
    )


class ReasonForm(Form):
    """A step that needs a reason, which others read."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(2000)])


class WishForm(Form):
    """What a group lets other groups be told, so that an officer can propose an introduction."""

    text = LongTextField(
        _l("What may another group be told of your work?"),
        [Required(_l("Describe your work")), LongEnough(2000)],
        description=_l("Give no names, addresses or numbers: it is read before anybody has agreed."),
    )
    audiences = ChoicesField(
        _l("For whom is your project? (optional)"),
        choices=[(audience.value, audience.label) for audience in Audience],
    )
    consents = TickField(
        _l("If both groups agree, the other one may be given my name and my e-mail address"),
        [Required(_l("Tick the box, or ask a colleague to fill this in with their own account"))],
    )

    @property
    def chosen(self) -> list[Audience]:
        return [Audience(word) for word in self.audiences.data or []]


class IntroduceForm(Form):
    """Why two groups should meet, and how long they have to answer."""

    reason = LongTextField(
        _l("Why should they meet?"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("Both groups read this. Name neither of them."),
    )
    days = WholeNumberField(
        _l("Within how many days shall they answer?"),
        least=FEWEST_DAYS,
        most=MOST_DAYS,
        default=str(ANSWER_DAYS),
    )
