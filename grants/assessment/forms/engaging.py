"""People who review, what they read, and the interests that they have for long."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.assessment.models import ConflictKind, ReviewerProfile
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LongEnough,
    LongTextField,
    Required,
    TextField,
    TextsField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.languages import LANGUAGE_CHOICES, LANGUAGES, Texts


class ProfileForm(RecordForm):
    """For how long somebody reviews, and what they can be given."""

    starts_on = DayField(_l("The term begins on"), [Required(_l("Enter the day on which the term begins"))])
    ends_on = DayField(_l("The term ends on"), [Required(_l("Enter the day on which the term ends"))])
    expertise = ChoicesField(
        _l("Themes that they know"),
        description=_l("The themes of all rounds. Applications with these themes are given to them first."),
    )
    reads = ChoicesField(
        _l("Languages that they read"),
        [Required(_l("Choose at least one language"))],
        choices=LANGUAGE_CHOICES,
    )
    most_at_once = WholeNumberField(
        _l("Most reviews at once"), [Required(_l("Enter a number"))], least=1, most=200, default="20"
    )

    @classmethod
    def of(cls, profile: ReviewerProfile | None, themes: dict[str, Texts]) -> "ProfileForm":
        """Return the form with what is known, and the themes of all rounds to choose from."""
        known: dict[str, Any] = {"reads": list(LANGUAGES)}
        if profile is not None:
            known = {
                name: getattr(profile, name) for name in ("starts_on", "ends_on", "expertise", "reads")
            } | {"most_at_once": str(profile.most_at_once)}
        form = cls(profile, data=known)
        keys = {**{key: key for key in known.get("expertise", [])}, **{k: str(t) for k, t in themes.items()}}
        form.expertise.choices = list(keys.items())
        return form

    def values(self) -> dict[str, Any]:
        """Return what was typed as the operation takes it."""
        return {
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "expertise": self.expertise.data or [],
            "reads": self.reads.data,
            "most_at_once": self.most_at_once.number,
        }


class BriefingForm(Form):
    """What everybody who reviews must know."""

    text = TextsField(_l("Briefing"), long=True, required=_l("Write the text"))


class InterestForm(Form):
    """An interest that goes on from round to round."""

    name = TextField(
        _l("Name of the organisation, or its charity or company number"),
        [Required(_l("Enter the name of the organisation")), LongEnough(200)],
    )
    kind = ChoiceField(
        _l("What is your interest?"),
        [Required(_l("Choose one"))],
        choices=[(kind.value, kind.label) for kind in ConflictKind],
    )
    note = LongTextField(
        _l("In a few words, if you like"),
        [LongEnough(2000)],
        description=_l("Officers and auditors can read this. The group cannot."),
    )
    since_on = DayField(_l("Since (leave empty if you do not know)"))
    until_on = DayField(_l("Until (leave empty if it goes on)"))

    def values(self) -> dict[str, Any]:
        """Return what was typed as the operation takes it."""
        days: dict[str, date | None] = {"since_on": self.since_on.data, "until_on": self.until_on.data}
        return {"note": self.note.data or "", **days}


class FeedbackForm(Form):
    """What a reviewer thinks of a round."""

    text = LongTextField(_l("What do you think?"), [Required(_l("Write what you think")), LongEnough(8000)])
