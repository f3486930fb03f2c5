"""What officers type about rounds and their parts."""

import re
from datetime import time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Email, Regexp, ValidationError

from grants import clock
from grants.forms import (
    ChoiceField,
    DayField,
    EmailField,
    Form,
    ListField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
    TextsField,
    TickField,
    WholeNumberField,
)
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
    Publication,
    Question,
    QuestionKind,
    Round,
    Section,
    Theme,
    Tier,
)
from grants.rounds.queries import criteria_of, sections_of

_TIME = re.compile(r"(\d{1,2}):(\d{2})")


class TimeField(TextField):
    """A time of day in London, such as 12:00; 24:00 means midnight at the end of the day."""

    clock_time: time | None = None
    end_of_day = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        text = (self.data or "").strip()
        if not text:
            return
        found = _TIME.fullmatch(text)
        self.end_of_day = text == "24:00"
        try:
            self.clock_time = (
                time(0) if self.end_of_day else time(int(found[1]), int(found[2])) if found else None
            )
        except ValueError:
            self.clock_time = None
        if self.clock_time is None:
            raise ValueError(_("Enter a time, such as 12:00"))


class PercentField(WholeNumberField):
    """A share in whole percent; the operation gets basis points."""

    @property
    def basis_points(self) -> int:
        return (self.number or 0) * WHOLE // 100

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.number is not None and self.number > 100:  # noqa: PLR2004  # a hundred percent
            raise ValidationError(_("Enter 0 to 100 percent"))


def _instant(day: Any, at: TimeField) -> Any:
    shift = clock.days(1) if at.end_of_day else clock.days(0)
    return clock.london(day.data + shift, at.clock_time or time(0))


class WhenForm(Form):
    """When a round opens, closes and decides, in London time."""

    opens_on = DayField(_l("Opens on"), [Required(_l("Enter the day on which it opens"))])
    opens_time = TimeField(
        _l("Opens at (London time)"), [Required(_l("Enter a time, such as 12:00"))], default="09:00"
    )
    closes_on = DayField(_l("Closes on"), [Required(_l("Enter the day on which it closes"))])
    closes_time = TimeField(
        _l("Closes at (London time)"),
        [Required(_l("Enter a time, such as 12:00"))],
        default="12:00",
        description=_l("24:00 means midnight at the end of that day."),
    )
    decides_on = DayField(
        _l("Decisions by"), [Required(_l("Enter the day by which groups hear the decision"))]
    )

    def when(self) -> dict[str, Any]:
        """Return the three moments as the operation takes them."""
        return {
            "opens_at": _instant(self.opens_on, self.opens_time),
            "closes_at": _instant(self.closes_on, self.closes_time),
            "decides_on": self.decides_on.data,
        }


class NewRoundForm(WhenForm):
    """The beginning of a round."""

    title = TextsField(_l("Title"), required=_l("Enter the title"))
    budget = PoundsField(_l("Budget"), [Required(_l("Enter the budget"))])


class CopyRoundForm(WhenForm):
    """A round made from another one: only what differs."""

    title = TextsField(_l("Title"), required=_l("Enter the title"))


