"""The form of a round as one reads it: which question stands where, who is asked, after which answer."""

from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from grants.accounts.queries import areas
from grants.languages import Texts
from grants.rounds.models import Question, QuestionKind, Round, Section
from grants.rounds.queries import all_parts


class Outline:
    """Sections and questions in their order, with what each question hangs on."""

    def __init__(self, parts: dict[str, list[Any]]) -> None:
        self.tiers = parts["tier"]
        self.themes = parts["theme"]
        self.sections: list[Section] = parts["section"]
        self.in_section: dict[int, list[Question]] = {section.id: [] for section in self.sections}
        for question in parts["question"]:
            self.in_section[question.section_id].append(question)
        self.questions = [question for section in self.sections for question in self.in_section[section.id]]
        self.by_key = {question.key: question for question in self.questions}
        self._section = {section.id: section for section in self.sections}
        self._place = {question.key: place for place, question in enumerate(self.questions)}

    @classmethod
    def of(cls, round_: Round) -> "Outline":
        """Read the form of a round."""
        return cls(all_parts(round_))

    def section_of(self, question: Question) -> Section:
        return self._section[question.section_id]

    def place(self, question: Question) -> int:
        """Return the place of a question in the whole form."""
        return self._place[question.key]

    def deciding(self, question: Question) -> Question | None:
        """Return the question whose answer decides whether this one is asked, if there is one."""
        return self.by_key.get(question.shown_if_key or "")

    def waits_for_itself(self, question: Question) -> bool:
        """Say whether the conditions of a question lead back to it in a circle."""
        passed: set[str] = set()
        deciding = self.deciding(question)
        while deciding is not None and deciding.key not in passed:
            if deciding.key == question.key:
                return True
            passed.add(deciding.key)
            deciding = self.deciding(deciding)
        return False

    def possible_answers(self, question: Question) -> dict[str, str]:
        """Return every answer that a question may get, with its words, where these are known beforehand."""
        if question.kind is QuestionKind.YES_NO:
            return {"yes": _("Yes"), "no": _("No")}
        if question.kind is QuestionKind.TIER:
            return {tier.key: str(tier.title) for tier in self.tiers}
        if question.kind is QuestionKind.THEMES:
            return {theme.key: str(theme.title) for theme in self.themes}
        if question.kind is QuestionKind.BOROUGHS:
            return self._areas
        if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
            return {option["key"]: str(Texts(option["words"])) for option in question.options}
        return {}

    @cached_property
    def _areas(self) -> dict[str, str]:
        return {area.code: str(area.name) for area in areas()}

    def answers_waited_for(self, question: Question) -> list[str]:
        """Return in words the answers after which a question is asked."""
        deciding = self.deciding(question)
        known = self.possible_answers(deciding) if deciding is not None else {}
        return [known.get(value, value) for value in question.shown_if_values]

    def titles_of_tiers(self, part: Any) -> list[str]:
        """Return the tiers that a part is for; an unknown one by its short name."""
        known = {tier.key: str(tier.title) for tier in self.tiers}
        return [known.get(key, key) for key in part.tier_keys]

    def tiers_asked(self, question: Question) -> set[str]:
        """Return the tiers, by key, of which a question may be asked.

        These are its own, if they are its section's as well, and those of every question that it hangs on.
        """
        asked = {tier.key for tier in self.tiers}
        passed: set[str] = set()
        link: Question | None = question
        while link is not None and link.key not in passed:
            passed.add(link.key)
            asked &= self._tiers_of(link)
            link = self.deciding(link)
        return asked

    def _tiers_of(self, question: Question) -> set[str]:
        section, deciding = self.section_of(question), self.deciding(question)
        keys = {t.key for t in self.tiers if question.is_for(t.key) and section.is_for(t.key)}
        if deciding is not None and deciding.kind is QuestionKind.TIER:
            keys &= set(question.shown_if_values)
        return keys
