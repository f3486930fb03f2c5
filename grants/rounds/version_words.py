"""Versions of a form in words: what parts and their fields are called, and how values are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants.accounts.models import EvidenceKind, OrganisationKind
from grants.formats import day, deadline, moment, percent
from grants.languages import LANGUAGES, Texts, current_language
from grants.money import format_pounds
from grants.rounds.models import CheckKind, Fact, PaymentTrigger, Publication, QuestionKind
from grants.rounds.versions import Change, told

#: What a part is called, by the name of its table.
KINDS: dict[str, Any] = {
    "round": _l("Wording of the round"),
    "theme": _l("Theme"),
    "tier": _l("Tier"),
    "eligibility_rule": _l("Rule of eligibility"),
    "criterion": _l("Criterion"),
    "anchor": _l("Words of the scale"),
    "section": _l("Section"),
    "question": _l("Question"),
    "wanted_evidence": _l("Paper wanted"),
    "planned_milestone": _l("Milestone"),
    "planned_payment": _l("Payment"),
    "planned_return": _l("Return"),
    "indicator": _l("Indicator"),
    "check_item": _l("Due diligence check"),
}

WHATS: dict[str, Any] = {
    "added": _l("New"),
    "changed": _l("Changed"),
    "removed": _l("Taken out"),
    "ordered": _l("Another order"),
}

#: Whom a correction affects, in the order in which it is told.
AFFECTED_WORDS: dict[str, Any] = {
    "drafts": _l("Drafts begun"),
    "drafts_answered": _l("Drafts with an answer to a question that is changed or taken out"),
    "submitted": _l("Applications sent"),
    "reviews": _l("Reviews begun"),
}

#: What a field is called, in the order in which a version shows them.
FIELDS: dict[str, Any] = {
    "title": _l("Title"),
    "label": _l("Question"),
    "words": _l("What these points mean"),
    "summary": _l("Summary for the public"),
    "introduction": _l("Introduction"),
    "kept_apart": _l("Kept away from scoring"),
    "names_applicant": _l("Says who applies"),
    "hint": _l("Hint below the question"),
    "guidance": _l("Guidance for reviewers and groups"),
    "section_id": _l("Section"),
    "kind": _l("Kind"),
    "options": _l("Choices"),
    "unit": _l("Unit"),
    "reason": _l("Reason"),
    "next_step": _l("What to do instead"),
    "offer_terms": _l("Terms of the offer"),
    "required": _l("Must be answered"),
    "min_words": _l("Fewest words"),
    "max_words": _l("Most words"),
    "min_rows": _l("Fewest rows"),
    "max_rows": _l("Most rows"),
    "shown_if_key": _l("Asked only after the question"),
    "shown_if_values": _l("Asked only when the answer is"),
    "tier_keys": _l("Only for the tiers"),
    "criterion_id": _l("Criterion"),
    "fact": _l("The programme reads this from the answer"),
    "weight": _l("Weight"),
    "min_pence": _l("From"),
    "max_pence": _l("To"),
    "envelope_pence": _l("Envelope"),
    "match_share": _l("Share that must come from elsewhere"),
    "due_after_days": _l("Due, in days after the project's first day"),
    "amount_pence": _l("Amount"),
    "share": _l("Share of what the amounts leave"),
    "trigger": _l("Paid when"),
    "planned_milestone_id": _l("Report that it waits for"),
    "evidence": _l("What the group shows"),
    "first_number": _l("First number of the report"),
    "second_number": _l("Second number of the report"),
    "organisation_kinds": _l("Kinds of organisation"),
    "evidence_kind": _l("Paper that it rests on"),
    "good_for_months": _l("Months for which a check is good"),
    "is_needed": _l("Needed before an offer"),
    "unregistered_need_host": _l("Unregistered groups need a host"),
    "budget_pence": _l("Budget"),
    "opens_at": _l("Opens"),
    "closes_at": _l("Closes"),
    "decides_on": _l("Decisions by"),
    "acceptance_days": _l("Days to accept an offer"),
    "reviewers_wanted": _l("Reviewers for each application"),
    "panel_quorum": _l("Members who must be at a panel meeting"),
    "review_days": _l("Days to write a review"),
    "is_blind": _l("Reviewers do not see who applies"),
    "third_read_points": _l("Third read: points apart on a criterion"),
    "third_read_total": _l("Third read: percent apart in the total"),
    "publication": _l("Publication"),
    "grace_minutes": _l("Minutes of grace after closing"),
    "keep_drafts_days": _l("Days for which drafts are kept"),
    "appeal_days": _l("Working days to complain or appeal"),
    "appeal_answer_days": _l("Working days to answer a complaint or appeal"),
    "key": _l("Short name"),
    "position": _l("Order"),
}

#: A line of a value, with the language of a text that is not the page's own.
Line = tuple[str | None, str]

_READ: dict[str, Callable[[Any], Any]] = {
    "budget_pence": format_pounds,
    "min_pence": format_pounds,
    "max_pence": format_pounds,
    "envelope_pence": format_pounds,
    "weight": percent,
    "amount_pence": format_pounds,
    "share": percent,
    "trigger": lambda word: PaymentTrigger(word).label,
    "match_share": percent,
    "third_read_total": percent,
    "opens_at": moment,
    "closes_at": deadline,
    "decides_on": day,
    "fact": lambda word: Fact(word).label,
    "publication": lambda word: Publication(word).label,
    "organisation_kinds": lambda word: OrganisationKind(word).label,
    "evidence_kind": lambda word: EvidenceKind(word).label,
}

_KINDS_OF: dict[str, Any] = {
    "question": QuestionKind,
    "wanted_evidence": EvidenceKind,
    "check_item": CheckKind,
}


def lines(kind: str, field: str, value: Any) -> list[Line]:
    """Return a value of a part's field as lines, every text in all its languages."""
    if isinstance(value, list):
        return [line for one in value for line in lines(kind, field, one)]
    if isinstance(value, dict):
        texts = value.get("words", value)
        return [(code, texts[code]) for code in LANGUAGES if texts.get(code)]
    return [] if value is None else [(None, _in_words(kind, field, value))]


