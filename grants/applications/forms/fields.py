"""The field for each kind of question: how an answer is typed, and how it is kept."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Field

from grants.applications.answers import is_empty, words_by_key
from grants.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    PoundsField,
    TextField,
    TickField,
    WholeNumberField,
    WordsField,
)
from grants.formats import pounds
from grants.languages import Texts
from grants.money import parse_pounds
from grants.rounds.models import (
    BUDGET_ROWS,
    LEARNING_PARTS,
    BudgetPart,
    Question,
    QuestionKind,
    Round,
    Tier,
    part_of_row,
)
from grants.rounds.queries import parts_of


class RowsField(Field):
    """A table of rows; ``typed`` is what stands in each box, ``data`` the rows in which something does."""

    process_errors: list[str]
    data: Any
    most_rows = BUDGET_ROWS

    def __init__(self, label: Any, *, columns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.columns = columns
        self.typed: list[dict[str, str]] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data if isinstance(data, list) else [])
        self.typed = [self.shown(row) for row in self.data]
        if formdata is not None and any(name.startswith(f"{self.name}-0-") for name in formdata):
            self._read(formdata)
        self.typed += [self.shown({}) for _row in range(self.most_rows - len(self.typed))]

    def shown(self, row: dict[str, Any]) -> dict[str, str]:
        """Return what stands in the boxes of a kept row."""
        return {key: str(row.get(key, "")) for key, _words in self.columns}

    def _read(self, formdata: Any) -> None:
        self.read_beside(formdata)
        self.typed = [
            {key: str(formdata.get(f"{self.name}-{row}-{key}", "")).strip() for key, _words in self.columns}
            for row in range(self.most_rows)
        ]
        self.data = [self.kept(row, number) for number, row in enumerate(self.typed) if any(row.values())]

    def read_beside(self, formdata: Any) -> None:
        """Read what stands beside the rows."""

    def kept(self, row: dict[str, str], _number: int) -> dict[str, Any]:
        """Return a row as it is kept."""
        return dict(row)


class GroupField(RowsField):
    """A repeating group, such as the people who run a project: an officer names its columns."""

    def __init__(self, label: Any, *, columns: list[tuple[str, str]], most_rows: int, **kwargs: Any) -> None:
        super().__init__(label, columns=columns, **kwargs)
        self.most_rows = most_rows


class BudgetField(RowsField):
    """What each thing costs, in whole pounds: asked of us, and from elsewhere; and what it is for.

    A page from before parts were asked sends which one row is for evaluation.
    """

    def __init__(self, label: Any, *, parts: Sequence[tuple[str, Any]] = (), **kwargs: Any) -> None:
        columns = [("item", _("What for")), ("pounds", _("Asked of us")), ("other", _("From elsewhere"))]
        super().__init__(label, columns=columns, **kwargs)
        self.parts = parts
        self.chosen: list[BudgetPart] = []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        kept = data if isinstance(data, list) else []
        rows = [*map(part_of_row, kept), *[BudgetPart.PROJECT] * self.most_rows]
        self.chosen = rows[: self.most_rows]
        super().process(formdata, data, extra_filters)

    def shown(self, row: dict[str, Any]) -> dict[str, str]:
        return {**super().shown(row), "other": str(row.get("other") or "")}

    def read_beside(self, formdata: Any) -> None:
        marked = formdata.get(f"{self.name}-evaluation", "")
        self.chosen = [
            part_of_row({"part": formdata.get(f"{self.name}-{row}-part"), "evaluation": str(row) == marked})
            for row in range(self.most_rows)
        ]

    def kept(self, row: dict[str, str], number: int) -> dict[str, Any]:
        part = self.chosen[number]
        plain = (BudgetPart.PROJECT, BudgetPart.EVALUATION)
        return {
            "item": row["item"],
            "pounds": self._whole_pounds(row["pounds"], number),
            "other": self._whole_pounds(row["other"], number),
            "evaluation": part in LEARNING_PARTS,
            **({} if part in plain else {"part": part.value}),
        }

    def total_of(self, part: str) -> int:
        """The sum of what is asked of us for one part, in pounds."""
        return sum(int(row["pounds"]) for row in self.data or [] if part_of_row(row).value == part)

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
        """The sum of what is asked of us, in pounds."""
        return sum(int(row["pounds"]) for row in self.data or [])

    @property
    def total_other(self) -> int:
        """The sum of what comes from elsewhere, in pounds."""
        return sum(int(row.get("other", 0)) for row in self.data or [])


def _tier_choices(round_: Round) -> list[tuple[str, Any]]:
    return [
        (
            tier.key,
            Markup("{} ({}–{})").format(str(tier.title), pounds(tier.min_pence), pounds(tier.max_pence)),
        )
        for tier in parts_of(round_, Tier)
    ]


def _choices(question: Question, round_: Round | None) -> list[tuple[str, Any]]:
    if round_ is None:
        return []
    if question.kind is QuestionKind.TIER:
        return _tier_choices(round_)
    return [(key, str(words)) for key, words in words_by_key(question).items()]


_CHOICE = (QuestionKind.CHOICE, QuestionKind.YES_NO, QuestionKind.TIER)
_CHOICES = (QuestionKind.THEMES, QuestionKind.BOROUGHS, QuestionKind.CHOICES)


def _parts(question: Question) -> list[tuple[str, Any]]:
    """Return what a row of a budget can be for, in the words of the form or in ours."""
    if not question.options:
        return [(part.value, part.label) for part in BudgetPart]
    return [(option["key"], str(Texts(option["words"]))) for option in question.options]


class StoredFileField(Field):
    """The file that answers a question.

    The page's script sends it on its own; without the script it comes with the section, as ``chosen``.
    """

    data: Any
    chosen: FileStorage | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        given = formdata.get(self.name) if formdata is not None else None
        self.chosen = given if isinstance(given, FileStorage) and given.filename else None


_PLAIN: dict[QuestionKind, type[Any]] = {
    QuestionKind.SHORT_TEXT: TextField,
    QuestionKind.NUMBER: WholeNumberField,
    QuestionKind.MONEY: PoundsField,
    QuestionKind.DATE: DayField,
    QuestionKind.DECLARATION: TickField,
    QuestionKind.FILE: StoredFileField,
}


def answer_field(question: Question, round_: Round) -> Any:
    """Return the field in which a question is answered, not yet bound to a form."""
    label = str(question.label)
    if not question.required:
        label = _("%(label)s (optional)", label=label)
    hint = str(question.hint)
    if question.kind is QuestionKind.LONG_TEXT and question.min_words:
        fewest = _("At least %(fewest)s words.", fewest=question.min_words)
        hint = f"{hint} {fewest}".strip()
    return _field(question, round_, label, hint)


def reading_field(question: Question) -> Any:
    """Return a field that reads an answer and shows nothing: without words, and without choices."""
    return _field(question, None, "", "")


def _field(question: Question, round_: Round | None, label: str, hint: str) -> Any:
    shown: dict[str, Any] = {"name": question.key, "description": hint}
    if question.kind is QuestionKind.LONG_TEXT:
        return WordsField(label, min_words=0, max_words=question.max_words or 1000, **shown)
    if question.kind is QuestionKind.GROUP:
        columns = [(option["key"], str(Texts(option["words"]))) for option in question.options]
        return GroupField(label, columns=columns, most_rows=question.max_rows or BUDGET_ROWS, **shown)
    if question.kind is QuestionKind.BUDGET:
        return BudgetField(label, parts=_parts(question), **shown)
    if question.kind in _CHOICE:
        return ChoiceField(label, choices=_choices(question, round_), validate_choice=False, **shown)
    if question.kind in _CHOICES:
        return ChoicesField(label, choices=_choices(question, round_), validate_choice=False, **shown)
    return _PLAIN[question.kind](label, **shown)


#: How an answer that is kept is shown in its field, where the two differ.
_TYPED: dict[QuestionKind, Callable[[Any], Any]] = {
    QuestionKind.MONEY: lambda pence: f"{pence / 100:.2f}".removesuffix(".00"),
    QuestionKind.DATE: date.fromisoformat,
    QuestionKind.NUMBER: str,
}

#: How what a field holds is kept, where the two differ.
_KEPT: dict[QuestionKind, Callable[[Any], Any]] = {
    QuestionKind.NUMBER: lambda field: field.number,
    QuestionKind.MONEY: lambda field: field.pence,
    QuestionKind.DATE: lambda field: field.data.isoformat() if field.data else None,
    QuestionKind.DECLARATION: lambda field: True if field.data else None,
    **{kind: lambda field: sorted(set(field.data or [])) for kind in _CHOICES},
}


def typed_answer(question: Question, value: Any) -> Any:
    """Return a stored answer as its field shows it."""
    if value is None or question.kind not in _TYPED:
        return value
    return _TYPED[question.kind](value)


def kept_answer(question: Question, field: Any) -> Any:
    """Return what a field holds as an answer is stored; None where it holds nothing."""
    value = _KEPT[question.kind](field) if question.kind in _KEPT else field.data
    return None if is_empty(value) else value
