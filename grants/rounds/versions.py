"""All that a round asks and scores by, as plain data: what a version keeps, and what differs between two."""

import enum
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from grants.rounds.models import PARTS, Anchor, Question, Round, Section
from grants.rounds.queries import all_parts

#: What a round itself says, as a version keeps it.
SETTINGS = (
    "title", "summary", "offer_terms", "unregistered_need_host", "budget_pence", "opens_at", "closes_at",
    "decides_on", "acceptance_days", "reviewers_wanted", "panel_quorum", "review_days", "is_blind",
    "third_read_points", "third_read_total", "publication", "grace_minutes", "keep_drafts_days",
    "appeal_days", "appeal_answer_days",
)  # fmt: skip

#: Of these, what a correction may change; money and dates stay those of the round.
CORRECTED = ("title", "summary", "offer_terms", "unregistered_need_host")

#: What a part is besides what it says.
_BOOKKEEPING = {"id", "round_id", "corrects_id", "retired_at"}

Change = dict[str, Any]


def identity(part: Any, round_: Round) -> int:
    """Return the number under which a part is known in every version of its round.

    A part of a correction has that of the part it corrects; a new one has one that no other
    has.  A point of the scale is known by its points.
    """
    if isinstance(part, Anchor):
        return part.position
    if round_.corrects_id is None:
        return int(part.id)
    return int(part.corrects_id or -part.id)


def content_of(round_: Round) -> dict[str, Any]:
    """Return a round with all its parts as plain data, every text in all its languages."""
    parts = all_parts(round_)
    known = {(table, part.id): identity(part, round_) for table, several in parts.items() for part in several}
    return {
        "round": {name: _plain(getattr(round_, name)) for name in SETTINGS},
        "parts": {
            table: [_content_of_part(table, part, known) for part in several]
            for table, several in parts.items()
        },
    }


def _content_of_part(table: str, part: Any, known: dict[tuple[str, int], int]) -> dict[str, Any]:
    columns = [c.key for c in sa.inspect(type(part)).column_attrs if c.key not in _BOOKKEEPING]
    content = {"id": known[table, part.id], **{key: _plain(getattr(part, key)) for key in columns}}
    for other in ("section", "criterion", "planned_milestone"):
        if content.get(f"{other}_id") is not None:
            content[f"{other}_id"] = known.get((other, content[f"{other}_id"]))
    return content


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, dict) else value


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Return every difference between two contents of a round, part by part and field by field.

    Each stands for itself: sections, criteria and tiers that a field names are told by their titles.
    """
    found = list(_differences_of_round(before, after))
    for kind in PARTS:
        found += _differences_of_kind(kind.__tablename__, before, after)
        found += _differences_of_order(kind, before, after)
    return found


def _differences_of_round(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    was, now = before["round"], after["round"]
    fields = [
        {"field": name, "before": was[name], "after": now[name]}
        for name in CORRECTED
        if was[name] != now[name]
    ]
    if fields:
        yield {"kind": "round", "what": "changed", "id": None, "name": now["title"], "fields": fields}


def _by_id(content: dict[str, Any], table: str) -> dict[int, dict[str, Any]]:
    return {part["id"]: part for part in content["parts"].get(table, [])}


def _differences_of_kind(table: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    was, now = _by_id(before, table), _by_id(after, table)
    for number, part in now.items():
        earlier = was.get(number)
        fields = _differences_of_part((before, earlier or {}), (after, part))
        if fields:
            yield _change(table, "changed" if earlier else "added", part, fields)
    for number, part in was.items():
        if number not in now:
            yield _change(table, "removed", part, _differences_of_part((before, part), (after, {})))


def _change(table: str, what: str, part: dict[str, Any], fields: list[dict[str, Any]]) -> Change:
    return {"kind": table, "what": what, "id": part["id"], "name": name_of(part), "fields": fields}


def name_of(part: dict[str, Any]) -> Any:
    """Return what a part is called: its texts, or the word of its kind."""
    return part.get("title") or part.get("label") or part.get("words") or part.get("kind")


def _differences_of_part(
    was: tuple[dict[str, Any], dict[str, Any]], now: tuple[dict[str, Any], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the fields in which a part differs, each part given with the content that it stands in."""
    names = [name for name in (now[1] or was[1]) if name not in ("id", "position")]
    fields = []
    for name in names:
        before, after = was[1].get(name), now[1].get(name)
        if (before or None) == (after or None) and bool(was[1]) == bool(now[1]):
            continue
        told_before, told_after = told(was[0], name, was[1]), told(now[0], name, now[1])
        if told_before == told_after:  # Such as a tier that is called the same under another short name.
            told_before, told_after = before, after
        if told_before not in _NOTHING or told_after not in _NOTHING:
            fields.append({"field": name, "before": told_before, "after": told_after})
    return fields


_NOTHING: tuple[Any, ...] = (None, [], {}, "")


def told(content: dict[str, Any], name: str, part: dict[str, Any]) -> Any:
    """Return a field of a part so that it stands for itself: what it names by its title."""
    value = part.get(name)
    if not value:
        return value
    if name in ("section_id", "criterion_id", "planned_milestone_id"):
        return _by_id(content, name.removesuffix("_id")).get(value, {}).get("title")
    if name == "tier_keys":
        titles = {tier["key"]: tier["title"] for tier in content["parts"].get("tier", [])}
        return [titles.get(key, key) for key in value]
    if name in ("shown_if_key", "shown_if_values"):
        return _told_condition(content, name, part)
    if name == "options":
        return [option["words"] for option in value]
    return value


#: What is chosen in a question of this kind, where that is itself a part of the round.
_PARTS_CHOSEN = {"tier": "tier", "themes": "theme"}


def _told_condition(content: dict[str, Any], name: str, part: dict[str, Any]) -> Any:
    questions = {question["key"]: question for question in content["parts"].get("question", [])}
    controlling = questions.get(part.get("shown_if_key") or "", {})
    if name == "shown_if_key":
        return controlling.get("label") or part[name]
    words = {option["key"]: option["words"] for option in controlling.get("options", [])}
    if kind := _PARTS_CHOSEN.get(controlling.get("kind", "")):
        words = {chosen["key"]: chosen["title"] for chosen in content["parts"].get(kind, [])}
    return [words.get(value, value) for value in part[name]]


def _differences_of_order(kind: type[Any], before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """Say where the parts that stayed stand in another order; of questions, within their section."""
    table = kind.__tablename__
    was, now = _by_id(before, table), _by_id(after, table)
    for section in _by_id(after, Section.__tablename__) if kind is Question else [None]:
        old = [n for n, part in was.items() if n in now and _stays_in(part, now[n], section)]
        new = [n for n, part in now.items() if n in was and _stays_in(was[n], part, section)]
        if old != new:
            yield {
                "kind": table,
                "what": "ordered",
                "id": None,
                "name": None,
                "fields": [
                    {
                        "field": "position",
                        "before": [name_of(was[n]) for n in old],
                        "after": [name_of(now[n]) for n in new],
                    }
                ],
            }


def _stays_in(was: dict[str, Any], now: dict[str, Any], section: int | None) -> bool:
    return section is None or was["section_id"] == now["section_id"] == section
