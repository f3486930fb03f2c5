"""The demo's rounds, prepared and published by officers from the texts in programme.toml."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from grants.accounts.models import EvidenceKind, User
from grants.assessment.operations import Known, set_practice
from grants.demo.scene import Scene
from grants.demo.timetable import ROUNDS
from grants.languages import Texts
from grants.money import WHOLE, Pence
from grants.rounds.models import (
    Anchor,
    CheckItem,
    CheckKind,
    Criterion,
    EligibilityRule,
    Fact,
    Indicator,
    PaymentTrigger,
    PlannedMilestone,
    PlannedPayment,
    PlannedReturn,
    Publication,
    Question,
    QuestionKind,
    Round,
    Section,
    Theme,
    Tier,
    WantedEvidence,
)
from grants.rounds.operations import add_part, copy_round, create_round, edit_round, publish_round
from grants.rounds.queries import criteria_of, parts_of
from grants.spending.operations import set_rules

PERCENT = WHOLE // 100

#: Columns that programme.toml calls by a plainer word.
_COLUMNS = {"points": "position", "after_days": "due_after_days"}

#: Words of ours, with the column that they stand in.
_WORDS: dict[str, tuple[str, type[Enum]]] = {
    "paper": ("kind", EvidenceKind),
    "rests_on": ("evidence_kind", EvidenceKind),
    "about": ("kind", CheckKind),
    "trigger": ("trigger", PaymentTrigger),
}


@cache
def written() -> dict[str, Any]:
    """Return what programme.toml says."""
    return tomllib.loads(Path(__file__).with_name("programme.toml").read_text(encoding="utf-8"))


def due_days(said: dict[str, Any], kind: str) -> list[int]:
    """Return after how many days the reports (``milestone``) or returns of the plan are due."""
    return [int(planned["after_days"]) for planned in said[kind]]


def prepare_rounds(scene: Scene) -> Iterator[datetime]:
    """Tell how each round came about: the first is written, the others are copies of it."""
    said = written()
    for place, (key, days) in enumerate(ROUNDS.items()):
        yield scene.timetable.office(days.prepared, place)
        officer = scene.officer(place)
        round_ = _begin(scene, key, said, officer)
        if place == 0:
            _add_parts(round_, said, officer)
            set_rules(round_, wants_claims=True, virement_share=10 * PERCENT,
                      asset_limit_pence=Pence(100_000), actor=officer)  # fmt: skip
        if key == _FIRST_WITH_PRACTICE:
            _write_practice(round_, officer)
        scene.rounds[key] = round_
        if days.published is not None:
            yield scene.timetable.office(days.published, place + 5)
            publish_round(round_, actor=officer)


def _begin(scene: Scene, key: str, said: dict[str, Any], officer: User) -> Round:
    days, texts = ROUNDS[key], said["rounds"][key]
    times: dict[str, Any] = {
        "opens_at": scene.timetable.office(days.opens),
        "closes_at": scene.timetable.midnight_after(days.closes),
        "decides_on": scene.timetable.day(days.decides),
    }
    title, budget = Texts(texts["title"]), Pence(texts.get("pot_pounds", said["pot_pounds"]) * 100)
    if scene.rounds:
        source = next(reversed(scene.rounds.values()))
        round_ = copy_round(source, title, **times, actor=officer)
    else:
        round_ = create_round(title, budget_pence=budget, **times, actor=officer)
    edit_round(
        round_,
        title=title,
        summary=texts_of(texts["summary"]),
        offer_terms=texts_of(said["offer_terms"]),
        budget_pence=budget,
        **times,
        acceptance_days=said["acceptance_days"],
        reviewers_wanted=said["reviewers_wanted"],
        panel_quorum=said["panel_quorum"] if key in said["rounds_with_panel"] else 0,
        review_days=said["review_days"],
        is_blind=key in said["blind_rounds"],
        third_read_points=said["third_read_points"],
        third_read_total=said["third_read_total"] * PERCENT,
        publication=Publication.NAMED,
        grace_minutes=said["grace_minutes"],
        keep_drafts_days=said["keep_drafts_days"],
        appeal_days=said["appeal_days"],
        appeal_answer_days=said["appeal_answer_days"],
        unregistered_need_host=key in said["rounds_with_hosts"],
        actor=officer,
    )
    return round_


#: The later rounds are copies, with the practice application.
_FIRST_WITH_PRACTICE = "assessing"


def _write_practice(round_: Round, officer: User) -> None:
    said = tomllib.loads(Path(__file__).with_name("practice.toml").read_text(encoding="utf-8"))
    parts = {
        criterion.id: Known(
            texts_of(said[criterion.key]["text"]),
            said[criterion.key]["points"],
            texts_of(said[criterion.key]["reason"]),
        )
        for criterion in criteria_of(round_)
    }
    set_practice(round_, texts_of(said["title"]), parts, actor=officer)


def texts_of(said: dict[str, str]) -> Texts:
    return Texts({language: text.strip() for language, text in said.items()})


#: The parts of a round by their word in programme.toml, in the order in which an officer adds them.
_KINDS: dict[str, type[Any]] = {
    "theme": Theme,
    "tier": Tier,
    "rule": EligibilityRule,
    "criterion": Criterion,
    "anchor": Anchor,
    "section": Section,
    "question": Question,
    "paper": WantedEvidence,
    "milestone": PlannedMilestone,
    "payment": PlannedPayment,
    "return": PlannedReturn,
    "indicator": Indicator,
    "check": CheckItem,
}


def _add_parts(round_: Round, said: dict[str, Any], officer: User) -> None:
    for word, kind in _KINDS.items():
        for part in said[word]:
            values = _question(round_, part) if kind is Question else _values(part)
            if "report" in values:
                milestone = parts_of(round_, PlannedMilestone)[values.pop("report") - 1]
                values["planned_milestone_id"] = milestone.id
            add_part(round_, kind, **values, actor=officer)


def _values(said: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a part: texts, and percentages and pounds in our units."""
    values: dict[str, Any] = {}
    for word, value in said.items():
        if isinstance(value, dict):
            values[word] = texts_of(value)
        elif word == "pounds":
            values["min_pence"], values["max_pence"] = (Pence(amount * 100) for amount in value)
        elif word in {"envelope_pounds", "amount_pounds"}:
            values[word.replace("pounds", "pence")] = Pence(value * 100)
        elif word in {"share", "weight"}:
            values[word] = value * PERCENT
        elif word in _WORDS:
            column, kind = _WORDS[word]
            values[column] = kind(value)
        else:
            values[_COLUMNS.get(word, word)] = value
    return values


def _question(round_: Round, said: dict[str, Any]) -> dict[str, Any]:
    sections = {section.key: section.id for section in parts_of(round_, Section)}
    criteria = {criterion.key: criterion.id for criterion in parts_of(round_, Criterion)}
    fewest, most = said.get("words", (None, None))
    (deciding, wanted), *_others = said.get("shown_if", {None: []}).items()
    return {
        "key": said["key"],
        "section_id": sections[said["section"]],
        "kind": QuestionKind(said["kind"]),
        "fact": Fact(said["fact"]) if "fact" in said else None,
        "criterion_id": criteria[said["criterion"]] if "criterion" in said else None,
        "label": texts_of(said["label"]),
        "hint": texts_of(said["hint"]),
        "required": said.get("required", True),
        "names_applicant": said.get("names_applicant", False),
        "tier_keys": said.get("tiers", []),
        "shown_if_key": deciding,
        "shown_if_values": wanted,
        "options": [{"key": one["key"], "words": texts_of(one["words"])} for one in said.get("options", [])],
        "min_words": fewest,
        "max_words": most,
    }
