"""What officers type about what is on offer: themes, tiers, rules, criteria and the scale."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.fields import ListField, PercentField, PoundsField, Required, TextsField, WholeNumberField
from grants.money import WHOLE, Pence
from grants.rounds.forms.part import PartForm, key_field
from grants.rounds.models import POINTS, Anchor, Criterion, EligibilityRule, Theme, Tier


def envelope_field(description: Any) -> PoundsField:
    return PoundsField(_l("Envelope"), description=description)


def _pounds(pence: Pence | None) -> str:
    return "" if pence is None else f"{pence / 100:.2f}"


class ThemeForm(PartForm):
    """A theme."""

    record = Theme
    title = TextsField(_l("Theme"), required=_l("Enter the theme"))
    envelope = envelope_field(_l("The most that is awarded under this theme. Leave empty for no limit."))
    key = key_field()

    def values(self) -> dict[str, Any]:
        return {**super().values(), "envelope_pence": self.envelope.pence or None}

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {**super().typed(part), "envelope": _pounds(part.envelope_pence)}


class TierForm(PartForm):
    """A band of amounts, and what else the amount decides."""

    record = Tier
    title = TextsField(_l("Name of the tier"), required=_l("Enter the name of the tier"))
    least = PoundsField(_l("From"), [Required(_l("Enter the smallest amount"))])
    most = PoundsField(_l("To"), [Required(_l("Enter the largest amount"))])
    match_share = PercentField(
        _l("Share of the whole cost that must come from elsewhere (%)"),
        [Required(_l("Enter 0 to 99 percent"))],
        most=99,
        default="0",
    )
    reviewers_wanted = WholeNumberField(
        _l("Reviewers for each application of this tier"),
        least=1,
        most=5,
        description=_l("If you leave it empty, the round's number holds."),
    )
    envelope = envelope_field(_l("The most that is awarded in this tier. Leave empty for no limit."))
    key = key_field()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and not self.least.pence:
            self.least.errors = [_("Enter an amount above £0")]
            return False
        if valid and (self.least.pence or 0) > (self.most.pence or 0):
            self.most.errors = [_("The largest amount must not be below the smallest")]
            return False
        return valid

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "min_pence": self.least.pence,
            "max_pence": self.most.pence,
            "match_share": self.match_share.basis_points,
            "reviewers_wanted": self.reviewers_wanted.number,
            "envelope_pence": self.envelope.pence or None,
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {
            **super().typed(part),
            "least": _pounds(part.min_pence),
            "most": _pounds(part.max_pence),
            "match_share": str(part.match_share * 100 // WHOLE),
            "reviewers_wanted": str(part.reviewers_wanted or ""),
            "envelope": _pounds(part.envelope_pence),
        }


class RuleForm(PartForm):
    """One question of the quiz before the form."""

    record = EligibilityRule
    plain = ("title", "reason", "next_step")
    title = TextsField(
        _l("Question, to which only yes lets a group go on"), required=_l("Enter the question")
    )
    reason = TextsField(
        _l("Reason, for groups that say no"), long=True, required=_l("Say why they cannot apply")
    )
    next_step = TextsField(
        _l("What they can do instead"), long=True, required=_l("Say what they can do instead")
    )
    key = key_field()


class CriterionForm(PartForm):
    """One thing that is scored."""

    record = Criterion
    plain = ("title", "guidance")
    title = TextsField(_l("Criterion"), required=_l("Enter the criterion"))
    guidance = TextsField(
        _l("Guidance for reviewers and groups"), long=True, required=_l("Write the guidance")
    )
    weight = PercentField(_l("Weight (%)"), [Required(_l("Enter the weight"))], least=1, most=100)
    key = key_field()

    def values(self) -> dict[str, Any]:
        return {**super().values(), "weight": self.weight.basis_points}

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {**super().typed(part), "weight": str(part.weight * 100 // WHOLE)}


class AnchorForm(PartForm):
    """The words for one point of the scale."""

    record = Anchor
    plain = ("words",)
    points = ListField(_l("Points"), choices=[(str(points), str(points)) for points in POINTS])
    words = TextsField(_l("What these points mean"), required=_l("Say what these points mean"))

    def values(self) -> dict[str, Any]:
        return {**super().values(), "position": int(self.points.data)}

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {**super().typed(part), "points": str(part.position)}
