"""What each kind of report asks, and what is made when it has arrived; later stages add their kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.models import User
from grants.delivery.models import ChangeRequest, MilestoneReport, SentReport
from grants.delivery.photos import photos_of
from grants.delivery.said import open_request


@dataclass(frozen=True)
class Asked:
    """One question of a report, and its answer as it stands: plain data, so that it can be frozen.

    ``kind`` is one of text, number, pounds (in pence), file (id, name, fingerprint) and photos.
    """

    key: str
    label: Any
    kind: str
    value: Any


@dataclass(frozen=True)
class Kind:
    """One kind of report: its questions in their order, and the documents that are issued of it.

    ``find`` returns one by its reference if a person may see it; ``place`` and ``endpoint`` lead to its
    page.  ``accepted`` is what follows when an officer, who is named, has accepted one.
    """

    questions: Callable[[Any], list[Asked]]
    issue: Callable[[Any, Any], None]
    find: Callable[[str, User], Any]
    place: str
    endpoint: str
    accepted: Callable[[Any, User], None] | None = None


#: By the name of the table.
KINDS: dict[str, Kind] = {}


def kind_of(report: Any) -> Kind:
    """Return the kind of a report or return."""
    return KINDS[report.__tablename__]


def find_any_report(reference: str, person: User) -> Any | None:
    """Return a report of any kind by its reference if this person may see it."""
    return next((found for kind in KINDS.values() if (found := kind.find(reference, person))), None)


def asked_in(report: Any) -> list[Asked]:
    """Return every question of a report with its answer as it stands."""
    return kind_of(report).questions(report)


def open_keys(report: Any) -> set[str]:
    """Return the questions that may be written on: all, or only those in which changes were asked for."""
    request = open_request(report)
    known = {asked.key for asked in asked_in(report)}
    return known if request is None else known & set(request.keys)


def as_sent(report: Any, sent: SentReport) -> list[Asked]:
    """Return the questions with the answers of a version that was sent."""
    return [
        Asked(asked.key, asked.label, asked.kind, sent.content.get(asked.key)) for asked in asked_in(report)
    ]


@dataclass(frozen=True)
class Change:
    """One answer that differs between two versions; whether it was one of those asked about."""

    label: Any
    kind: str
    before: Any
    after: Any


def changes_between(report: Any, before: SentReport, after: SentReport) -> list[Change]:
    """Return what differs between two versions, in the order of the questions."""
    return [
        Change(asked.label, asked.kind, before.content.get(asked.key), after.content.get(asked.key))
        for asked in asked_in(report)
        if before.content.get(asked.key) != after.content.get(asked.key)
    ]


def labels_of(report: Any, keys: Iterable[str]) -> list[Any]:
    """Return the questions of these keys in words, in the order of the form."""
    wanted = set(keys)
    return [asked.label for asked in asked_in(report) if asked.key in wanted]


def labels_asked(report: Any, request: ChangeRequest) -> list[Any]:
    """Return in words which questions an officer wants changed."""
    return labels_of(report, request.keys)


def milestone_questions(report: MilestoneReport) -> list[Asked]:
    """Return what a milestone report asks; its numbers are those of its milestone."""
    milestone, evidence = report.milestone, report.evidence
    numbers = [
        Asked(key, words, "number", value)
        for key, words, value in (
            ("first_count", milestone.first_number, report.first_count),
            ("second_count", milestone.second_number, report.second_count),
        )
        if words
    ]
    file = None
    if evidence is not None:
        file = {"id": evidence.id, "name": evidence.name, "fingerprint": evidence.fingerprint}
    return [
        Asked("done", _l("What was done"), "text", report.done),
        Asked("did_not_work", _l("What did not work"), "text", report.did_not_work),
        *numbers,
        Asked("spent", _l("What was spent"), "pounds", report.spent_pence),
        Asked("evidence", _l("File that shows it"), "file", file),
        Asked("photos", _l("Photos"), "photos", [_plain_photo(photo) for photo in photos_of(report)]),
    ]


def _plain_photo(photo: Any) -> dict[str, Any]:
    return {
        "id": photo.id,
        "caption": photo.caption,
        "fingerprint": photo.upload.fingerprint,
        "may_publish": photo.may_publish,
    }
