"""What a round still lacks before it can be published, in sentences for the officer.

Each names the part at fault, so that a page can lead to it.
"""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from grants import clock
from grants.languages import LANGUAGES, Texts
from grants.money import WHOLE
from grants.rounds.models import POINTS, Anchor, Criterion, ForTiers, Round, Theme, Tier
from grants.rounds.operations.readiness.asking import gaps_of_questions, scored_unseen
from grants.rounds.operations.readiness.dead_ends import dead_ends
from grants.rounds.operations.readiness.gap import Gap
from grants.rounds.operations.readiness.plans import gaps_of_plans, gaps_of_tiers
from grants.rounds.operations.twins import key_is_taken, with_taken_key
from grants.rounds.outline import Outline
from grants.rounds.queries import all_parts

__all__ = ["Gap", "gaps"]


def gaps(round_: Round) -> list[Gap]:
    """Return a sentence for everything that a round still lacks before it can be published."""
    parts = all_parts(round_)
    form = Outline(parts)
    return [
        *(gap for gap, is_missing in _needs(round_, parts) if is_missing),
        *gaps_of_tiers(round_, parts["tier"]),
        *gaps_of_questions(form),
        *(scored_unseen(form) if round_.is_blind else ()),
        *dead_ends(form),
        *_unknown_tiers(parts),
        *(Gap(key_is_taken(part.key), part) for part in with_taken_key(round_)),
        *gaps_of_plans(parts),
        *_untranslated(round_, parts),
    ]


def _needs(round_: Round, parts: dict[str, list[Any]]) -> list[tuple[Gap, bool]]:
    """Return what every round needs, with whether this one lacks it."""
    weights = sum(criterion.weight for criterion in parts["criterion"])
    anchors = {anchor.position for anchor in parts["anchor"]}
    return [
        (
            Gap(_("Write the summary and the terms of the offer.")),
            not round_.summary or not round_.offer_terms,
        ),
        (
            Gap(_("The round would close before anybody could apply.")),
            round_.corrects_id is None and round_.closes_at <= clock.now(),
        ),
        (Gap(_("Add at least one theme."), Theme), not parts["theme"]),
        (Gap(_("Add at least one tier of amounts."), Tier), not parts["tier"]),
        (Gap(_("The weights of the criteria must add up to 100%."), Criterion), weights != WHOLE),
        (Gap(_("Give every point of the scale, 0 to 4, its words."), Anchor), anchors != set(POINTS)),
    ]


def _unknown_tiers(parts: dict[str, list[Any]]) -> list[Gap]:
    known = {tier.key for tier in parts["tier"]}
    return [
        Gap(_("“%(part)s” is for a tier that does not exist.", part=_name(part)), part)
        for siblings in parts.values()
        for part in siblings
        if isinstance(part, ForTiers) and not set(part.tier_keys) <= known
    ]


def _name(part: Any) -> str:
    return str(part.label if hasattr(part, "label") else part.title)


def _untranslated(round_: Round, parts: dict[str, list[Any]]) -> list[Gap]:
    records = [round_, *(part for siblings in parts.values() for part in siblings)]
    return [
        Gap(
            _(
                "The text “%(text)s” is missing in %(language)s.",
                text=next(filter(None, text.values())),
                language=LANGUAGES[code][0],
            ),
            None if record is round_ else record,
        )
        for record in records
        for text in _texts_of(record)
        for code in LANGUAGES
        if any(text.values()) and not text.get(code)
    ]


def _texts_of(record: Any) -> list[Texts]:
    """Return every text of a part that somebody reads: its own, and those of its choices or columns."""
    values = [getattr(record, column.key) for column in sa.inspect(type(record)).column_attrs]
    own = [value for value in values if isinstance(value, Texts)]
    return [*own, *(Texts(option["words"]) for option in getattr(record, "options", []))]
