"""What officers type about the parts of a round: themes, tiers, criteria, questions, plans."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Regexp

from grants.fields import (
    ListField,
    LongTextField,
    PercentField,
    PoundsField,
    Required,
    TextField,
    TextsField,
    TickField,
    WholeNumberField,
)
from grants.forms import RecordForm
from grants.languages import LANGUAGES
from grants.money import WHOLE
from grants.rounds.models import (
    FACT_KINDS,
    Anchor,
    Criterion,
    Fact,
    Indicator,
    PlannedMilestone,
    PlannedReturn,
    Question,
    QuestionKind,
    Round,
    Section,
    Theme,
    Tier,
)
from grants.rounds.queries import criteria_of, sections_of

_KEY = [
    Required(_l("Enter a short name")),
    Regexp(r"[a-z][a-z0-9_]{1,39}\Z", message=_l("Use small letters a to z, digits and underscores only")),
]

#: The most words that an answer may have, and the latest day of a plan: as the tables allow.
MOST_WORDS = 2000
LAST_DAY = 1500


class PartForm(RecordForm):
    """One part of a round; ``values`` is what the operation takes."""

    def values(self) -> dict[str, Any]:
        raise NotImplementedError

    def ask_about(self, round_: Round) -> None:
        """Fill in choices that depend on the round."""

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        """Return a part's values as they would be typed."""
        names = ("key", "title", "guidance", "unit", "words", "introduction")
        return {name: getattr(part, name) for name in names if hasattr(part, name)}


def _key_field() -> TextField:
    return TextField(
        _l("Short name"),
        _KEY,
        description=_l("For spreadsheets, such as awareness. It is not shown to groups."),
    )


class ThemeForm(PartForm):
    """A theme."""

    title = TextsField(_l("Theme"), required=_l("Enter the theme"))
    key = _key_field()

    def values(self) -> dict[str, Any]:
        return {"key": self.key.data, "title": self.title.texts}


class TierForm(PartForm):
    """A band of amounts."""

    title = TextsField(_l("Name of the tier"), required=_l("Enter the name of the tier"))
    key = _key_field()
    least = PoundsField(_l("From"), [Required(_l("Enter the smallest amount"))])
    most = PoundsField(_l("To"), [Required(_l("Enter the largest amount"))])

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
            "key": self.key.data,
            "title": self.title.texts,
            "min_pence": self.least.pence,
            "max_pence": self.most.pence,
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {
            **super().typed(part),
            "least": f"{part.min_pence / 100:.2f}",
            "most": f"{part.max_pence / 100:.2f}",
        }


