"""What recipients, officers and decision makers type about variations."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.fields import (
    DayField,
    LongEnough,
    LongTextField,
    PercentField,
    PoundsField,
    Required,
    TickField,
    WholeNumberField,
    WordsField,
)
from grants.forms import Form, RecordForm
from grants.languages import Texts
from grants.money import WHOLE, Pence
from grants.payments.models import Payment
from grants.rounds.models import BudgetPart
from grants.spending.budget import Planned
from grants.spending.forms import BudgetForm, budget_rows, typed
from grants.variations.models import Variation, VariationRules
from grants.variations.terms import Terms, Wanted

_LONGEST_REASON = 4000
_MOST_WORDS = 300


class RulesForm(RecordForm):
    """What an officer may agree to alone."""

    shift_days = WholeNumberField(
        _l("By how many days may an officer shift days alone?"),
        [Required(_l("Enter a number of days"))],
        most=366,
        description=_l("Due days of reports and returns, and the first and last day of the project."),
    )
    move_share = PercentField(
        _l("How much of the award may an officer move between lines of the budget alone (%)?"),
        [Required(_l("Enter 0 to 100 percent"))],
    )

    @classmethod
    def of(cls, rules: VariationRules) -> "RulesForm":
        """Return the form with the rules as they are."""
        return cls(
            rules if rules.id else None,
            data={
                "shift_days": str(rules.shift_days),
                "move_share": str(rules.move_share * 100 // WHOLE),
            },
        )


class VariationForm(BudgetForm):
    """Everything of an award that may change; made for each award by ``variation_form``."""

    references: Sequence[str] = ()
    indicators: Sequence[int] = ()

    def as_wanted(self) -> Wanted:
        """Return what was typed as the operation takes it; a day left empty stays as it was."""
        return Wanted(
            amount_pence=self.amount.pence or Pence(0),
            purpose=(self.purpose.data or "").strip(),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            dues={ref: self[f"due_{ref}"].data for ref in self.references if self[f"due_{ref}"].data},
            lines=self.wanted(),
            targets={
                number: self[f"target_{number}"].number
                for number in self.indicators
                if self[f"target_{number}"].number is not None
            },
        )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _lines(terms: Terms) -> list[Planned]:
    return [
        Planned(line["title"], BudgetPart(line["part"]), Pence(line["amount_pence"]))
        for line in terms["lines"]
    ]


def variation_form(variation: Variation, now: Terms) -> VariationForm:
    """Return the form of a change, filled with what is written; what is not touched is as it stands now."""
    terms = variation.after
    dues = [due for due in now["dues"] if due["is_open"]]
    wanted = {due["reference"]: due["due_on"] for due in terms["dues"]}
    planned = {target["id"]: target["planned"] for target in terms["targets"]}
    fields: dict[str, Any] = {
        "references": [due["reference"] for due in dues],
        "indicators": [target["id"] for target in now["targets"] if target["planned"]],
        "amount": PoundsField(_l("Amount of the award"), [Required(_l("Enter the amount"))]),
        "purpose": WordsField(
            _l("What the grant is for"), [Required(_l("Say what the grant is for."))], max_words=_MOST_WORDS
        ),
        "starts_on": DayField(_l("First day of the project")),
        "ends_on": DayField(_l("Last day of the project")),
    }
    data: dict[str, Any] = {
        "amount": typed(terms["amount_pence"]), "purpose": terms["purpose"], "reason": variation.reason,
        "starts_on": _day(terms["starts_on"]), "ends_on": _day(terms["ends_on"]),
    }  # fmt: skip
    for due in dues:
        name = f"due_{due['reference']}"
        fields[name] = DayField(_("Due day of “%(title)s”", title=Texts(due["title"])))
        data[name] = _day(wanted.get(due["reference"], due["due_on"]))
    rows, shown = budget_rows(_lines(terms), [line["id"] for line in terms["lines"]])
    fields, data = {**fields, **rows}, {**data, **shown}
    for target in now["targets"]:
        if target["planned"]:
            name = f"target_{target['id']}"
            fields[name] = WholeNumberField(_("Target “%(title)s”", title=Texts(target["title"])), least=1)
            data[name] = str(planned.get(target["id"], target["planned"]))
    fields["reason"] = LongTextField(
        _l("Why should it change?"), [Required(_l("Say why it should change.")), LongEnough(_LONGEST_REASON)]
    )
    made: type[VariationForm] = type("VariationOfAward", (VariationForm,), fields)
    return made(variation, data=data)


class SignForm(RecordForm):
    """A signatory stands for what the group asks for, or accepts."""

    agrees = TickField(
        _l("I may sign for the group, and I have read what would change"),
        [Required(_l("Tick the box to go on"))],
    )


class AmountsForm(RecordForm):
    """What an officer says of a change, with the amounts of instalments; made by ``amounts_form``."""

    references: Sequence[str] = ()

    def amounts(self) -> dict[str, Pence]:
        """Return the amounts in pence by the reference of the instalment."""
        return {ref: self[f"pay_{ref}"].pence or Pence(0) for ref in self.references}

    @property
    def more_pence(self) -> Pence:
        """What a new instalment at the end is to have; nothing for none."""
        return (self.more.pence if "more" in self else None) or Pence(0)


def amounts_form(
    variation: Variation, payments: Sequence[Payment], proposed: Sequence[int], label: Any
) -> AmountsForm:
    """Return the form with these instalments, none where the award's amount stays; amounts in pence."""
    fields: dict[str, Any] = {"references": [payment.reference for payment in payments]}
    data: dict[str, Any] = {"note": variation.note}
    for payment, pence in zip(payments, proposed, strict=True):
        title = payment.milestone.title if payment.milestone else _("Agreement in force")
        fields[f"pay_{payment.reference}"] = PoundsField(
            _("Instalment %(reference)s: %(title)s", reference=payment.reference, title=title),
            [Required(_l("Enter the amount"))],
        )
        data[f"pay_{payment.reference}"] = typed(pence)
    if variation.after["amount_pence"] != variation.before["amount_pence"]:
        fields["more"] = PoundsField(
            _l("A new instalment at the end (optional)"), description=_l("No report releases it.")
        )
    fields["note"] = LongTextField(
        label, [Required(_l("Write why you recommend it")), LongEnough(_LONGEST_REASON)]
    )
    made: type[AmountsForm] = type("AmountsOfVariation", (AmountsForm,), fields)
    return made(variation, beside=lambda: payments, data=data)


class QuestionForm(Form):
    """What an officer asks the group."""

    question = LongTextField(
        _l("What do you want to know?"),
        [Required(_l("Write your question")), LongEnough(_LONGEST_REASON)],
        description=_l("The group can change its request, and sends it again."),
    )


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(_LONGEST_REASON)])


class MoreTimeForm(Form):
    """A later day for a report or return."""

    due_on = DayField(_l("New due day"), [Required(_l("Enter a day"))])
    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(_LONGEST_REASON)])
