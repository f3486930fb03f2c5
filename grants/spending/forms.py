"""What recipients and officers type about budgets, claims and assets."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
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
    TickField,
    WholeNumberField,
)
from grants.forms import Form, RecordForm
from grants.money import WHOLE, Pence
from grants.rounds.models import BUDGET_ROWS, LONGEST_LINE, BudgetPart
from grants.spending.budget import Planned
from grants.spending.models import (
    Asset,
    BudgetLine,
    Disposal,
    ExpenseClaim,
    ExpenseItem,
    Finding,
    SpendingRules,
)
from grants.spending.operations import AssetFacts, Cost, WantedLine
from grants.uploads import UploadField

_LONGEST_REASON = 4000


def typed(pence: int) -> str:
    """Return an amount as it stands in a box: ``1250`` or ``1250.50``."""
    return f"{pence / 100:.2f}".removesuffix(".00")


class RulesForm(RecordForm):
    """How the groups of a round account for what they spend."""

    wants_claims = TickField(
        _l("Groups claim their costs, each with its receipt"),
        description=_l("The milestone reports then show what was accepted, and do not ask what was spent."),
    )
    virement_share = PercentField(
        _l("How far a line may be overspent from other lines (%)"),
        [Required(_l("Enter 0 to 100 percent"))],
        description=_l("What goes further needs a change of the budget first."),
    )
    asset_limit = PoundsField(
        _l("From what cost on equipment goes into the register of assets"),
        [Required(_l("Enter an amount above £0"))],
    )
    final_report_days = WholeNumberField(
        _l("How many days after its last day a project owes its final report"),
        [Required(_l("Enter a number of days"))],
        description=_l("For awards whose agreement comes into force from now on."),
    )

    @classmethod
    def of(cls, rules: SpendingRules) -> "RulesForm":
        """Return the form with the rules as they are."""
        return cls(
            rules if rules.id else None,
            data={
                "wants_claims": rules.wants_claims,
                "virement_share": str(rules.virement_share * 100 // WHOLE),
                "asset_limit": typed(rules.asset_limit_pence),
                "final_report_days": str(rules.final_report_days),
            },
        )


class BudgetForm(RecordForm):
    """The lines of an agreed budget; made for each award by ``budget_form``."""

    rows = 0
    ids: Sequence[int | None] = ()

    def wanted(self) -> list[WantedLine]:
        """Return the lines as the operation takes them, without rows in which nothing stands."""
        found = []
        for row in range(self.rows):
            title, amount = (self[f"title_{row}"].data or "").strip(), self[f"amount_{row}"].pence
            if title or amount or self.ids[row]:
                part = BudgetPart(self[f"part_{row}"].data)
                found.append(WantedLine(title, part, Pence(amount or 0), self.ids[row]))
        return found


def budget_form(award: Award, lines: Sequence[BudgetLine], planned: Sequence[Planned]) -> BudgetForm:
    """Return the form of an award's budget: its lines, or those planned while there are none."""
    fields, data = budget_rows(lines or planned, [line.id for line in lines])
    made: type[BudgetForm] = type("BudgetOfAward", (BudgetForm,), fields)
    return made(award, beside=lambda: lines, data=data)


