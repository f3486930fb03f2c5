"""What decision makers and administrators type."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from grants import clock
from grants.accounts.models import User
from grants.awards.models import Outcome
from grants.fields import (
    ChoiceField,
    DayField,
    ListField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
)
from grants.forms import Form
from grants.money import Pence
from grants.rounds.models import Theme

_PROPOSED = (Outcome.AWARD, Outcome.RESERVE, Outcome.DEFER, Outcome.DECLINE)


class ProposalForm(Form):
    """What a decision maker proposes; made for one application by ``proposal_form``."""

    outcome = ChoiceField(
        _l("What do you propose?"),
        [Required(_l("Choose what you propose"))],
        choices=[(outcome.value, outcome.label) for outcome in _PROPOSED],
    )
    amount = PoundsField(_l("Amount to award"), description=_l("Only for an award."))
    viability = LongTextField(
        _l("If it is less than they asked for: why can the work still be done?"),
        [LongEnough(2000)],
        description=_l("For example, fewer sessions, or another funder pays the rest."),
    )
    theme = ListField(_l("Envelope that the money comes from"))
    stands_until = DayField(
        _l("For the reserve list or a later decision: until when?"),
        description=_l("The letter tells the group this day."),
    )
    reason = LongTextField(
        _l("Reason for the decision"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("Tie it to the criteria. The group reads this text."),
    )
    confidential = LongTextField(
        _l("Confidential note"),
        [LongEnough(4000)],
        description=_l("Read by staff and auditors only. Never in a letter, never published."),
    )

    def values(self) -> dict[str, Any]:
        """Return what the operation wants beside outcome and amount."""
        return {
            "reason": self.reason.data,
            "viability": self.viability.data or "",
            "stands_until": self.stands_until.data,
            "theme_id": int(self.theme.data) if "theme" in self and self.theme.data else None,
            "confidential": self.confidential.data or "",
        }

    @property
    def amount_pence(self) -> Pence | None:
        return Pence(self.amount.pence) if self.amount.pence is not None else None


def proposal_form(themes: Sequence[Theme], **known: Any) -> ProposalForm:
    """Return the form; the envelope is asked where the application names several themes."""
    form = ProposalForm(data=known)
    if len(themes) > 1:
        form.theme.choices = [("", ""), *((str(theme.id), str(theme.title)) for theme in themes)]
    else:
        del form.theme
    return form


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class NoteForm(Form):
    """A step that may carry a note."""

    note = LongTextField(_l("Note"), [LongEnough(4000)], description=_l("If something should be remembered."))


class DelegationForm(Form):
    """What somebody may decide on."""

    person = ListField(_l("Person"), [Required(_l("Choose a person"))])
    limit = PoundsField(_l("They may decide up to"), description=_l("Leave empty for any amount."))
    begins_on = DayField(_l("From"), [Required(_l("Enter a day"))])
    ends_on = DayField(_l("Last day"), description=_l("Leave empty if no end is known."))
    note = LongTextField(
        _l("Where this was decided"),
        [LongEnough(1000)],
        description=_l("For example, the number of the decision that set the scheme."),
    )


def delegation_form(people: Sequence[User]) -> DelegationForm:
    """Return the form with the people who can be named."""
    form = DelegationForm(data={"begins_on": clock.today()})
    form.person.choices = [("", ""), *((str(person.id), person.full_name) for person in people)]
    return form
