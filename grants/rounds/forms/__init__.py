"""What officers type about rounds and their parts, the programme and its pages."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from grants.rounds.forms.checks import CheckItemForm
from grants.rounds.forms.offer import AnchorForm, CriterionForm, RuleForm, ThemeForm, TierForm
from grants.rounds.forms.part import PartForm, PlaceForm
from grants.rounds.forms.payments import PaymentForm
from grants.rounds.forms.plans import EvidenceForm, IndicatorForm, MilestoneForm, ReturnForm
from grants.rounds.forms.question import KINDS_WITH, QuestionForm, SectionForm
from grants.rounds.forms.whole import ClosingForm, CopyRoundForm, NewRoundForm, RoundForm
from grants.rounds.forms.wording import PageForm, ProgrammeForm


class Kind(NamedTuple):
    """A kind of part: its record, its form, its names, and what it is for."""

    record: type[Any]
    form: type[PartForm]
    title: Any
    add: Any
    purpose: Any


def _kind(form: type[PartForm], title: Any, add: Any, purpose: Any) -> Kind:
    return Kind(form.record, form, title, add, purpose)


#: Each kind of part by its word in addresses, in the order in which an officer fills them in.
PARTS: dict[str, Kind] = {
    "themes": _kind(
        ThemeForm, _l("Themes"), _l("Add a theme"), _l("What the round wants. A group names one or more.")
    ),
    "tiers": _kind(
        TierForm,
        _l("Tiers"),
        _l("Add a tier"),
        _l("Bands of amounts. The tier decides what is asked, who reads it and what is reported."),
    ),
    "rules": _kind(
        RuleForm,
        _l("Who may apply"),
        _l("Add a question of the quiz"),
        _l("A quiz before the form. Whoever says no reads why, and what they can do instead."),
    ),
    "criteria": _kind(
        CriterionForm,
        _l("Criteria"),
        _l("Add a criterion"),
        _l("What reviewers score. The weights add up to 100%."),
    ),
    "scale": _kind(
        AnchorForm,
        _l("Words of the scale"),
        _l("Add words for a number of points"),
        _l("What 0 to 4 points mean, in words that reviewers and groups read."),
    ),
    "sections": _kind(
        SectionForm,
        _l("The form"),
        _l("Add a section"),
        _l("What groups are asked. Each section is a page."),
    ),
    "questions": _kind(QuestionForm, _l("Questions"), _l("Add a question"), ""),
    "evidence": _kind(
        EvidenceForm,
        _l("Papers that groups need"),
        _l("Add a paper"),
        _l("What must be in a group's locker. A paper that was checked once is used again."),
    ),
    "milestones": _kind(
        MilestoneForm,
        _l("Milestones"),
        _l("Add a milestone"),
        _l("What every award promises. Each has a report, for which a payment can wait."),
    ),
    "payments": _kind(
        PaymentForm,
        _l("Payments"),
        _l("Add a payment"),
        _l("How each award is paid. Amounts are taken off first; the shares of what is left come to 100%."),
    ),
    "returns": _kind(
        ReturnForm,
        _l("Monitoring and evaluation returns"),
        _l("Add a return"),
        _l("What every award counts and tells us, and when."),
    ),
    "indicators": _kind(
        IndicatorForm,
        _l("Indicators"),
        _l("Add an indicator"),
        _l("What returns measure. Each tier has two or three."),
    ),
    "checks": _kind(
        CheckItemForm,
        _l("Due diligence"),
        _l("Add a check"),
        _l("What officers check of a group before it is offered money."),
    ),
}

__all__ = [
    "KINDS_WITH", "PARTS", "ClosingForm", "CopyRoundForm", "Kind", "NewRoundForm", "PageForm", "PartForm",
    "PlaceForm", "ProgrammeForm", "QuestionForm", "RoundForm",
]  # fmt: skip
