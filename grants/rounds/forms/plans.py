"""What officers type about what awards owe: papers, milestones, returns and indicators."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.models import EvidenceKind, OrganisationKind
from grants.fields import ChoicesField, ListField, Required, TextsField, WholeNumberField
from grants.rounds.forms.part import PartForm, key_field, tiers_field
from grants.rounds.models import Indicator, PlannedMilestone, PlannedReturn, WantedEvidence

#: The latest day of a plan, as the tables allow.
LAST_DAY = 1500


class EvidenceForm(PartForm):
    """A paper that groups must have in their locker."""

    record = WantedEvidence
    plain = ()
    kind = ListField(_l("Paper"), choices=[(kind.value, kind.label) for kind in EvidenceKind])
    organisation_kinds = ChoicesField(
        _l("Only from these kinds of organisation"),
        choices=[(kind.value, kind.label) for kind in OrganisationKind],
        description=_l("If you tick none, it is for all."),
    )
    tiers = tiers_field()

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "kind": EvidenceKind(self.kind.data),
            "organisation_kinds": self.organisation_kinds.data or [],
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        kinds = {"kind": part.kind.value, "organisation_kinds": part.organisation_kinds}
        return {**super().typed(part), **kinds}


class MilestoneForm(PartForm):
    """A milestone of the awards of the round."""

    record = PlannedMilestone
    plain = ("title", "first_number", "second_number")
    title = TextsField(_l("Milestone"), required=_l("Enter the milestone"))
    due_after = WholeNumberField(
        _l("Report due, in days after the project's first day"),
        [Required(_l("Enter a number of days"))],
        most=LAST_DAY,
    )
    first_number = TextsField(
        _l("First number that the report asks for (optional), such as: People who came")
    )
    second_number = TextsField(_l("Second number that the report asks for (optional)"))
    tiers = tiers_field()

    def values(self) -> dict[str, Any]:
        return {**super().values(), "due_after_days": self.due_after.number}

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {**super().typed(part), "due_after": str(part.due_after_days)}


class ReturnForm(PartForm):
    """A return that the awards of the round owe."""

    record = PlannedReturn
    title = TextsField(_l("Return"), required=_l("Enter the name of the return"))
    due_after = WholeNumberField(
        _l("Due, in days after the project's first day"),
        [Required(_l("Enter a number of days"))],
        most=LAST_DAY,
    )
    tiers = tiers_field()

    def values(self) -> dict[str, Any]:
        return {**super().values(), "due_after_days": self.due_after.number}

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {**super().typed(part), "due_after": str(part.due_after_days)}


class IndicatorForm(PartForm):
    """One thing that returns measure."""

    record = Indicator
    plain = ("title", "unit")
    title = TextsField(_l("Indicator"), required=_l("Enter the indicator"))
    unit = TextsField(_l("Unit, such as people"), required=_l("Enter the unit"))
    tiers = tiers_field()
    key = key_field()
