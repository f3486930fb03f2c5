"""What a round still lacks before it can be published, in sentences for the officer."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.languages import LANGUAGES, Texts
from grants.money import WHOLE, format_pounds
from grants.rounds.models import (
    POINTS,
    Fact,
    Question,
    QuestionKind,
    Round,
)
from grants.rounds.operations.twins import taken_keys
from grants.rounds.queries import all_parts


def gaps(round_: Round) -> list[str]:
    """Return a sentence for everything that a round still lacks before it can be published."""
    parts = all_parts(round_)
    found = [sentence for sentence, is_missing in _needs(round_, parts) if is_missing]
    found += taken_keys(round_)
    found += [
        _(
            "The text “%(text)s” is missing in %(language)s.",
            text=text.in_language("en"),
            language=LANGUAGES[code][0],
        )
        for text in _texts_of(round_, parts)
        for code in LANGUAGES
        if not text.get(code)
    ]
    return found


def _needs(round_: Round, parts: dict[str, list[Any]]) -> list[tuple[str, bool]]:
    """Return each thing that a round needs, with whether it lacks it."""
    shares = round_.first_share + sum(milestone.share for milestone in parts["planned_milestone"])
    weights = sum(criterion.weight for criterion in parts["criterion"])
    anchors = {anchor.position for anchor in parts["anchor"]}
    asked = {question.section_id for question in parts["question"]}
    return [
        (_("Add at least one theme."), not parts["theme"]),
        (_("Add at least one tier of amounts."), not parts["tier"]),
        (_("The weights of the criteria must add up to 100%."), weights != WHOLE),
        (_("Give every point of the scale, 0 to 4, its words."), anchors != set(POINTS)),
        *_needs_of_form(parts["question"]),
        (_("Give every section at least one question."), any(s.id not in asked for s in parts["section"])),
        (_("The shares of the instalments must add up to 100%."), shares != WHOLE),
        (_("Plan at least one milestone."), not parts["planned_milestone"]),
        (_("Plan at least one monitoring and evaluation return."), not parts["planned_return"]),
        (_("Add two or three indicators."), len(parts["indicator"]) not in (2, 3)),
        (_("Write the summary and the terms of the offer."), not round_.summary or not round_.offer_terms),
        (
            _("The round would close before anybody could apply."),
            round_.corrects_id is None and round_.closes_at <= clock.now(),
        ),
        (
            _(
                "A tier starts above the round's budget of %(budget)s.",
                budget=format_pounds(round_.budget_pence),
            ),
            any(tier.min_pence > round_.budget_pence for tier in parts["tier"]),
        ),
    ]


def _needs_of_form(questions: list[Question]) -> list[tuple[str, bool]]:
    kinds = [question.kind for question in questions]
    facts = [question.fact for question in questions]
    once = (QuestionKind.TIER, QuestionKind.THEMES, QuestionKind.BOROUGHS, QuestionKind.BUDGET)
    return [
        (
            _("Ask for the tier, the themes, the boroughs and the budget exactly once each."),
            any(kinds.count(kind) != 1 for kind in once),
        ),
        (
            _("Ask for each of these once: title, public summary, first day, last day, people reached."),
            any(facts.count(fact) != 1 for fact in Fact),
        ),
    ]


def _texts_of(round_: Round, parts: dict[str, list[Any]]) -> list[Texts]:
    """Return every text that applicants read, where English has one."""
    records = [round_, *(part for kind in parts.values() for part in kind)]
    texts = [
        getattr(record, column.key)
        for record in records
        for column in sa.inspect(type(record)).column_attrs
        if isinstance(getattr(record, column.key), Texts)
    ]
    texts += [Texts(option["words"]) for question in parts["question"] for option in question.options]
    return [text for text in texts if text.get("en")]
