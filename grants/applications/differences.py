"""What changed between two copies of an application: word by word, row by row, choice by choice."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from flask_babel import gettext as _

from grants.applications.answers import OF_CHOICE
from grants.formats import day, listed, number
from grants.languages import written_in
from grants.money import format_pounds
from grants.rounds.models import QuestionKind, part_of_row

SAME, REMOVED, ADDED = "same", "removed", "added"

#: A word with the space after it, so that a text is its words put together.
_WORD = re.compile(r"\S+\s*|\s+")

#: Texts that share less than this are shown as one taken out and one put in: that reads better.
_REWRITTEN = 0.25


class Piece(NamedTuple):
    """A stretch of text that both copies have, or only the earlier, or only the later."""

    change: str
    text: str


Cell = list[Piece]


@dataclass(frozen=True)
class Change:
    """What changed in the answer to one question; ``before`` and ``after`` are the question as it was frozen.

    A text is compared in ``pieces`` and choices one piece each; a budget or a repeating group
    is ``rows`` of cells under ``columns``.
    """

    section: str
    label: str
    kind: str
    language: str
    pieces: Cell = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


def word_pieces(before: str, after: str) -> Cell:
    """Compare two texts word by word.

    What is the same or removed makes up the earlier text, what is the same or added the later.
    """
    earlier, later = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, earlier, later)
    if matcher.ratio() < _REWRITTEN:
        return _instead(before, after)
    pieces: Cell = []
    for what, start, end, start_later, end_later in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece(SAME, "".join(earlier[start:end])))
        else:
            pieces += _instead("".join(earlier[start:end]), "".join(later[start_later:end_later]))
    return pieces


def _instead(before: str, after: str) -> Cell:
    """Return one text in place of another."""
    return [Piece(change, text) for change, text in ((REMOVED, before), (ADDED, after)) if text]


def choice_pieces(before: Sequence[str], after: Sequence[str]) -> Cell:
    """Compare two lists of choices: each that was kept, taken out or added."""
    pieces = [Piece(SAME if choice in after else REMOVED, choice) for choice in before]
    return pieces + [Piece(ADDED, choice) for choice in after if choice not in before]


def paired_rows(before: Sequence[list[str]], after: Sequence[list[str]]) -> list[tuple[Any, Any]]:
    """Pair the rows of two tables by their first cells; None stands where one has no such row."""
    earlier, later = ([row[0] for row in rows] for rows in (before, after))
    matcher = SequenceMatcher(None, earlier, later, autojunk=False)
    pairs: list[tuple[Any, Any]] = []
    for _what, start, end, start_later, end_later in matcher.get_opcodes():
        pairs += zip_longest(before[start:end], after[start_later:end_later])
    return pairs


def row_pieces(before: list[str] | None, after: list[str] | None) -> list[Cell]:
    """Compare two rows cell by cell; a row that only one table has is all removed or all added."""
    return [word_pieces(one, two) for one, two in zip_longest(before or [], after or [], fillvalue="")]


#: One question of a frozen copy, and nothing where it was not asked; and a whole copy.
Frozen = dict[str, Any]
_EMPTY: tuple[Any, ...] = (None, "", [])


def differences(before: Frozen, after: Frozen) -> list[Change]:
    """Return every answer that differs between two frozen copies in one language, in the form's order."""
    earlier, later = _by_key(before), _by_key(after)
    keys = [*later, *(key for key in earlier if key not in later)]
    found = [(key, earlier.get(key, {}), later.get(key, {})) for key in keys]
    return [_change(one, two, after["language"]) for _key, one, two in found if _differ(one, two)]


def _by_key(content: Frozen) -> dict[str, Frozen]:
    return {
        question["key"]: {**question, "section": section["title"]}
        for section in content["sections"]
        for question in section["questions"]
    }


def _differ(before: Frozen, after: Frozen) -> bool:
    """An answer differs by its value alone; a question that was not asked has none."""
    earlier, later = (question.get("value") for question in (before, after))
    if earlier in _EMPTY and later in _EMPTY:
        return False
    return bool(earlier != later)


def _change(before: Frozen, after: Frozen, language: str) -> Change:
    known = after or before
    kind = QuestionKind(known["kind"])
    compared: dict[str, Any]
    if {question.get("kind", kind.value) for question in (before, after)} != {kind.value}:
        compared = {"pieces": _instead(_said(before), _said(after))}  # Two kinds do not compare.
    else:
        compared = _COMPARED.get(kind, _fact)(before, after)
    text = str(after.get("value") or before.get("value") or "")
    written = written_in(text, language) if kind in _TEXTS else language
    return Change(
        section=known["section"], label=known["label"], kind=kind.value, language=written, **compared
    )


def _text(before: Frozen, after: Frozen) -> dict[str, Any]:
    return {"pieces": word_pieces(before.get("value") or "", after.get("value") or "")}


def _choice(before: Frozen, after: Frozen) -> dict[str, Any]:
    return {"pieces": choice_pieces(before.get("words", []), after.get("words", []))}


def _fact(before: Frozen, after: Frozen) -> dict[str, Any]:
    return {"pieces": _instead(_said(before), _said(after))}


def _budget(before: Frozen, after: Frozen) -> dict[str, Any]:
    columns = [_("What for"), _("Asked of us"), _("From elsewhere"), _("It is for")]
    tables = [_budget_rows(question.get("value") or []) for question in (before, after)]
    totals = [_total(question.get("value") or []) for question in (before, after)]
    pairs = [*paired_rows(*tables), tuple(totals)]
    return {"columns": columns, "rows": [row_pieces(*pair) for pair in pairs]}


def _budget_rows(rows: list[dict[str, Any]]) -> list[list[str]]:
    return [
        [row["item"], _amount(row["pounds"]), _amount(row.get("other", 0)), str(part_of_row(row).label)]
        for row in rows
    ]


def _total(rows: list[dict[str, Any]]) -> list[str]:
    sums = [sum(row.get(name, 0) for row in rows) for name in ("pounds", "other")]
    return [_("Total"), *(_amount(amount) for amount in sums), ""]


def _amount(whole_pounds: int) -> str:
    return format_pounds(whole_pounds * 100)


def _group(before: Frozen, after: Frozen) -> dict[str, Any]:
    both = [column for question in (before, after) for column in question.get("columns", [])]
    columns = {column["key"]: column["words"] for column in both}
    tables = [
        [[str(row.get(key, "")) for key in columns] for row in question.get("value") or []]
        for question in (before, after)
    ]
    return {"columns": [*columns.values()], "rows": [row_pieces(*pair) for pair in paired_rows(*tables)]}


_TEXTS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)
_COMPARED: dict[QuestionKind, Callable[[Frozen, Frozen], dict[str, Any]]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(OF_CHOICE, _choice),
    QuestionKind.BUDGET: _budget,
    QuestionKind.GROUP: _group,
}


def _said(question: Frozen) -> str:
    """Return an answer that is one fact, in words."""
    value = question.get("value")
    if value in _EMPTY:
        return ""
    if question.get("words"):
        return str(listed(question["words"]))
    said: dict[str, Callable[[Any], Any]] = {
        "money": format_pounds,
        "date": day,
        "number": number,
        "file": lambda file: file["name"],
        "declaration": lambda _value: _("Declared"),
    }
    return str(said.get(question["kind"], str)(value))