class RoundForm(NewRoundForm):
    """What a round says about itself."""

    summary = TextsField(_l("Summary for the public"), long=True, required=_l("Write a summary"))
    offer_terms = TextsField(_l("Terms of the offer"), long=True, required=_l("Write the terms of the offer"))
    acceptance_days = WholeNumberField(
        _l("Days to accept an offer"), [Required(_l("Enter a number of days"))], default="28"
    )
    reviewers_wanted = WholeNumberField(
        _l("Reviewers for each application"), [Required(_l("Enter a number"))], default="2"
    )
    first_share = PercentField(
        _l("Share paid when the offer is accepted (%)"),
        [Required(_l("Enter 0 to 100 percent"))],
        default="50",
    )
    publication = ChoiceField(
        _l("How awards are published, unless chosen otherwise"),
        choices=[(choice.value, choice.label) for choice in Publication],
    )

    @classmethod
    def of(cls, round_: Round) -> "RoundForm":
        """Return the form with what the round says now."""
        opens, closes = clock.in_london(round_.opens_at), clock.in_london(round_.closes_at)
        return cls(
            data={
                "title": round_.title,
                "summary": round_.summary,
                "offer_terms": round_.offer_terms,
                "budget": f"{round_.budget_pence / 100:.2f}".removesuffix(".00"),
                "opens_on": opens.date(),
                "opens_time": f"{opens:%H:%M}",
                "closes_on": closes.date(),
                "closes_time": f"{closes:%H:%M}",
                "decides_on": round_.decides_on,
                "acceptance_days": str(round_.acceptance_days),
                "reviewers_wanted": str(round_.reviewers_wanted),
                "first_share": str(round_.first_share * 100 // WHOLE),
                "publication": round_.publication.value,
            }
        )

    def values(self) -> dict[str, Any]:
        """Return what was typed as the operation takes it."""
        return {
            **self.when(),
            "title": self.title.texts,
            "summary": self.summary.texts,
            "offer_terms": self.offer_terms.texts,
            "budget_pence": self.budget.pence,
            "acceptance_days": self.acceptance_days.number,
            "reviewers_wanted": self.reviewers_wanted.number,
            "first_share": self.first_share.basis_points,
            "publication": Publication(self.publication.data),
        }


class ClosingForm(Form):
    """Another closing time, for everybody."""

    closes_on = DayField(_l("Closes on"), [Required(_l("Enter the day on which it closes"))])
    closes_time = TimeField(
        _l("Closes at (London time)"), [Required(_l("Enter a time, such as 12:00"))], default="12:00"
    )
    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(2000)])

    def closes_at(self) -> Any:
        return _instant(self.closes_on, self.closes_time)


_KEY = [
    Required(_l("Enter a short name")),
    Regexp(r"^[a-z][a-z0-9_]{1,39}$", message=_l("Use small letters a to z, digits and underscores only")),
]


class PartForm(Form):
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
    weight = PercentField(_l("Weight (%)"), [Required(_l("Enter the weight"))])
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
    min_words = WholeNumberField(_l("Fewest words"))
    max_words = WholeNumberField(_l("Most words"))
    options = LongTextField(
        _l("Choices, for one choice from a list"),
        description=_l("One a line: short name, English words, Arabic words, with | between them."),
    )
    key = _key_field()

    def ask_about(self, round_: Round) -> None:
        self.section.choices = [(str(section.id), str(section.title)) for section in sections_of(round_)]
        self.criterion.choices = [("", _("None")), *((str(c.id), str(c.title)) for c in criteria_of(round_))]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        kind = QuestionKind(self.kind.data) if self.kind.data else None
        if self.fact.data and kind is not FACT_KINDS[Fact(self.fact.data)]:
            wanted = FACT_KINDS[Fact(self.fact.data)].label
            self.kind.errors = [_("For this, the kind of answer must be “%(kind)s”", kind=wanted)]
            valid = False
        if kind is QuestionKind.LONG_TEXT and not self.max_words.number:
            self.max_words.errors = [_("Enter the most words that a long text may have")]
            valid = False
        if kind is QuestionKind.CHOICE and not self.parsed_options():
            self.options.errors = [_("Enter at least one choice, such as: weekly | Every week | كل أسبوع")]
            valid = False
        return valid

    def parsed_options(self) -> list[dict[str, Any]]:
        """Return the choices; a line without its words in every language is left out."""
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
            "options": "\n".join(" | ".join([o["key"], *o["words"].values()]) for o in part.options),
        }


class MilestoneForm(PartForm):
    """A milestone of every award of the round."""

    title = TextsField(_l("Milestone"), required=_l("Enter the milestone"))
    due_after = WholeNumberField(
        _l("Report due, in days after the project's first day"), [Required(_l("Enter a number of days"))]
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
        _l("Due, in days after the project's first day"), [Required(_l("Enter a number of days"))]
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


class ProgrammeForm(Form):
    """The programme's own wording."""

    name = TextsField(_l("Name of the programme"), required=_l("Enter the name"))
    strapline = TextsField(_l("One sentence about it"), required=_l("Enter one sentence"))
    contact_email = EmailField(
        _l("Address for questions"),
        [Required(_l("Enter an address")), Email(_l("Enter a real e-mail address"))],
    )
    reference_prefix = TextField(
        _l("Letters that references begin with"),
        [
            Required(_l("Enter two to four letters")),
            Regexp(r"^[A-Z]{2,4}$", message=_l("Use two to four letters A to Z")),
        ],
    )


class PageForm(Form):
    """A page of plain text."""

    title = TextsField(_l("Title"), required=_l("Enter the title"))
    body = TextsField(_l("Text"), long=True, required=_l("Write the text"))
