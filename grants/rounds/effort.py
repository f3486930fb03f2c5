"""What a form asks of a group: how long it takes, how much is to be written, how hard it is to read.

An estimate, by rules that others measured; what it took in past rounds is counted, not estimated.

* Reading: 200 words a minute.  Brysbaert (2019), "How many words do we read per minute?", found 238
  for English prose in silence; instructions in a language that may not be one's first go slower.
* Writing: 19 words a minute, thinking included.  Karat and others (1999), "Patterns of entry and
  correction in large vocabulary continuous speech recognition systems", found it for composing at a
  keyboard.  A text is taken to be half-way between the fewest and the most words.
* Minutes of the other kinds of question: our own; a budget stands for a conversation in the group.
* Reading level: the Automated Readability Index of Smith and Senter (1967), AMRL-TR-66-220, rounded
  up to a grade; the age is the grade and five.  For English only: it counts letters and words.
* Long sentences: over 25 words, as the guidance for GOV.UK says; in every language.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grants.languages import Texts
from grants.rounds.models import BUDGET_ROWS, Question, QuestionKind, Round, Section
from grants.rounds.outline import Outline
from grants.wording import count_words

READ_IN_A_MINUTE = 200
WRITTEN_IN_A_MINUTE = 19
LONGEST_SENTENCE = 25

#: Fewer words than these say nothing about how hard a text is to read.
FEWEST_TO_JUDGE = 30

_SENTENCE_ENDS = re.compile(r"[.!?؟…]+[\"”»)]*(?=\s|$)|\n+")
_YEARS_BEFORE_SCHOOL = 5

_MINUTES: dict[QuestionKind, Fraction] = {
    QuestionKind.SHORT_TEXT: Fraction(1),
    QuestionKind.LONG_TEXT: Fraction(1),
    QuestionKind.CHOICE: Fraction(1, 2),
    QuestionKind.CHOICES: Fraction(1),
    QuestionKind.YES_NO: Fraction(1, 2),
    QuestionKind.NUMBER: Fraction(1),
    QuestionKind.MONEY: Fraction(1),
    QuestionKind.DATE: Fraction(1, 2),
    QuestionKind.BOROUGHS: Fraction(1),
    QuestionKind.THEMES: Fraction(1),
    QuestionKind.TIER: Fraction(1),
    QuestionKind.BUDGET: Fraction(30),
    QuestionKind.FILE: Fraction(5),
    QuestionKind.DECLARATION: Fraction(1),
}

_MINUTES_A_CELL = Fraction(1, 2)


@dataclass(frozen=True)
class Effort:
    """What some questions ask of a group: minutes, without and with those of which a condition decides."""

    questions: int
    least_minutes: int
    most_minutes: int
    most_words: int


@dataclass(frozen=True)
class LongSentence:
    """A sentence that is too long to take in, and where it stands."""

    part: Any
    language: str
    text: str
    words: int


@dataclass(frozen=True)
class TimeTaken:
    """How long so many groups really wrote at a form: half of them took no longer than ``minutes``."""

    round_: Round
    applications: int
    minutes: int


#: Counts how long groups took in a round, or in the one that it was copied from; a later stage does.
COUNT_TIME: list[Callable[[Round], TimeTaken | None]] = []


def time_taken(round_: Round) -> TimeTaken | None:
    """Return how long the form really took, where enough groups have sent it."""
    return next((taken for counted in COUNT_TIME if (taken := counted(round_))), None)


def minutes_for(question: Question) -> Fraction:
    """Return the minutes that reading and answering one question take."""
    said = [question.label, question.hint, *(Texts(option["words"]) for option in question.options)]
    reading = Fraction(sum(count_words(text.in_language("en")) for text in said), READ_IN_A_MINUTE)
    if question.kind is QuestionKind.GROUP:
        rows = Fraction((question.min_rows or 0) + (question.max_rows or BUDGET_ROWS), 2)
        return reading + _MINUTES_A_CELL * rows * len(question.options)
    if question.max_words:
        middle = Fraction((question.min_words or 0) + question.max_words, 2)
        return reading + middle / WRITTEN_IN_A_MINUTE
    return reading + _MINUTES[question.kind]


def effort_of(questions: Iterable[Question], introductions: Iterable[Texts] = ()) -> Effort:
    """Return what some questions, with the texts before them, ask of a group."""
    asked = list(questions)
    intro = sum(count_words(text.in_language("en")) for text in introductions)
    always = [question for question in asked if question.shown_if_key is None]
    least = sum(map(minutes_for, always), Fraction(intro, READ_IN_A_MINUTE))
    most = sum(map(minutes_for, asked), Fraction(intro, READ_IN_A_MINUTE))
    return Effort(len(asked), _said(least), _said(most), sum(question.max_words or 0 for question in asked))


def _said(minutes: Fraction) -> int:
    """Round minutes as one would say them: up, and from half an hour on to the next five."""
    whole = math.ceil(minutes)
    return whole if whole <= 30 else -(-whole // 5) * 5  # noqa: PLR2004  # half an hour


def effort_by_section(outline: Outline) -> dict[int, Effort]:
    """Return what each section asks, by its id, of a group that is asked all of its questions."""
    return {
        section.id: effort_of(outline.in_section[section.id], [section.introduction])
        for section in outline.sections
    }


def effort_of_tier(outline: Outline, tier_key: str | None) -> Effort:
    """Return what the whole form asks of a group of some tier; of one without, what all are asked."""
    sections = [section for section in outline.sections if section.is_for(tier_key)]
    asked = [
        question
        for section in sections
        for question in outline.in_section[section.id]
        if question.is_for(tier_key) and (tier_key is None or tier_key in outline.tiers_asked(question))
    ]
    return effort_of(asked, [section.introduction for section in sections])


def effort_by_tier(outline: Outline) -> list[tuple[list[str], Effort]]:
    """Return what the form asks of each tier; tiers of which it asks the same stand together, all as none."""
    found: list[tuple[list[str], Effort]] = []
    for tier in outline.tiers:
        asked = effort_of_tier(outline, tier.key)
        same = next((titles for titles, known in found if known == asked), None)
        if same is None:
            found.append(([str(tier.title)], asked))
        else:
            same.append(str(tier.title))
    return found if len(found) > 1 else [([], asked) for _titles, asked in found]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a line of its own is one, with or without a full stop."""
    return [part.strip() for part in _SENTENCE_ENDS.split(text) if part.strip()]