class CriterionForm(PartForm):
    """One thing that is scored."""

    title = TextsField(_l("Criterion"), required=_l("Enter the criterion"))
    guidance = TextsField(
        _l("Guidance for reviewers and groups"), long=True, required=_l("Write the guidance")
    )
    weight = PercentField(_l("Weight (%)"), [Required(_l("Enter the weight"))], least=1, most=100)
    key = _key_field()

    def values(self) -> dict[str, Any]:
        return {"key": self.key.data, "title": self.title.texts, "guidance": self.guidance.texts,
                "weight": self.weight.basis_points}  # fmt: skip

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {**super().typed(part), "weight": str(part.weight * 100 // WHOLE)}


class AnchorForm(PartForm):
    """The words for one point of the scale."""

    points = ListField(_l("Points"), choices=[(str(points), str(points)) for points in range(5)])
    words = TextsField(_l("What these points mean"), required=_l("Say what these points mean"))

    def values(self) -> dict[str, Any]:
        return {"position": int(self.points.data), "words": self.words.texts}

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {"words": part.words, "points": str(part.position)}


class SectionForm(PartForm):
    """A page of the form."""

    title = TextsField(_l("Title of the section"), required=_l("Enter the title"))
    introduction = TextsField(_l("Introduction"), long=True)
    key = _key_field()

    def values(self) -> dict[str, Any]:
        return {"key": self.key.data, "title": self.title.texts, "introduction": self.introduction.texts}


class QuestionForm(PartForm):
    """One thing that groups are asked."""

    section = ListField(_l("Section"))
    label = TextsField(_l("Question"), required=_l("Enter the question"))
    hint = TextsField(_l("Hint below the question"))
    kind = ListField(_l("Kind of answer"), choices=[(kind.value, kind.label) for kind in QuestionKind])
    fact = ListField(
        _l("The programme reads this from the answer"),
        choices=[("", _l("Nothing")), *((fact.value, fact.label) for fact in Fact)],
    )
    criterion = ListField(_l("Criterion that the answer is scored by"))
    required = TickField(_l("Must be answered"), default=True)
    min_words = WholeNumberField(_l("Fewest words"), most=MOST_WORDS)
    max_words = WholeNumberField(_l("Most words"), least=1, most=MOST_WORDS)
    options = LongTextField(
        _l("Choices, for one choice from a list"),
        description=_l("One a line: short name, English words, Arabic words, with | between them."),
    )
    key = _key_field()

    def ask_about(self, round_: Round) -> None:
        self.section.choices = [(str(section.id), str(section.title)) for section in sections_of(round_)]
        self.criterion.choices = [("", _("None")), *((str(c.id), str(c.title)) for c in criteria_of(round_))]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        kind = QuestionKind(self.kind.data)
        if self.fact.data and kind is not FACT_KINDS[Fact(self.fact.data)]:
            wanted = FACT_KINDS[Fact(self.fact.data)].label
            self.kind.errors = [_("For this, the kind of answer must be “%(kind)s”", kind=wanted)]
        if kind is QuestionKind.LONG_TEXT and not self.max_words.number:
            self.max_words.errors = [_("Enter the most words that a long text may have")]
        elif (self.min_words.number or 0) > (self.max_words.number or MOST_WORDS):
            self.min_words.errors = [_("The fewest words must not be more than the most words")]
        if kind is QuestionKind.CHOICE:
            self._check_options()
        return not self.errors

    def _check_options(self) -> None:
        """Every line that is written has its own short name, and its words in every language."""
        options = self.parsed_options()
        lines = [line for line in (self.options.data or "").splitlines() if line.strip()]
        if not options or len(options) < len(lines):
            self.options.errors = [_("Enter at least one choice, such as: weekly | Every week | كل أسبوع")]
        elif len({option["key"] for option in options}) < len(options):
            self.options.errors = [_("Another one has this short name already.")]

    def parsed_options(self) -> list[dict[str, Any]]:
        """Return the choices of the lines that are complete."""
        options = []
        for line in (self.options.data or "").splitlines():
            key, *words = (part.strip() for part in line.split("|"))
            if key and len(words) == len(LANGUAGES) and all(words):
                options.append({"key": key, "words": dict(zip(LANGUAGES, words, strict=True))})
        return options

    def values(self) -> dict[str, Any]:
        kind = QuestionKind(self.kind.data)
        has_words = kind in (QuestionKind.LONG_TEXT, QuestionKind.SHORT_TEXT)
        return {
            "key": self.key.data,
            "section_id": int(self.section.data),
            "label": self.label.texts,
            "hint": self.hint.texts,
            "kind": kind,
            "fact": Fact(self.fact.data) if self.fact.data else None,
            "criterion_id": int(self.criterion.data) if self.criterion.data else None,
            "required": self.required.data,
            "min_words": (self.min_words.number or 0) if has_words and self.max_words.number else None,
            "max_words": self.max_words.number if has_words else None,
            "options": self.parsed_options() if kind is QuestionKind.CHOICE else [],
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {
            "key": part.key,
            "section": str(part.section_id),
            "label": part.label,
            "hint": part.hint,
            "kind": part.kind.value,
            "fact": part.fact.value if part.fact else "",
            "criterion": str(part.criterion_id or ""),
            "required": part.required,
            "min_words": str(part.min_words or ""),
            "max_words": str(part.max_words or ""),
            "options": "\n".join(
                " | ".join([option["key"], *(option["words"][code] for code in LANGUAGES)])
                for option in part.options
            ),
        }


class MilestoneForm(PartForm):
    """A milestone of every award of the round."""

    title = TextsField(_l("Milestone"), required=_l("Enter the milestone"))
    due_after = WholeNumberField(
        _l("Report due, in days after the project's first day"),
        [Required(_l("Enter a number of days"))],
        most=LAST_DAY,
    )
    share = PercentField(
        _l("Share of the award that its accepted report releases (%)"),
        [Required(_l("Enter 0 to 100 percent"))],
    )

    def values(self) -> dict[str, Any]:
        return {
            "title": self.title.texts,
            "due_after_days": self.due_after.number,
            "share": self.share.basis_points,
        }

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {
            "title": part.title,
            "due_after": str(part.due_after_days),
            "share": str(part.share * 100 // WHOLE),
        }


class ReturnForm(PartForm):
    """A return that every award of the round owes."""

    title = TextsField(_l("Return"), required=_l("Enter the name of the return"))
    due_after = WholeNumberField(
        _l("Due, in days after the project's first day"),
        [Required(_l("Enter a number of days"))],
        most=LAST_DAY,
    )

    def values(self) -> dict[str, Any]:
        return {"title": self.title.texts, "due_after_days": self.due_after.number}

    @classmethod
    def typed(cls, part: Any) -> dict[str, Any]:
        return {"title": part.title, "due_after": str(part.due_after_days)}


class IndicatorForm(PartForm):
    """One thing that returns measure."""

    title = TextsField(_l("Indicator"), required=_l("Enter the indicator"))
    unit = TextsField(_l("Unit, such as people"), required=_l("Enter the unit"))
    key = _key_field()

    def values(self) -> dict[str, Any]:
        return {"key": self.key.data, "title": self.title.texts, "unit": self.unit.texts}


#: Each kind of part by its word in addresses: the record, its form, and its names.
PARTS: dict[str, tuple[type[Any], type[PartForm], Any, Any]] = {
    "themes": (Theme, ThemeForm, _l("Themes"), _l("Add a theme")),
    "tiers": (Tier, TierForm, _l("Tiers"), _l("Add a tier")),
    "criteria": (Criterion, CriterionForm, _l("Criteria"), _l("Add a criterion")),
    "scale": (Anchor, AnchorForm, _l("Words of the scale"), _l("Add words for a number of points")),
    "sections": (Section, SectionForm, _l("Sections of the form"), _l("Add a section")),
    "questions": (Question, QuestionForm, _l("Questions"), _l("Add a question")),
    "milestones": (PlannedMilestone, MilestoneForm, _l("Milestones and instalments"), _l("Add a milestone")),
    "returns": (PlannedReturn, ReturnForm, _l("Monitoring and evaluation returns"), _l("Add a return")),
    "indicators": (Indicator, IndicatorForm, _l("Indicators"), _l("Add an indicator")),
}
