"""What groups and officers type about other public money."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.diligence.models import AssistanceFinding
from grants.fields import (
    ChoiceField,
    DayField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
    TickField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm

_LONGEST = 4000


class AmountForm(Form):
    """One amount of public money."""

    giver = TextField(_l("Who gave it?"), [Required(_l("Enter who gave it")), LongEnough(255)])
    amount = PoundsField(_l("How much?"), [Required(_l("Enter an amount in pounds"))])
    given_on = DayField(_l("When?"), [Required(_l("Enter the day"))])


class GroupDeclarationForm(Form):
    """A group's word that the amounts are all."""

    agree = TickField(
        _l(
            "We declare that these are all the amounts of minimal financial assistance and similar public"
            " money that we had in these years, and that we shall tell you before we take more."
        ),
        [Required(_l("Tick the box to declare it"))],
    )


class OfficerDeclarationForm(Form):
    """What an officer writes down for a group."""

    finding = ChoiceField(
        _l("Does this grant count?"),
        [Required(_l("Choose whether it counts"))],
        choices=[(finding.value, finding.label) for finding in AssistanceFinding],
    )
    reason = LongTextField(_l("If it is not a subsidy: why not?"), [LongEnough(_LONGEST)])
    source = LongTextField(
        _l("Where do you have this from?"),
        [Required(_l("Say where you have this from")), LongEnough(_LONGEST)],
    )


class LimitsForm(RecordForm):
    """The limits of the programme."""

    limit = PoundsField(_l("Limit for one organisation"), [Required(_l("Enter an amount in pounds"))])
    years = WholeNumberField(
        _l("Financial years that count, this one included"),
        [Required(_l("Enter a number of years"))],
        least=1,
        most=10,
    )
    publish_above = PoundsField(
        _l("A grant above this amount is to be published as a subsidy"),
        [Required(_l("Enter an amount in pounds"))],
    )

    def values(self) -> dict[str, Any]:
        return {
            "limit_pence": self.limit.pence,
            "years": self.years.number,
            "publish_above_pence": self.publish_above.pence,
        }