def budget_rows(
    shown: Sequence[BudgetLine | Planned], ids: Sequence[int | None]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of a form of budget lines, with empty rows for new ones, and what stands in them."""
    rows = min(max(len(shown) + 2, 4), BUDGET_ROWS + 5)
    parts = [(part.value, part.label) for part in BudgetPart]
    fields: dict[str, Any] = {"rows": rows, "ids": [*ids, *[None] * (rows - len(ids))]}
    data: dict[str, Any] = {}
    for row in range(rows):
        fields[f"title_{row}"] = TextField(_("Row %(number)s: what for", number=row + 1),
                                           [LongEnough(LONGEST_LINE)])  # fmt: skip
        fields[f"part_{row}"] = ListField(_("Row %(number)s: part", number=row + 1), choices=parts)
        fields[f"amount_{row}"] = PoundsField(_("Row %(number)s: amount", number=row + 1))
        if row < len(shown):
            data |= {f"title_{row}": shown[row].title, f"part_{row}": shown[row].part.value,
                     f"amount_{row}": typed(shown[row].amount_pence)}  # fmt: skip
    return fields, data


class CostForm(RecordForm):
    """One cost with its receipt."""

    line = ListField(_l("Line of your budget"), [Required(_l("Choose one from the list."))])
    paid_on = DayField(_l("Date on the receipt"), [Required(_l("Enter the date on the receipt"))])
    supplier = TextField(_l("Who was paid?"), [Required(_l("Enter who was paid")), LongEnough(LONGEST_LINE)])
    what_for = TextField(_l("What for?"), [Required(_l("Say what it was for")), LongEnough(LONGEST_LINE)])
    amount = PoundsField(_l("Amount"), [Required(_l("Enter the amount"))])
    is_equipment = TickField(_l("This is equipment that you keep"))
    receipt = UploadField(_l("Receipt or invoice"), description=_l("A photograph will do."))

    @classmethod
    def of(cls, lines: Sequence[BudgetLine], item: ExpenseItem | None = None) -> "CostForm":
        """Return the form of a new cost, or of one that is there."""
        data = {}
        if item is not None:
            names = ("paid_on", "supplier", "what_for", "is_equipment")
            data = {name: getattr(item, name) for name in names}
            data |= {"line": str(item.line_id), "amount": typed(item.amount_pence)}
        form = cls(item, data=data)
        form.line.choices = [("", ""), *((str(line.id), line.title) for line in lines)]
        return form

    def cost(self, lines: Sequence[BudgetLine]) -> Cost:
        """Return what was typed as the operation takes it."""
        return Cost(
            next(line for line in lines if str(line.id) == self.line.data),
            self.paid_on.data,
            self.supplier.data or "",
            self.what_for.data or "",
            self.amount.pence or Pence(0),
            is_equipment=bool(self.is_equipment.data),
        )


class SampleForm(RecordForm):
    """What share of the costs is checked."""

    share = PercentField(
        _l("Share of the costs to check (%)"), [Required(_l("Enter 1 to 100 percent"))], default="25", least=1
    )


class QuestionForm(Form):
    """What an officer asks a group about its claim."""

    question = LongTextField(
        _l("What do you want to know?"),
        [Required(_l("Write your question")), LongEnough(_LONGEST_REASON)],
        description=_l("The group can change its claim, and sends it again."),
    )


class CheckForm(RecordForm):
    """What was found of each cost; made for each claim by ``check_form``."""

    items: Sequence[ExpenseItem] = ()

    def found(self) -> dict[int, tuple[Finding, str]]:
        """Return finding and reason by the id of the cost."""
        return {
            item.id: (Finding(self[f"finding_{item.id}"].data), self[f"reason_{item.id}"].data or "")
            for item in self.items
        }


def check_form(claim: ExpenseClaim, items: Sequence[ExpenseItem]) -> CheckForm:
    """Return the form in which these costs of a claim are checked."""
    fields: dict[str, Any] = {"items": items}
    data: dict[str, Any] = {}
    choices = [(finding.value, finding.label) for finding in Finding]
    for item in items:
        fields[f"finding_{item.id}"] = ChoiceField(_l("What did you find?"), choices=choices)
        fields[f"reason_{item.id}"] = TextField(
            _l("Reason, if it is not accepted"), [LongEnough(_LONGEST_REASON)]
        )
        data |= {f"finding_{item.id}": item.finding.value, f"reason_{item.id}": item.reason}
    made: type[CheckForm] = type("CheckOfClaim", (CheckForm,), fields)
    return made(claim, beside=lambda: items, data=data)


class AssetForm(RecordForm):
    """What is known of something of value."""

    title = TextField(_l("What is it?"), [Required(_l("Say what it is")), LongEnough(LONGEST_LINE)])
    cost = PoundsField(_l("What did it cost?"), [Required(_l("Enter the amount"))])
    bought_on = DayField(_l("Bought on"), [Required(_l("Enter the day"))])
    kept_by = TextField(_l("Who keeps it?"), [Required(_l("Enter a name")), LongEnough(LONGEST_LINE)])
    kept_where = TextField(
        _l("Where is it kept?"), [Required(_l("Enter the place")), LongEnough(LONGEST_LINE)]
    )
    serial_number = TextField(_l("Serial number, if it has one"), [LongEnough(60)])

    @classmethod
    def of(cls, asset: Asset | None = None) -> "AssetForm":
        """Return the form of a new asset, or of one that is there; what a claim says stays."""
        data = {}
        if asset is not None:
            names = ("title", "bought_on", "kept_by", "kept_where", "serial_number")
            data = {name: getattr(asset, name) for name in names} | {"cost": typed(asset.cost_pence)}
        form = cls(asset, data=data)
        if asset is not None and asset.item_id is not None:
            del form.cost, form.bought_on
        return form

    def facts(self, asset: Asset | None = None) -> AssetFacts:
        """Return what was typed; cost and day of one from a claim are those it has."""
        is_claimed = asset is not None and asset.item_id is not None
        return AssetFacts(
            title=(self.title.data or "").strip(),
            cost_pence=asset.cost_pence if asset and is_claimed else self.cost.pence or Pence(0),
            bought_on=asset.bought_on if asset and is_claimed else self.bought_on.data,
            kept_by=(self.kept_by.data or "").strip(),
            kept_where=(self.kept_where.data or "").strip(),
            serial_number=(self.serial_number.data or "").strip(),
        )


class DisposalForm(RecordForm):
    """How a group wants to part with an asset."""

    how = ChoiceField(
        _l("What should happen to it?"),
        [Required(_l("Choose one"))],
        choices=[(how.value, how.label) for how in Disposal],
    )
    value = PoundsField(_l("What does it bring?"), description=_l("In pounds. Leave it empty if nothing."))
    reason = LongTextField(
        _l("Why, and who gets it?"), [Required(_l("Say why")), LongEnough(_LONGEST_REASON)]
    )


class AnswerForm(RecordForm):
    """An officer's answer to a group that wants to part with an asset."""

    consents = ChoiceField(
        _l("Do you consent?"),
        [Required(_l("Choose one"))],
        choices=[("yes", _l("Yes")), ("no", _l("No, they should keep it"))],
    )
    answer = LongTextField(
        _l("What do you tell the group?"),
        [LongEnough(_LONGEST_REASON)],
        description=_l("If you do not consent, say why."),
    )
