"""What applicants type, made from the round's questions; and what officers say about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, HiddenField

from grants.accounts.queries import areas, organisations_of
from grants.applications.answers import BUDGET_ROWS
from grants.applications.models import Application
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LongEnough,
    LongTextField,
    PoundsField,
    Required,
    TextField,
    TickField,
    WholeNumberField,
    WordsField,
)
from grants.formats import pounds
from grants.forms import Form
from grants.languages import Texts
from grants.money import parse_pounds
from grants.rounds.models import Question, QuestionKind, Round, Theme, Tier
from grants.rounds.queries import parts_of


class StartForm(Form):
    """Which organisation applies."""

    organisation = ChoiceField(_l("Which organisation applies?"), [Required(_l("Choose the organisation"))])

    def __init__(self, person: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organisation.choices = [(str(known.id), known.name) for known in organisations_of(person)]


class BudgetField(Field):
    """A table of what for and how much, in whole pounds, one row of it for evaluation."""

    process_errors: list[str]
    data: Any

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.typed: list[dict[str, str]] = []
        self.evaluation = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if data is not None else self.default)
        rows = self.data or []
        self.typed = [{"item": str(row["item"]), "pounds": str(row["pounds"])} for row in rows]
        self.evaluation = next((str(i) for i, row in enumerate(rows) if row["evaluation"]), "")
        if formdata is not None and f"{self.name}-0-item" in formdata:
            self._read(formdata)
        self.typed += [{"item": "", "pounds": ""} for _row in range(BUDGET_ROWS - len(self.typed))]

    def _read(self, formdata: Any) -> None:
        self.typed = [
            {part: str(formdata.get(f"{self.name}-{row}-{part}", "")).strip() for part in ("item", "pounds")}
            for row in range(BUDGET_ROWS)
        ]
        self.evaluation = formdata.get(f"{self.name}-evaluation", "")
        self.data = []
        for number, row in enumerate(self.typed):
            if not row["item"] and not row["pounds"]:
                continue
            self.data.append(
                {
                    "item": row["item"],
                    "pounds": self._whole_pounds(row["pounds"], number),
                    "evaluation": str(number) == self.evaluation,
                }
            )

    def _whole_pounds(self, text: str, number: int) -> int:
        try:
            pence = parse_pounds(text) if text else 0
        except ValueError:
            pence = -1
        if pence < 0 or pence % 100:
            self.process_errors = [
                *self.process_errors,
                _("Row %(number)s: enter whole pounds, such as 1250", number=number + 1),
            ]
            return 0
        return pence // 100

    @property
    def total(self) -> int:
        """The sum of the rows, in pounds."""
        return sum(int(row["pounds"]) for row in self.data or [])


def _tier_choices(round_: Round) -> list[tuple[str, Any]]:
    return [
        (
            tier.key,
            Markup("{} ({}–{})").format(str(tier.title), pounds(tier.min_pence), pounds(tier.max_pence)),
        )
        for tier in parts_of(round_, Tier)
    ]


def _choices(question: Question, round_: Round) -> list[tuple[str, Any]]:
    if question.kind is QuestionKind.TIER:
        return _tier_choices(round_)
    if question.kind is QuestionKind.THEMES:
        return [(theme.key, str(theme.title)) for theme in parts_of(round_, Theme)]
    if question.kind is QuestionKind.BOROUGHS:
        return [(area.code, str(area.name)) for area in areas()]
    if question.kind is QuestionKind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(option["key"], str(Texts(option["words"]))) for option in question.options]


_CHOICE = (QuestionKind.CHOICE, QuestionKind.YES_NO, QuestionKind.TIER)
_CHOICES = (QuestionKind.THEMES, QuestionKind.BOROUGHS)
_PLAIN: dict[QuestionKind, type[Any]] = {
    QuestionKind.SHORT_TEXT: TextField,
    QuestionKind.NUMBER: WholeNumberField,
    QuestionKind.MONEY: PoundsField,
    QuestionKind.DATE: DayField,
    QuestionKind.BUDGET: BudgetField,
}


def _field(question: Question, round_: Round) -> Any:
    label = str(question.label)
    if not question.required:
        label = _("%(label)s (optional)", label=label)
    shown: dict[str, Any] = {"name": question.key, "description": str(question.hint)}
    if question.kind is QuestionKind.LONG_TEXT:
        if question.min_words:
            fewest = _("At least %(fewest)s words.", fewest=question.min_words)
            shown["description"] = f"{question.hint} {fewest}".strip()
        return WordsField(label, min_words=0, max_words=question.max_words or 1000, **shown)
    if question.kind in _CHOICE:
        return ChoiceField(label, choices=_choices(question, round_), validate_choice=False, **shown)
    if question.kind in _CHOICES:
        return ChoicesField(label, choices=_choices(question, round_), validate_choice=False, **shown)
    return _PLAIN[question.kind](label, **shown)


def _typed(question: Question, value: Any) -> Any:
    """Return a stored answer as its field shows it."""
    if value is None:
        return None
    if question.kind is QuestionKind.MONEY:
        return f"{value / 100:.2f}".removesuffix(".00")
    if question.kind is QuestionKind.DATE:
        return date.fromisoformat(value)
    return str(value) if question.kind is QuestionKind.NUMBER else value


def _answer(question: Question, field: Any) -> Any:
    """Return what a field holds as an answer is stored."""
    if question.kind is QuestionKind.NUMBER:
        return field.number
    if question.kind is QuestionKind.MONEY:
        return field.pence
    if question.kind is QuestionKind.DATE:
        return field.data.isoformat() if field.data else None
    if question.kind in _CHOICES:
        return sorted(set(field.data or []))
    return field.data


class SectionForm(Form):
    """One section of an application; made for each section by ``section_form``."""

    questions: Sequence[Question] = ()
    seen_version = HiddenField()

    def field_of(self, question: Question) -> Any:
        return self[_attribute(question)]

    def answers(self) -> dict[int, Any]:
        """Return every answer that could be read, by the id of its question."""
        fields = {question: self.field_of(question) for question in self.questions}
        return {
            question.id: _answer(question, field)
            for question, field in fields.items()
            if not field.process_errors and not self.is_too_long(field)
        }


def _attribute(question: Question) -> str:
    """Return a question's name within the form: officers choose its key, which may be "data" or "errors"."""
    return f"question_{question.key}"


