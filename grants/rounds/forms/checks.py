"""What officers type about the checks of due diligence that a round wants."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.models import EvidenceKind, OrganisationKind
from grants.fields import ChoiceField, ChoicesField, ListField, TextsField, TickField, WholeNumberField
from grants.rounds.forms.part import PartForm, key_field, tiers_field
from grants.rounds.models import CheckItem, CheckKind

#: The longest time for which a check may be good, as the table allows.
MOST_MONTHS = 120


class CheckItemForm(PartForm):
    """One thing that officers check of a group before it is offered money."""

    record = CheckItem
    plain = ("title", "guidance")
    title = TextsField(_l("What is checked"), required=_l("Enter what is checked"))
    guidance = TextsField(_l("How to check it"), long=True)
    kind = ChoiceField(
        _l("What does it rest on?"),
        choices=[(kind.value, kind.label) for kind in CheckKind],
        default=CheckKind.FINDING.value,
    )
    evidence_kind = ListField(
        _l("Paper from the locker (optional)"),
        choices=[("", ""), *((kind.value, kind.label) for kind in EvidenceKind)],
    )
    good_for_months = WholeNumberField(
        _l("For how many months is a check good?"),
        least=1,
        most=MOST_MONTHS,
        description=_l("If you leave it empty, it is good for ever."),
    )
    is_needed = TickField(_l("Nothing may be offered before this is checked"), default=True)
    organisation_kinds = ChoicesField(
        _l("Only for these kinds of organisation"),
        choices=[(kind.value, kind.label) for kind in OrganisationKind],
        description=_l("If you tick none, it is for all."),
    )
    tiers = tiers_field()
    key = key_field()

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "kind": CheckKind(self.kind.data),
            "evidence_kind": EvidenceKind(self.evidence_kind.data) if self.evidence_kind.data else None,
            "good_for_months": self.good_for_months.number,
            "is_needed": self.is_needed.data,
            "organisation_kinds": self.organisation_kinds.data or [],
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {
            **super().typed(part),
            "kind": part.kind.value,
            "evidence_kind": part.evidence_kind.value if part.evidence_kind else "",
            "good_for_months": str(part.good_for_months or ""),
            "is_needed": part.is_needed,
            "organisation_kinds": part.organisation_kinds,
        }
