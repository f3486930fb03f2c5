"""When an application is complete: what is asked of it, and what its answers still need."""

from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from grants import clock
from grants.applications.answers import is_empty, problems, tier_problems, words_by_key
from grants.applications.conditions import asked
from grants.applications.models import Answer, Application
from grants.applications.queries import answer_rows, standing_query
from grants.lifecycles import ApplicationState
from grants.rounds.models import Fact, Question, QuestionKind, Section
from grants.rounds.queries import sections_of


class Draft:
    """The form of one application as it stands, read once: what is asked, answered and still wanting."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.tier_key = application.tier.key if application.tier else None
        self.rows: dict[int, Answer] = answer_rows(application)
        self.answers: dict[int, Any] = {number: row.value for number, row in self.rows.items()}
        self.every_section = sections_of(application.round)
        self.every_question = [question for known in self.every_section for question in known.questions]
        self.sections: list[Section] = [known for known in self.every_section if known.is_for(self.tier_key)]

    @cached_property
    def _named(self) -> list[Any] | None:
        """The ids of the questions that an officer's query reopened; None while all are open."""
        if self.application.state is not ApplicationState.QUERIED:
            return None
        query = standing_query(self.application)
        return query.question_ids if query else []

    def asked(self, section: Section) -> list[Question]:
        """Return the questions of a section that are asked, after the answers given so far."""
        reachable = [question for known in self.sections for question in known.questions]
        return asked(section.questions, reachable, self.answers, self.tier_key)

    def open(self, section: Section) -> list[Question]:
        """Return the questions of a section that may be answered now.

        Those that an answer of this very section decides are among them: it may change while
        the page is open.
        """
        asked, named = self.asked(section), self._named
        opened: dict[str, Question] = {}
        for question in section.questions:
            may_be_asked = question in asked or (
                question.shown_if_key in opened and question.is_for(self.tier_key)
            )
            if may_be_asked and (named is None or question.id in named):
                opened[question.key] = question
        return list(opened.values())

    def condition_words(self, question: Question) -> str:
        """Return in words when a question is asked, or nothing when it always is."""
        controlling = next((q for q in self.every_question if q.key == question.shown_if_key), None)
        if controlling is None:
            return ""
        known = words_by_key(controlling)
        wanted = _(", ").join(str(known[key]) for key in question.shown_if_values if key in known)
        return _("Only if your answer to “%(question)s” is: %(answers)s",
                 question=controlling.label, answers=wanted)  # fmt: skip

    def problems(self, question: Question) -> list[str]:
        """Return what is wrong with an answer, also beside the other answers, in sentences."""
        row = self.rows.get(question.id)
        if row is not None and row.typed is not None:
            return [_("We could not read this answer. Please check it.")]
        return answer_problems(self.application, question, row.value if row else None)

    def unfinished(self, section: Section) -> list[Question]:
        """Return the questions of a section that are asked and whose answers will not do yet."""
        return [question for question in self.asked(section) if self.problems(question)]

    @property
    def unfinished_sections(self) -> list[Section]:
        return [section for section in self.sections if self.unfinished(section)]


def answer_problems(application: Application, question: Question, value: Any) -> list[str]:
    """Return what is wrong with an answer, also beside the other answers."""
    found = problems(question, value)
    if found or is_empty(value):
        return found
    if question.kind is QuestionKind.BUDGET and application.tier:
        return tier_problems(application.tier, value)
    if (
        question.fact is Fact.ENDS_ON
        and application.starts_on
        and date.fromisoformat(value) < application.starts_on
    ):
        return [_("The last day must come after the first day.")]
    if (
        question.fact is Fact.STARTS_ON
        and date.fromisoformat(value) <= clock.in_london(application.round.closes_at).date()
    ):
        return [_("The project must start after the round closes: we cannot pay for what has begun.")]
    return []
