"""Who reviews, and whether they may."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grants.assessment.models import ConflictKind
from grants.fields import ChoiceField, ListField, LongEnough, LongTextField, Required
from grants.forms import Form


class AssignForm(Form):
    """Who reviews."""

    reviewer = ListField(_l("Reviewer"), [Required(_l("Choose a reviewer"))])


class PlanForm(Form):
    """One button, for exactly the plan that was looked at."""

    plan = HiddenField()


class ReassignForm(AssignForm):
    """Who reviews instead, and why."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(2000)])


class DeclarationForm(Form):
    """Whether a reviewer has an interest."""

    kind = ChoiceField(
        _l("Do you, or does anyone close to you, have an interest in this organisation?"),
        [Required(_l("Choose one"))],
        choices=[("none", _l("No, I have no conflict of interest")),
                 *((kind.value, kind.label) for kind in ConflictKind)],
    )  # fmt: skip
    note = LongTextField(
        _l("If you have, say in a few words what it is"),
        [LongEnough(2000)],
        description=_l("Officers and auditors can read this. The group cannot."),
    )


class ReleaseForm(Form):
    """Why somebody else reviews."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(2000)])


class SendBackForm(Form):
    """Why a reviewer is asked to score again."""

    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("The reviewer reads this. Say nothing of the points that others gave."),
    )
