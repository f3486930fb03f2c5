"""What people type to sign an agreement: for the group, for its host, for the programme."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grants.awards.agreed import fingerprint_now
from grants.awards.models import Award
from grants.awards.operations import needs_committee
from grants.errors import RuleBroken
from grants.fields import LongEnough, LongTextField, Required, TextField, TickField
from grants.forms import Form
from grants.languages import current_language


class SigningForm(Form):
    """A signature: name, position, and the name typed once more, under the text that the page showed."""

    seen = HiddenField()
    name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])
    position = TextField(
        _l("Your position in the organisation"), [Required(_l("Enter your position")), LongEnough(200)]
    )
    signature = TextField(
        _l("Your signature"),
        [Required(_l("Type your name as your signature")), LongEnough(200)],
        description=_l("Type your full name once more. It counts like a signature on paper."),
    )
    agreed = TickField(_l("I declare this and sign the agreement"), [Required(_l("Tick the box to sign"))])

    def __init__(self, award: Award, **kwargs: Any) -> None:
        self._award = award
        super().__init__(**kwargs)
        if not self.is_submitted():
            self.seen.data = fingerprint_now(award, current_language())

    def check_unchanged(self) -> None:
        """Raise RuleBroken when the text is not the one that the page showed: it is read again first."""
        now = fingerprint_now(self._award, current_language())
        if self.seen.data != now:
            self.seen.data = now
            raise RuleBroken(_("The text has changed since you opened this page. Read it again, then sign."))


class AcceptForm(SigningForm):
    """The signatory's acceptance; where only its committee binds a group, its decision is confirmed."""

    has_committee = TickField(
        _l("Our committee has decided to accept this offer, and has authorised me to sign for it"),
        [Required(_l("Confirm that your committee has authorised you"))],
    )

    def __init__(self, award: Award, **kwargs: Any) -> None:
        super().__init__(award, **kwargs)
        if not needs_committee(award):
            del self.has_committee


class DeclineForm(Form):
    """Why a host does not sign."""

    full_name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])
    reason = LongTextField(
        _l("What should we tell the group?"),
        [Required(_l("Write a short reason")), LongEnough(2000)],
        description=_l("The group reads this text."),
    )
