"""What officers type about the payments that every award of a round gets."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.fields import (
    ChoiceField,
    ListField,
    PercentField,
    PoundsField,
    Required,
    TextsField,
    WholeNumberField,
)
from grants.languages import Texts
from grants.money import WHOLE
from grants.rounds.forms.part import PartForm, tiers_field
from grants.rounds.forms.plans import LAST_DAY
from grants.rounds.models import PaymentTrigger, PlannedMilestone, PlannedPayment, Round
from grants.rounds.queries import parts_of


class PaymentForm(PartForm):
    """One payment: its amount or share, and what it waits for."""

    record = PlannedPayment
    title = TextsField(_l("Payment"), required=_l("Enter what the payment is called"))
    amount = PoundsField(
        _l("Fixed amount in pounds"),
        description=_l("The same for every award. Leave it empty for a share."),
    )
    share = PercentField(
        _l("Share (%)"), least=1, most=100, description=_l("Of what the fixed amounts leave of the award.")
    )
    trigger = ChoiceField(
        _l("What does it wait for?"),
        [Required(_l("Choose what it waits for"))],
        choices=[(trigger.value, trigger.label) for trigger in PaymentTrigger],
    )
    milestone = ListField(
        _l("Milestone"), description=_l("Only for a payment that waits for an accepted report.")
    )
    due_after = WholeNumberField(
        _l("Days after the project's first day"),
        most=LAST_DAY,
        description=_l("Only for a payment that waits for a day."),
    )
    evidence = TextsField(_l("What the group has to show, only for a payment that waits for that"))
    tiers = tiers_field()

    def ask_about(self, round_: Round) -> None:
        super().ask_about(round_)
        milestones = parts_of(round_, PlannedMilestone)
        self.milestone.choices = [("", _("None")), *((str(m.id), str(m.title)) for m in milestones)]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if bool(self.amount.pence) is bool(self.share.number):
            self.amount.errors = [_("Enter either an amount above £0 or a share")]
        trigger = PaymentTrigger(self.trigger.data)
        if trigger is PaymentTrigger.REPORT and not self.milestone.data:
            self.milestone.errors = [_("Choose the milestone whose report it waits for")]
        if trigger is PaymentTrigger.DATE and self.due_after.number is None:
            self.due_after.errors = [_("Enter a number of days")]
        if trigger is PaymentTrigger.EVIDENCE and not self.evidence.texts.get("en"):
            self.evidence["en"].errors = [_("Say what the group has to show")]
        return not self.errors

    def values(self) -> dict[str, Any]:
        """Return what was typed; what another trigger would need is left out."""
        trigger = PaymentTrigger(self.trigger.data)
        waits: dict[PaymentTrigger, dict[str, Any]] = {
            PaymentTrigger.REPORT: {"planned_milestone_id": int(self.milestone.data or 0)},
            PaymentTrigger.DATE: {"due_after_days": self.due_after.number},
            PaymentTrigger.EVIDENCE: {"evidence": self.evidence.texts},
        }
        return {
            **super().values(),
            "amount_pence": self.amount.pence or None,
            "share": self.share.basis_points or None,
            "trigger": trigger,
            "planned_milestone_id": None,
            "due_after_days": None,
            "evidence": Texts(),
            **waits.get(trigger, {}),
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {
            **super().typed(part),
            "amount": "" if part.amount_pence is None else f"{part.amount_pence / 100:.2f}",
            "share": str((part.share or 0) * 100 // WHOLE or ""),
            "trigger": part.trigger.value,
            "milestone": str(part.planned_milestone_id or ""),
            "due_after": "" if part.due_after_days is None else str(part.due_after_days),
            "evidence": part.evidence,
        }
