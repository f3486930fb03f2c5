"""Two fields of the page of a question: its choices or columns in rows, and the answers that it waits for."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from grants.languages import LANGUAGES, Texts
from grants.rounds.forms.part import SHORT_NAME, SHORT_NAME_RULE, short_name
from grants.rounds.models import DECIDING_KINDS, Question
from grants.rounds.outline import Outline

#: How many rows a page shows at least, how many empty ones it offers, and the most there may be.
_FEWEST_ROWS, _SPARE_ROWS, _MOST_ROWS = 5, 2, 60


class OptionsField(Field):
    """Rows of a short name and its words in every language; a row in which nothing stands does not count."""

    data: Any
    typed: list[dict[str, str]]
    PARTS = ("key", *LANGUAGES)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data)
        self.data = self.data or []
        self.typed = [{"key": option["key"], **option["words"]} for option in self.data]
        if formdata is not None and f"{self.name}-0-key" in formdata:
            self.typed = [row for row in self._rows(formdata) if any(row.values())]
            self.data = self._options()
        self._show(max(_FEWEST_ROWS, len(self.typed) + _SPARE_ROWS))

    def _rows(self, formdata: Any) -> list[dict[str, str]]:
        return [
            {part: str(formdata.get(f"{self.name}-{row}-{part}", "")).strip() for part in self.PARTS}
            for row in range(_MOST_ROWS)
        ]

    def _options(self) -> list[dict[str, Any]]:
        options: list[dict[str, Any]] = []
        for row in self.typed:
            taken = {option["key"] for option in options} | {known["key"] for known in self.typed}
            words = {code: row[code] for code in LANGUAGES if row[code]}
            options.append({"key": row["key"] or short_name(row["en"], taken), "words": words})
        return options

    def _show(self, rows: int) -> None:
        empty = min(rows, _MOST_ROWS) - len(self.typed)
        self.shown = [*self.typed, *({} for _row in range(empty))]

    def show_more(self) -> None:
        """Offer five more empty rows."""
        self._show(len(self.typed) + _FEWEST_ROWS)

    def check(self, fewest: int, too_few: str) -> None:
        """Note what is wrong with the rows, of which so many are wanted at least."""
        keys = [row["key"] for row in self.typed if row["key"]]
        if len(self.typed) < fewest:
            self.errors = [too_few]
        elif any(not row["en"] for row in self.typed):
            self.errors = [_("Write the English words in every row that you use.")]
        elif any(not SHORT_NAME.fullmatch(key) for key in keys):
            self.errors = [f"{_('Short name')}: {SHORT_NAME_RULE}"]
        elif len(set(keys)) < len(keys):
            self.errors = [_("Another one has this short name already.")]


class ConditionField(Field):
    """The answers to one earlier question after which a question is asked; with none ticked it always is."""

    data: Any

    def ask_about(self, outline: Outline, question: Any) -> None:
        """Offer the questions whose answers may decide: those before this one, where its place is known."""
        asked = outline.questions
        if question is not None:
            place, kept = outline.place(question), outline.deciding(question)
            asked = [known for known in asked if outline.place(known) < place or known is kept]
        self.offered = [
            (known, {f"{known.key}:{value}": said for value, said in outline.possible_answers(known).items()})
            for known in asked
            if known.kind in DECIDING_KINDS
        ]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist

    def pre_validate(self, form: Any) -> None:
        known = {value for _question, answers in self.offered for value in answers}
        if not set(self.data or []) <= known:
            raise ValidationError(_("Choose only from the list."))
        if len({value.partition(":")[0] for value in self.data or []}) > 1:
            raise ValidationError(_("Tick answers of one question only."))

    @property
    def key(self) -> str | None:
        """The short name of the question that decides."""
        return self.data[0].partition(":")[0] if self.data else None

    @property
    def values(self) -> list[str]:
        return [value.partition(":")[2] for value in self.data or []]


def condition_of(question: Question) -> list[str]:
    """Return the condition of a question as its field holds it."""
    return [f"{question.shown_if_key}:{value}" for value in question.shown_if_values]


def options_of(question: Question) -> list[dict[str, Any]]:
    """Return the choices or columns of a question as their field holds them."""
    return [
        {"key": option["key"], "words": {code: Texts(option["words"]).get(code, "") for code in LANGUAGES}}
        for option in question.options
    ]
