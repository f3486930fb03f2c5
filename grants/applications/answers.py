"""What a good answer is: the rules of each kind of question, in sentences for the applicant."""

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.queries import areas
from grants.db import db
from grants.formats import percent
from grants.languages import LANGUAGES, Texts
from grants.money import WHOLE, Pence, format_pounds
from grants.rounds.models import (
    BUDGET_ROWS,
    LARGEST_ROW,
    LONGEST_LINE,
    Question,
    QuestionKind,
    Theme,
    Tier,
)
from grants.wording import count_words

LARGEST_NUMBER = 10_000_000


def is_empty(value: Any) -> bool:
    """Say whether nothing has been answered; 0 and "no" are answers."""
    return value is None or value in ("", []) or (isinstance(value, str) and not value.strip())


def problems(question: Question, value: Any) -> list[str]:
    """Return what is wrong with an answer, in sentences; nothing when it will do."""
    if is_empty(value):
        return [_("Answer this question.")] if question.required else []
    check = _CHECKS.get(question.kind)
    return check(question, value) if check else []


def _short_text(_question: Question, value: str) -> list[str]:
    if len(value) > LONGEST_LINE:
        return [_("Use %(most)s characters or fewer.", most=LONGEST_LINE)]
    return _words(_question, value)


def _words(question: Question, value: str) -> list[str]:
    number = count_words(value)
    if question.max_words is not None and number > question.max_words:
        return [
            _("Shorten your answer to %(most)s words or fewer. It has %(number)s.",
              most=question.max_words, number=number)
        ]  # fmt: skip
    if question.min_words and number < question.min_words:
        return [
            _("Write at least %(fewest)s words. You have %(number)s.",
              fewest=question.min_words, number=number)
        ]  # fmt: skip
    return []


def _choice(question: Question, value: str) -> list[str]:
    return [] if value in words_by_key(question) else [_("Choose one from the list.")]


def _choices(question: Question, values: list[str]) -> list[str]:
    return [] if set(values) <= words_by_key(question).keys() else [_("Choose only from the list.")]


#: The kinds whose answer is a key, or several.
OF_CHOICE = (
    QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO, QuestionKind.TIER, QuestionKind.THEMES,
    QuestionKind.BOROUGHS,
)  # fmt: skip


def words_by_key(question: Question) -> dict[str, Texts]:
    """Return what may be chosen: the words of each choice by its key, in their order."""
    if question.kind is QuestionKind.YES_NO:
        return {"yes": _in_every_language(_l("Yes")), "no": _in_every_language(_l("No"))}
    if question.kind is QuestionKind.BOROUGHS:
        return {area.code: area.name for area in areas()}
    if question.kind in _OF_ROUND:
        part: Any = _OF_ROUND[question.kind]
        query = sa.select(part.key, part.title).where(part.round_id == question.round_id)
        rows = db.session.execute(query.where(part.retired_at.is_(None)).order_by(part.position, part.id))
        return {row.key: row.title for row in rows}
    return {option["key"]: Texts(option["words"]) for option in question.options}


def _in_every_language(text: Any) -> Texts:
    said = {}
    for language in LANGUAGES:
        with force_locale(language):
            said[language] = str(text)
    return Texts(said)


_OF_ROUND = {QuestionKind.THEMES: Theme, QuestionKind.TIER: Tier}


def _number(_question: Question, value: int) -> list[str]:
    if not 0 <= value <= LARGEST_NUMBER:
        return [_("Enter a number from 0 to %(most)s.", most=f"{LARGEST_NUMBER:,}")]
    return []


def _money(_question: Question, value: int) -> list[str]:
    most = LARGEST_NUMBER * 100
    if not 0 <= value <= most:
        return [_("Enter an amount from £0 to %(most)s.", most=format_pounds(most))]
    return []


def _date(_question: Question, value: str) -> list[str]:
    try:
        date.fromisoformat(value)
    except ValueError:
        return [_("Enter a real date, such as 27 3 2027")]
    return []


def _budget(_question: Question, rows: list[dict[str, Any]]) -> list[str]:
    found = []
    if len(rows) > BUDGET_ROWS:
        found.append(_("Use at most %(most)s rows.", most=BUDGET_ROWS))
    if any(not row["item"].strip() for row in rows):
        found.append(_("Say what each amount is for."))
    if any(len(row["item"]) > LONGEST_LINE for row in rows):
        found.append(_("Use %(most)s characters or fewer.", most=LONGEST_LINE))
    amounts = [(row["pounds"], row.get("other", 0)) for row in rows]
    if any(not 0 < ours + other <= LARGEST_ROW or ours < 0 or other < 0 for ours, other in amounts):
        most = format_pounds(LARGEST_ROW * 100)
        found.append(_("Enter an amount from £1 to %(most)s for each row.", most=most))
    if not any(row["evaluation"] for row in rows):
        found.append(_("Mark one row as money for monitoring, evaluation and training."))
    return found


def _group(question: Question, rows: list[dict[str, Any]]) -> list[str]:
    found = []
    if len(rows) < (question.min_rows or 0):
        found.append(_("Fill in at least %(fewest)s rows.", fewest=question.min_rows))
    if question.max_rows is not None and len(rows) > question.max_rows:
        found.append(_("Use at most %(most)s rows.", most=question.max_rows))
    if any(not text.strip() for row in rows for text in row.values()):
        found.append(_("Fill in every box of each row that you use."))
    if any(len(text) > LONGEST_LINE for row in rows for text in row.values()):
        found.append(_("Use %(most)s characters or fewer.", most=LONGEST_LINE))
    return found


_CHECKS: dict[QuestionKind, Callable[[Question, Any], list[str]]] = {
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.LONG_TEXT: _words,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _choice,
    QuestionKind.TIER: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.THEMES: _choices,
    QuestionKind.BOROUGHS: _choices,
    QuestionKind.NUMBER: _number,
    QuestionKind.MONEY: _money,
    QuestionKind.DATE: _date,
    QuestionKind.BUDGET: _budget,
    QuestionKind.GROUP: _group,
}


def budget_total(rows: list[dict[str, Any]] | None) -> Pence:
    """Return the sum of a budget's rows, in pence."""
    return Pence(sum(int(row["pounds"]) for row in rows or []) * 100)


def total_from_elsewhere(rows: list[dict[str, Any]] | None) -> Pence:
    """Return what a budget says comes from elsewhere, in pence."""
    return Pence(sum(int(row.get("other", 0)) for row in rows or []) * 100)


def tier_problems(tier: Tier, rows: list[dict[str, Any]]) -> list[str]:
    """Return what does not fit the chosen tier: its amounts, and the share that must come from elsewhere."""
    requested, other = budget_total(rows), total_from_elsewhere(rows)
    if not tier.min_pence <= requested <= tier.max_pence:
        return [
            _(
                "Your budget adds up to %(total)s. The tier you chose is from %(least)s to %(most)s.",
                total=format_pounds(requested),
                least=format_pounds(tier.min_pence),
                most=format_pounds(tier.max_pence),
            )
        ]
    if other * WHOLE < tier.match_share * (requested + other):
        return [
            _(
                "For this tier, %(share)s of the whole cost must come from elsewhere."
                " Your budget has %(other)s of %(total)s.",
                share=percent(tier.match_share),
                other=format_pounds(other),
                total=format_pounds(Pence(requested + other)),
            )
        ]
    return []
