"""What a good answer is: the rules of each kind of question, in sentences for the applicant."""

from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants.accounts.queries import areas
from grants.db import db
from grants.languages import Texts
from grants.money import Pence, format_pounds
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
    return [] if value in known_keys(question) else [_("Choose one from the list.")]


def _choices(question: Question, values: list[str]) -> list[str]:
    return [] if set(values) <= known_keys(question) else [_("Choose only from the list.")]


def known_keys(question: Question) -> set[str]:
    """Return the keys that an answer to a question of choice may hold."""
    if question.kind is QuestionKind.YES_NO:
        return {"yes", "no"}
    if question.kind is QuestionKind.BOROUGHS:
        return {area.code for area in areas()}
    if question.kind in _OF_ROUND:
        part: Any = _OF_ROUND[question.kind]
        return set(db.session.scalars(sa.select(part.key).where(part.round_id == question.round_id)))
    return {option["key"] for option in question.options}


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
    if any(not 0 < row["pounds"] <= LARGEST_ROW for row in rows):
        most = format_pounds(LARGEST_ROW * 100)
        found.append(_("Enter an amount from £1 to %(most)s for each row.", most=most))
    if not any(row["evaluation"] for row in rows):
        found.append(_("Mark one row as money for monitoring, evaluation and training."))
    return found


_CHECKS: dict[QuestionKind, Callable[[Question, Any], list[str]]] = {
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.LONG_TEXT: _words,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _choice,
    QuestionKind.TIER: _choice,
    QuestionKind.THEMES: _choices,
    QuestionKind.BOROUGHS: _choices,
    QuestionKind.NUMBER: _number,
    QuestionKind.MONEY: _money,
    QuestionKind.DATE: _date,
    QuestionKind.BUDGET: _budget,
}


def budget_total(rows: list[dict[str, Any]] | None) -> Pence:
    """Return the sum of a budget's rows, in pence."""
    return Pence(sum(int(row["pounds"]) for row in rows or []) * 100)


def tier_problems(tier: Tier, requested: Pence) -> list[str]:
    """Return a sentence when what is asked for does not fit the tier that was chosen."""
    if tier.min_pence <= requested <= tier.max_pence:
        return []
    return [
        _(
            "Your budget adds up to %(total)s. The tier you chose is from %(least)s to %(most)s.",
            total=format_pounds(requested),
            least=format_pounds(tier.min_pence),
            most=format_pounds(tier.max_pence),
        )
    ]


def option_words(question: Question, key: str) -> Texts:
    """Return the words of one option of a choice."""
    for option in question.options:
        if option["key"] == key:
            return Texts(option["words"])
    return Texts(en=key)
