"""The terms of an award as plain data, what differs between two versions, and how large a change is.

The terms are the amount in pence, the first and last day of the project, what the grant is for, the
due day of every report and return that is not cancelled, the lines of the budget, and the targets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.awards.models import Award
from grants.closing.queries import final_report_of
from grants.delivery.queries import reports_of
from grants.evaluation.queries import returns_of, targets_of
from grants.languages import Texts
from grants.lifecycles import OWED, ReportState
from grants.money import Pence
from grants.rounds.models import BudgetPart
from grants.spending.operations import WantedLine
from grants.spending.queries import lines_of

Terms = dict[str, Any]


def terms_of(award: Award, purpose: str) -> Terms:
    """Return the terms of an award as they stand; what it is for is given, as only variations hold it."""
    application = award.application
    reports: list[tuple[Any, Texts]] = [(report, report.milestone.title) for report in reports_of(award)]
    reports += [(return_, return_.title) for return_ in returns_of(award)]
    final = final_report_of(award)
    reports += [(final, final.title)] if final else []
    return {
        "amount_pence": award.amount_pence,
        "starts_on": _said(application.starts_on),
        "ends_on": _said(application.ends_on),
        "purpose": purpose,
        "dues": [
            {"reference": r.reference, "title": dict(title), "due_on": _said(r.due_on),
             "is_open": r.state in OWED}
            for r, title in reports if r.state is not ReportState.CANCELLED
        ],
        "lines": [
            {"id": line.id, "title": line.title, "part": line.part.value, "amount_pence": line.amount_pence}
            for line in lines_of(award)
        ],
        "targets": [
            {"id": target.indicator_id, "title": dict(target.indicator.title), "planned": target.planned}
            for target in targets_of(award)
        ],
    }  # fmt: skip


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class Wanted:
    """What somebody typed: due days by the reference of the report, targets by the id of the indicator."""

    amount_pence: Pence
    purpose: str
    starts_on: date | None
    ends_on: date | None
    dues: Mapping[str, date]
    lines: Sequence[WantedLine]
    targets: Mapping[int, int]


def as_wanted(now: Terms) -> Wanted:
    """Return terms as somebody would type them who changes nothing."""
    return Wanted(
        amount_pence=Pence(now["amount_pence"]),
        purpose=now["purpose"],
        starts_on=date.fromisoformat(now["starts_on"]) if now["starts_on"] else None,
        ends_on=date.fromisoformat(now["ends_on"]) if now["ends_on"] else None,
        dues={due["reference"]: date.fromisoformat(due["due_on"]) for due in now["dues"] if due["is_open"]},
        lines=wanted_lines(now),
        targets={},
    )


def wanted_lines(terms: Terms) -> list[WantedLine]:
    """Return the lines of the budget in these terms, as its operation takes them."""
    return [
        WantedLine(row["title"], BudgetPart(row["part"]), Pence(row["amount_pence"]), row["id"])
        for row in terms["lines"]
    ]


def with_wanted(now: Terms, wanted: Wanted) -> Terms:
    """Return the terms as they would be; a day that is left empty stays as it is."""
    return {
        **now,
        "amount_pence": wanted.amount_pence,
        "purpose": wanted.purpose,
        "starts_on": _said(wanted.starts_on) or now["starts_on"],
        "ends_on": _said(wanted.ends_on) or now["ends_on"],
        "dues": [
            {**due, "due_on": _said(wanted.dues.get(due["reference"])) or due["due_on"]}
            for due in now["dues"]
        ],
        "lines": [
            {
                "id": line.line_id,
                "title": line.title,
                "part": line.part.value,
                "amount_pence": line.amount_pence,
            }
            for line in wanted.lines
        ],
        "targets": [
            {**target, "planned": wanted.targets.get(target["id"], target["planned"])}
            for target in now["targets"]
        ],
    }


def with_due(now: Terms, reference: str, due_on: date) -> Terms:
    """Return the terms with another day for one report or return."""
    dues = [{**due, "due_on": _said(due_on)} if due["reference"] == reference else due for due in now["dues"]]
    return {**now, "dues": dues}


def readable(terms: Terms) -> Terms:
    """Return terms whose titles are put into the language of the page."""
    return {
        **terms,
        **{
            rows: [{**row, "title": Texts(row["title"])} for row in terms[rows]]
            for rows in ("dues", "targets")
        },
    }


@dataclass(frozen=True)
class Change:
    """One field that differs.  ``kind`` is pounds, day, number or text; nothing stands as None.

    ``named`` is what the group calls a line of its budget.
    """

    key: str
    label: Any
    kind: str
    before: Any
    after: Any
    named: str = ""


def changes_between(before: Terms, after: Terms) -> list[Change]:
    """Return what differs between two versions of the terms, field by field."""
    plain = (
        ("amount_pence", _l("Amount of the award"), "pounds"),
        ("purpose", _l("What the grant is for"), "text"),
        ("starts_on", _l("First day of the project"), "day"),
        ("ends_on", _l("Last day of the project"), "day"),
    )
    found = [Change(key, label, kind, before[key], after[key]) for key, label, kind in plain]
    found += _in_rows(
        before["dues"], after["dues"], "reference", "due_on", "day", _l("Due day of “%(title)s”")
    )
    found += _in_lines(before["lines"], after["lines"])
    found += _in_rows(
        before["targets"], after["targets"], "id", "planned", "number", _l("Target “%(title)s”")
    )
    return [change for change in found if change.before != change.after]


def _in_rows(
    before: list[Terms], after: list[Terms], name: str, value: str, kind: str, label: Any
) -> list[Change]:
    """Compare rows that stand in both; a report that was cancelled in between is no change of the terms."""
    old = {row[name]: row for row in before}
    return [
        Change(
            f"{value}:{row[name]}",
            _Titled(label, Texts(row["title"])),
            kind,
            old[row[name]][value],
            row[value],
        )
        for row in after
        if row[name] in old
    ]


@dataclass(frozen=True)
class _Titled:
    """A label with a title in it, put into words in the language being written."""

    label: Any
    title: Any

    def __str__(self) -> str:
        return str(self.label) % {"title": self.title}


def _in_lines(before: list[Terms], after: list[Terms]) -> list[Change]:
    old = {row["id"]: row for row in before}
    found = []
    for place, row in enumerate(after):
        was = old.get(row["id"])
        key = f"line:{row['id'] or f'new{place}'}"
        title = was["title"] if was else row["title"]
        if was is not None and (was["title"], was["part"]) != (row["title"], row["part"]):
            found.append(
                Change(f"{key}:title", _l("What a line of the budget is for"), "text", _Line(was), _Line(row),
                       title)
            )  # fmt: skip
        label = _l("Line of the budget") if was else _l("New line of the budget")
        found.append(Change(key, label, "pounds", was and was["amount_pence"], row["amount_pence"], title))
    return found


@dataclass(frozen=True)
class _Line:
    """A line of the budget without its amount, in words."""

    row: Terms

    def __str__(self) -> str:
        part = BudgetPart(self.row["part"])
        return f"{self.row['title']} ({part.label})"


def moved_between_lines(before: Terms, after: Terms) -> Pence:
    """Return how much moves from some lines of the budget to others, in pence."""
    old = {row["id"]: row["amount_pence"] for row in before["lines"]}
    gains = [row["amount_pence"] - old.pop(row["id"], 0) for row in after["lines"]]
    lost = sum(-gain for gain in gains if gain < 0) + sum(old.values())
    return Pence(min(lost, sum(gain for gain in gains if gain > 0)))


def size_of(before: Terms, after: Terms) -> Pence:
    """Return how large a change is in pence, for the limits of those who decide.

    It is the largest of: what the amount rises or falls by; what moves between lines of the budget;
    and, where the grant is for something else or other targets hold, the whole award as it will be.
    Days alone are of the size nothing.
    """
    kinds = {change.key.partition(":")[0] for change in changes_between(before, after)}
    whole = after["amount_pence"] if kinds & {"purpose", "planned"} else 0
    difference = abs(after["amount_pence"] - before["amount_pence"])
    return Pence(max(difference, moved_between_lines(before, after), whole))


def largest_shift(before: Terms, after: Terms) -> int:
    """Return by how many days the day that moves most moves, to either side."""
    days = [
        abs((date.fromisoformat(change.after) - date.fromisoformat(change.before)).days)
        if change.before and change.after
        else 10_000  # A day that was not there, or is given up, is beyond every rule.
        for change in changes_between(before, after)
        if change.kind == "day"
    ]
    return max(days, default=0)


def overtaken(before: Terms, now: Terms, after: Terms) -> list[Change]:
    """Return what a change wants to change and what has changed since, or is no longer open."""

    def kinds(changes: list[Change]) -> set[str]:
        return {change.key.partition(":")[0] for change in changes}

    since = changes_between(before, now)
    money = {"amount_pence", "line"}
    open_now = {f"due_on:{due['reference']}" for due in now["dues"] if due["is_open"]}
    wanted = changes_between(before, after)
    is_money_changed = bool(money & kinds(since))
    keys = {change.key for change in since}
    return [
        change
        for change in wanted
        if change.key in keys
        or (is_money_changed and change.key.partition(":")[0] in money)
        or (change.key.startswith("due_on:") and change.key not in open_now)
    ]


def carried_over(before: Terms, now: Terms, after: Terms) -> Terms:
    """Return the terms as they stand now with what a change wants changed, and nothing else of its time."""
    dues = {due["reference"]: due["due_on"] for due in after["dues"]}
    planned = {target["id"]: target["planned"] for target in after["targets"]}
    changed = {change.key for change in changes_between(before, after)}
    plain = changed & {"amount_pence", "purpose", "starts_on", "ends_on"}
    return {
        **now,
        **{name: after[name] for name in plain},
        "dues": [
            {**due, "due_on": dues[due["reference"]]} if f"due_on:{due['reference']}" in changed else due
            for due in now["dues"]
        ],
        "lines": after["lines"] if any(key.startswith("line:") for key in changed) else now["lines"],
        "targets": [
            {**target, "planned": planned[target["id"]]} if f"planned:{target['id']}" in changed else target
            for target in now["targets"]
        ],
    }
