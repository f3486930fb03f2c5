"""What synthetic groups answer: the shortest and the longest that each question allows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from grants import clock
from grants.applications.answers import OF_CHOICE, words_by_key
from grants.money import WHOLE
from grants.rounds.models import Fact, Question, QuestionKind, Round, Tier
from grants.rounds.models.form import BUDGET_ROWS, LARGEST_ROW

_WORDS = {
    "en": "Neighbours meet in the hall every week and plan what they do together",
    "ar": "يلتقي الجيران في القاعة كل أسبوع ويخططون لما يفعلونه معًا",
}


def text(number: int, language: str) -> str:
    """Return so many words."""
    words = _WORDS[language].split()
    return " ".join(words[place % len(words)] for place in range(number))


class Group:
    """One synthetic group: its tier and language, and whether it answers as shortly or as fully as it may."""

    def __init__(self, round_: Round, tier: Tier, language: str, *, is_full: bool) -> None:
        self.round, self.tier, self.language, self.is_full = round_, tier, language, is_full
        self.name = f"{tier.title} – {language} – {'full' if is_full else 'short'}"

    def answer(self, question: Question, decisive: set[str]) -> Any:
        """Return an answer that the question allows; who answers fully chooses what brings up others."""
        if question.fact in _DAYS:
            return self._day(_DAYS[question.fact])
        if question.kind in _MADE:
            return _MADE[question.kind](self, question)
        if question.kind in OF_CHOICE:
            return self._chosen(question, decisive)
        return _PLAIN.get(question.kind)

    def _day(self, days: int) -> str:
        return (clock.in_london(self.round.closes_at).date() + timedelta(days=days)).isoformat()

    def _chosen(self, question: Question, decisive: set[str]) -> Any:
        keys = list(words_by_key(question))
        if question.kind in (QuestionKind.CHOICE, QuestionKind.YES_NO):
            return next((key for key in keys if (key in decisive) is self.is_full), keys[0])
        return keys if self.is_full else keys[:1]

    def _rows(self, question: Question) -> list[dict[str, str]]:
        rows = (question.max_rows if self.is_full else question.min_rows) or 1
        keys = [option["key"] for option in question.options]
        return [{key: text(2, self.language) for key in keys} for _row in range(rows)]

    def _text(self, question: Question) -> str:
        most = question.max_words or (12 if question.kind is QuestionKind.SHORT_TEXT else 60)
        if question.kind is QuestionKind.SHORT_TEXT:
            most = min(most, 12)
        fewest = max(question.min_words or 1, 1)
        return text(most if self.is_full else fewest, self.language)

    def _budget(self, _question: Question) -> list[dict[str, Any]]:
        """Return rows that add up to the largest or smallest amount of the tier, and its share beside."""
        pounds = (self.tier.max_pence if self.is_full else self.tier.min_pence) // 100
        if not self.is_full and self.tier.min_pence % 100:
            pounds += 1
        other = -(-pounds * self.tier.match_share // (WHOLE - self.tier.match_share))
        rows = min(BUDGET_ROWS, max(2, -(-(pounds + other) // LARGEST_ROW)))
        return [
            {
                "item": text(3, self.language),
                "pounds": _part(pounds, rows, place),
                "other": _part(other, rows, place),
                "evaluation": place == 0,
            }
            for place in range(rows)
        ]


#: After how many days from closing a project begins and ends.
_DAYS = {Fact.STARTS_ON: 60, Fact.ENDS_ON: 240}

_MADE: dict[QuestionKind, Callable[[Group, Question], Any]] = {
    QuestionKind.SHORT_TEXT: Group._text,  # noqa: SLF001  # a table of the class above
    QuestionKind.LONG_TEXT: Group._text,  # noqa: SLF001  # as above
    QuestionKind.BUDGET: Group._budget,  # noqa: SLF001  # as above
    QuestionKind.GROUP: Group._rows,  # noqa: SLF001  # as above
    QuestionKind.TIER: lambda group, _question: group.tier.key,
}

_PLAIN: dict[QuestionKind, Any] = {
    QuestionKind.NUMBER: 120,
    QuestionKind.MONEY: 125_000,
    QuestionKind.DECLARATION: True,
    QuestionKind.DATE: "2027-03-27",
}


def _part(whole: int, parts: int, place: int) -> int:
    """Return one of nearly equal parts of a whole number."""
    return whole // parts + (1 if place < whole % parts else 0)