def _in_words(kind: str, field: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field == "kind" or (field == "position" and kind in _KINDS_OF):
        return str(_KINDS_OF[kind](value).label)
    if field in _READ:
        return str(_READ[field](value))
    return {"yes": _("Yes"), "no": _("No")}.get(value, str(value))


@dataclass(frozen=True)
class ShownChange:
    """A change as pages show it: in a row for each field, how it was and how it is."""

    kind: Any
    what: Any
    name: Texts
    rows: list[tuple[Any, list[Line], list[Line]]]


def shown(changes: list[Change]) -> list[ShownChange]:
    """Return changes as pages show them."""
    return [
        ShownChange(
            kind=KINDS[change["kind"]],
            what=WHATS[change["what"]],
            name=_name_of(change),
            rows=[
                (
                    FIELDS[field["field"]],
                    lines(change["kind"], field["field"], field["before"]),
                    lines(change["kind"], field["field"], field["after"]),
                )
                for field in change["fields"]
            ],
        )
        for change in changes
    ]


def _name_of(change: Change) -> Texts:
    """Return what the part of a change is called; where that is a word of ours, in the page's language."""
    if isinstance(change["name"], str):
        return Texts({current_language(): _in_words(change["kind"], "kind", change["name"])})
    return Texts(change["name"] or {})


def part_lines(content: dict[str, Any], table: str, part: dict[str, Any]) -> list[tuple[Any, list[Line]]]:
    """Return every field of a part that says something, with its name, as a version keeps it."""
    names = [name for name in FIELDS if name in part and (name != "position" or table == "anchor")]
    found = [(FIELDS[name], lines(table, name, told(content, name, part))) for name in names]
    return [(label, known) for label, known in found if known]


def setting_lines(content: dict[str, Any]) -> list[tuple[Any, list[Line]]]:
    """Return all that a round itself says, as a version keeps it."""
    return part_lines(content, "round", content["round"])


def affected_lines(affected: dict[str, int]) -> list[tuple[Any, int]]:
    """Return whom a correction affects, in words with their numbers."""
    return [(label, affected[word]) for word, label in AFFECTED_WORDS.items() if word in affected]
