"""Dead ends of a form: conditions that cannot be met, and questions or sections that nobody sees."""

from collections.abc import Iterator

from flask_babel import gettext as _

from grants.rounds.models import DECIDING_KINDS, Question, QuestionKind, Section
from grants.rounds.operations.readiness.gap import Gap
from grants.rounds.outline import Outline


def dead_ends(form: Outline) -> Iterator[Gap]:
    """Yield a sentence for each question or section of a form that cannot work as it stands."""
    for question in form.questions:
        if question.shown_if_key is not None:
            yield from _gaps_of_condition(form, question)
        if form.tiers and not form.tiers_asked(question):
            yield Gap(
                _(
                    "“%(question)s” is never asked: its tiers, those of its section and its condition do"
                    " not meet.",
                    question=question.label,
                ),
                question,
            )
    yield from _before_the_tier(form)
    for section in form.sections:
        yield from _gaps_of_section(form, section)


def _gaps_of_condition(form: Outline, question: Question) -> Iterator[Gap]:
    deciding = form.deciding(question)
    if deciding is None:
        yield Gap(
            _(
                "“%(question)s” waits for the answer to a question that does not exist.",
                question=question.label,
            ),
            question,
        )
        return
    named = {"question": question.label, "other": deciding.label}
    if form.waits_for_itself(question):
        yield Gap(_("“%(question)s” waits, in a circle, for itself.", question=question.label), question)
    elif form.place(deciding) > form.place(question):
        yield Gap(_("“%(question)s” waits for “%(other)s”, which comes later.", **named), question)
    if deciding.kind not in DECIDING_KINDS:
        yield Gap(
            _("“%(question)s” waits for “%(other)s”, whose answers are not known beforehand.", **named),
            question,
        )
    elif not question.shown_if_values:
        yield Gap(_("Say after which answers to “%(other)s” to ask “%(question)s”.", **named), question)
    elif not set(question.shown_if_values) <= form.possible_answers(deciding).keys():
        yield Gap(_("“%(question)s” waits for an answer that “%(other)s” never has.", **named), question)


def _before_the_tier(form: Outline) -> Iterator[Gap]:
    """Whatever only some tiers have comes after the question in which a group chooses its tier."""
    asking = next((known for known in form.questions if known.kind is QuestionKind.TIER), None)
    if asking is None:
        return
    first = form.sections.index(form.section_of(asking))
    early: list[Question | Section] = [part for part in form.sections[: first + 1] if part.tier_keys]
    early += [part for part in form.questions[: form.place(asking)] if part.tier_keys]
    for part in early:
        yield Gap(
            _(
                "“%(part)s” is only for some tiers, so it must come after the question about the tier.",
                part=part.label if isinstance(part, Question) else part.title,
            ),
            part,
        )


def _gaps_of_section(form: Outline, section: Section) -> Iterator[Gap]:
    """Every tier that has a section finds at least one question in it."""
    questions = form.in_section[section.id]
    if not questions:
        yield Gap(_("Give the section “%(section)s” at least one question.", section=section.title), section)
        return
    reached = set().union(*(form.tiers_asked(question) for question in questions))
    for tier in form.tiers:
        if section.is_for(tier.key) and tier.key not in reached:
            yield Gap(
                _(
                    "The section “%(section)s” has no question for the tier “%(tier)s”.",
                    section=section.title,
                    tier=tier.title,
                ),
                section,
            )
