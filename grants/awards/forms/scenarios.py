"""What officers and decision makers type about scenarios."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.awards.models import Outcome, Way
from grants.awards.ranking import OPEN_TO_MONEY, Ranked
from grants.fields import (
    ChoiceField,
    DayField,
    ListField,
    LongEnough,
    LongTextField,
    PercentField,
    PoundsField,
    Required,
    TextField,
)
from grants.forms import Form

#: Whoever gets nothing in a scenario may be left for later.
NOTHING_YET = "later"


class ScenarioForm(Form):
    """How a scenario is worked out."""

    title = TextField(_l("Name of the scenario"), [Required(_l("Enter a name")), LongEnough(100)])
    way = ChoiceField(
        _l("How is the money given?"),
        [Required(_l("Choose one"))],
        choices=[(way.value, way.label) for way in Way],
    )
    least = PercentField(
        _l("Lowest agreed score that gets money (%)"),
        [Required(_l("Enter 0 to 100 percent"))],
        default="50",
    )
    reason = LongTextField(_l("Why look at this one?"), [Required(_l("Enter the reason")), LongEnough(2000)])


class AmountForm(Form):
    """What one application gets in a scenario."""

    application = ListField(_l("Application"), [Required(_l("Choose an application"))])
    amount = PoundsField(_l("Amount"), description=_l("Leave empty to take it out."))


class ProposeScenarioForm(Form):
    """Proposals for all applications of the chosen scenario."""

    reason = LongTextField(
        _l("Reason for the awards"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("Tie it to the criteria. Each group that is awarded reads this text."),
    )
    viability = LongTextField(
        _l("For those who get less than they asked for: why can the work still be done?"), [LongEnough(2000)]
    )
    rest = ChoiceField(
        _l("What do you propose for the others?"),
        [Required(_l("Choose one"))],
        choices=[
            (NOTHING_YET, _l("Nothing yet")),
            *((o.value, o.label) for o in (Outcome.RESERVE, Outcome.DEFER, Outcome.DECLINE)),
        ],
        default=NOTHING_YET,
    )
    rest_reason = LongTextField(
        _l("Reason for the others"),
        [LongEnough(4000)],
        description=_l("Each of those groups reads this text."),
    )
    stands_until = DayField(_l("For the reserve list or a later decision: until when?"))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and self.rest.data != NOTHING_YET and not (self.rest_reason.data or "").strip():
            self.rest_reason.errors = [_("Enter the reason")]
            return False
        return valid

    def values(self) -> dict[str, Any]:
        return {
            "reason": self.reason.data,
            "viability": self.viability.data or "",
            "rest": None if self.rest.data == NOTHING_YET else Outcome(self.rest.data),
            "rest_reason": self.rest_reason.data or "",
            "stands_until": self.stands_until.data,
        }


def amount_form(lines: Sequence[Ranked]) -> AmountForm:
    """Return the form with the applications that money may still go to."""
    form = AmountForm()
    form.application.choices = [
        ("", ""),
        *(
            (line.reference, f"{line.place}. {line.reference} {line.title}")
            for line in lines
            if line.state in OPEN_TO_MONEY
        ),
    ]
    return form