def reading_age(texts: Iterable[tuple[Any, Texts]]) -> int | None:
    """Return from what age on the English of some texts is easy; None where it has too few words to say."""
    found = [sentence for _part, text in texts for sentence in sentences(text.get("en", ""))]
    words = sum(map(count_words, found))
    if words < FEWEST_TO_JUDGE:
        return None
    characters = sum(character.isalnum() for sentence in found for character in sentence)
    index = 4.71 * characters / words + 0.5 * words / len(found) - 21.43
    return max(1, math.ceil(index)) + _YEARS_BEFORE_SCHOOL


def reading_ages(outline: Outline) -> dict[int, int | None]:
    """Return the reading age of each section, by its id."""
    return {section.id: reading_age(texts_of_section(outline, section)) for section in outline.sections}


def texts_of(outline: Outline) -> Iterator[tuple[Any, Texts]]:
    """Yield every text that a group reads while it fills in a form, with the part that it belongs to."""
    for section in outline.sections:
        yield from texts_of_section(outline, section)


def texts_of_section(outline: Outline, section: Section) -> Iterator[tuple[Any, Texts]]:
    """Yield every text of one section, with the part that it belongs to."""
    yield section, section.title
    yield section, section.introduction
    for question in outline.in_section[section.id]:
        yield question, question.label
        yield question, question.hint
        yield from ((question, Texts(option["words"])) for option in question.options)


def long_sentences(outline: Outline) -> list[LongSentence]:
    """Return every sentence of a form that is too long, in any language."""
    return [
        LongSentence(part, language, sentence, count_words(sentence))
        for part, texts in texts_of(outline)
        for language, text in texts.items()
        for sentence in sentences(text)
        if count_words(sentence) > LONGEST_SENTENCE
    ]
