"""What each question of a form must have, and what the programme itself must be told."""

from collections.abc import Iterator

from flask_babel import gettext as _

from grants.rounds.models import (
    BUDGET_ROWS,
    LONGEST_LINE,
    Fact,
    Question,
    QuestionKind,
)
from grants.rounds.operations.readiness.gap import Gap
from grants.rounds.outline import Outline

#: Kinds that every form asks exactly once: the programme reads the answer.
ONCE = (QuestionKind.TIER, QuestionKind.THEMES, QuestionKind.BOROUGHS, QuestionKind.BUDGET)

_WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.CHOICES)
_FEWEST_CHOICES = 2


def gaps_of_questions(form: Outline) -> Iterator[Gap]:
    """Yield a sentence for each thing that the form must ask, and each question that cannot do its part."""
    yield from _gaps_of_form(form)
    for question in form.questions:
        yield from (Gap(sentence, question) for sentence in _faults(form, question))


def scored_unseen(form: Outline) -> Iterator[Gap]:
    """Yield what, in a blind round, those who score are to score without seeing it."""
    for question in form.questions:
        says_who = question.names_applicant or form.section_of(question).names_applicant
        if says_who and question.criterion_id is not None:
            yield Gap(
                _(
                    "“%(question)s” says who applies, so in this round those who score do not see its"
                    " answer. It cannot belong to a criterion.",
                    question=question.label,
                ),
                question,
            )


def _gaps_of_form(form: Outline) -> Iterator[Gap]:
    kinds = [question.kind for question in form.questions]
    facts = [question.fact for question in form.questions]
    if any(kinds.count(kind) != 1 for kind in ONCE):
        yield Gap(_("Ask for the tier, the themes, the boroughs and the budget exactly once each."), Question)
    if any(facts.count(fact) != 1 for fact in Fact):
        yield Gap(
            _("Ask for each of these once: title, public summary, first day, last day, people reached."),
            Question,
        )


def _faults(form: Outline, question: Question) -> Iterator[str]:
    if _is_read(question) and not _is_for_everybody(form, question):
        yield _(
            "“%(question)s” must be asked of everybody and answered: the programme reads the answer.",
            question=question.label,
        )
    if form.section_of(question).kept_apart and _is_used(question):
        yield _(
            "“%(question)s” is kept away from scoring, so it cannot be a file, belong to a criterion"
            " or be read by the programme.",
            question=question.label,
        )
    if sentence := _unanswerable(question):
        yield sentence


def _is_read(question: Question) -> bool:
    return question.fact is not None or question.kind in ONCE


def _is_used(question: Question) -> bool:
    return _is_read(question) or question.criterion_id is not None or question.kind is QuestionKind.FILE


def _is_for_everybody(form: Outline, question: Question) -> bool:
    limited = question.tier_keys or form.section_of(question).tier_keys or question.shown_if_key is not None
    return question.required and not limited


def _unanswerable(question: Question) -> str | None:
    """Return why no answer to a question would do, if that is so."""
    kind, fewest, most = question.kind, question.min_words or 0, question.max_words
    least_rows, most_rows = question.min_rows or 0, question.max_rows or BUDGET_ROWS
    named = {"question": question.label}
    found = (
        (
            kind in _WITH_CHOICES and len(question.options) < _FEWEST_CHOICES,
            _("“%(question)s” needs at least two choices.", **named),
        ),
        (
            kind is QuestionKind.GROUP and not question.options,
            _("“%(question)s” needs at least one column.", **named),
        ),
        (
            kind is QuestionKind.GROUP and least_rows > most_rows,
            _("“%(question)s” wants more rows than it has.", **named),
        ),
        (
            kind is QuestionKind.LONG_TEXT and not most,
            _("Say how many words “%(question)s” may have.", **named),
        ),
        (
            kind is QuestionKind.SHORT_TEXT and 2 * fewest - 1 > LONGEST_LINE,
            _("“%(question)s” wants more words than a short text can hold.", **named),
        ),
        (
            most is not None and fewest > most,
            _("“%(question)s” wants more words than it may have.", **named),
        ),
    )
    return next((sentence for is_so, sentence in found if is_so), None)
