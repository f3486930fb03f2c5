"""The field for each kind of question: how an answer is typed, and how it is kept."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field

from grants.accounts.queries import areas
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    PoundsField,
    TextField,
    WholeNumberField,
    WordsField,
)
from grants.formats import pounds
from grants.languages import Texts
from grants.money import parse_pounds
from grants.rounds.models import BUDGET_ROWS, Question, QuestionKind, Round, Theme, Tier
from grants.rounds.queries import parts_of


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


def answer_field(question: Question, round_: Round) -> Any:
    """Return the field in which a question is answered, not yet bound to a form."""
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


def typed_answer(question: Question, value: Any) -> Any:
    """Return a stored answer as its field shows it."""
    if value is None:
        return None
    if question.kind is QuestionKind.MONEY:
        return f"{value / 100:.2f}".removesuffix(".00")
    if question.kind is QuestionKind.DATE:
        return date.fromisoformat(value)
    return str(value) if question.kind is QuestionKind.NUMBER else value


def kept_answer(question: Question, field: Any) -> Any:
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