def section_form(
    application: Application, questions: list[Question], answers: dict[int, Any], version: int
) -> SectionForm:
    """Return the form of a section, filled with what is saved."""
    fields = {_attribute(question): _field(question, application.round) for question in questions}
    made = type("ThisSectionForm", (SectionForm,), {**fields, "questions": questions})
    known = {_attribute(question): _typed(question, answers.get(question.id)) for question in questions}
    form: SectionForm = made(data={**known, "seen_version": str(version)})
    return form


class SubmitForm(Form):
    """Who submits, and what they declare."""

    name = TextField(_l("Your full name"), [Required(_l("Enter your full name")), LongEnough(200)])
    position = TextField(
        _l("Your position in the organisation"), [Required(_l("Enter your position")), LongEnough(200)]
    )
    agreed = TickField(_l("I declare this for my organisation"), [Required(_l("Tick the box to declare it"))])


class ReasonForm(Form):
    """A step that needs a reason."""

    reason = LongTextField(_l("Reason"), [Required(_l("Enter the reason")), LongEnough(4000)])


class QueryForm(Form):
    """What an officer wants to know, and about which answers."""

    questions = ChoicesField(
        _l("Which answers should they change?"), [Required(_l("Choose at least one question"))]
    )
    message = LongTextField(
        _l("What do you want to know?"), [Required(_l("Write what you want to know")), LongEnough(4000)]
    )
    due_on = DayField(_l("Answer by"), [Required(_l("Enter the day by which they should answer"))])


class EligibilityForm(Form):
    """An officer's finding."""

    finding = ChoiceField(
        _l("May this application be scored?"),
        [Required(_l("Choose one"))],
        choices=[("eligible", _l("Yes, it is eligible")), ("ineligible", _l("No, it is not eligible"))],
    )
    reason = LongTextField(
        _l("Reason"),
        [Required(_l("Enter the reason")), LongEnough(4000)],
        description=_l("If it is not eligible, the group reads this text."),
    )
