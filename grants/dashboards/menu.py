"""The menu: a row of a few places, a second row inside the present one, and a page that holds them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from grants.access import is_open_to
from grants.accounts.models import User
from grants.messages.queries import READERS as MESSAGE_READERS
from grants.oversight.queries import READERS
from grants.permissions import Role

#: Up to so many places stand in one row; more are grouped.
_IN_ONE_ROW = 7


@dataclass(frozen=True)
class Place:
    """A list or page that somebody goes to: its name, what it is for, its view, and for whom it is.

    With no roles it is for everybody who may open it.
    """

    label: Any
    hint: Any
    endpoint: str
    roles: tuple[Role, ...] = ()
    for_groups: bool = False

    def is_for(self, person: User) -> bool:
        """Say whether a person has the place in the menu."""
        if not is_open_to(person, self.endpoint):
            return False
        return not self.roles or person.has(*self.roles) or (self.for_groups and not person.is_staff)

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        return request.endpoint == self.endpoint


@dataclass(frozen=True)
class Group:
    """Places that belong together, and the parts of the service whose other pages belong there too."""

    label: Any
    places: tuple[Place, ...]
    parts: tuple[str, ...] = ()


_STAFF = (Role.OFFICER, Role.DECISION_MAKER, Role.FINANCE, Role.AUDITOR)
_CASES = (Role.OFFICER, Role.DECISION_MAKER, Role.AUDITOR)
_CONCERNS = _l("Concerns about projects")
_TOLD = _l("What anybody told us of a project, kept apart from it")

GROUPS = (
    Group(_l("Start"), (Place(_l("Start"), _l("What waits for you"), "dashboards.home"),)),
    Group(
        _l("Rounds"),
        (Place(_l("Rounds"), _l("What is on offer, with its form and its dates"), "rounds.list_rounds"),),
        ("rounds",),
    ),
    Group(
        _l("Applications"),
        (
            Place(_l("Applications"), _l("What groups ask for"), "applications.list_applications", _STAFF),
            Place(_l("Reviews"), _l("What you were given to score"), "assessment.list_my_reviews",
                  (Role.OFFICER, Role.ADVISER)),
            Place(_l("Meetings"), _l("Panels, their papers and minutes"), "assessment.list_my_meetings",
                  (Role.OFFICER, Role.ADVISER, Role.DECISION_MAKER, Role.AUDITOR)),
            Place(_l("Reviewers"), _l("Who scores, and until when"), "assessment.list_reviewers",
                  (Role.OFFICER, Role.AUDITOR)),
            Place(_l("Complaints"), _l("Complaints and appeals, with their clock"), "appeals.list_appeals",
                  _CASES),
        ),
        ("applications", "assessment", "diligence", "appeals"),
    ),
    Group(
        _l("Awards"),
        (
            Place(_l("Awards"), _l("Every grant from its offer to its end"), "awards.list_awards", _STAFF),
            Place(_l("Reports due"), _l("Reports and returns, the earliest first"), "dashboards.list_due",
                  (Role.OFFICER, Role.AUDITOR)),
            Place(_l("Changes of awards"), _l("What groups ask to do otherwise"),
                  "variations.list_variations", _STAFF),
            Place(_l("Reminders of reports"), _l("What is late, who was told of it, and what is paused"),
                  "delivery.list_chased"),
            Place(_l("Ends of grants"), _l("Final reports, evaluations and closing"),
                  "closing.list_to_close"),
            Place(_l("Visits"), _l("Visits to projects and what was found"), "oversight.list_visits",
                  READERS),
            Place(_CONCERNS, _TOLD, "oversight.list_concerns", READERS),
            Place(_CONCERNS, _TOLD, "oversight.list_waiting", (Role.ADMINISTRATOR,)),
            Place(_l("Help"), _l("What partners offer and groups ask for"), "support.list_offers",
                  (Role.OFFICER, Role.AUDITOR)),
            Place(_l("Introductions"), _l("Groups that do similar work and may meet"),
                  "support.list_introductions", (Role.OFFICER, Role.AUDITOR)),
        ),
        ("awards", "delivery", "evaluation", "variations", "closing", "oversight", "support"),
    ),
    Group(
        _l("Money"),
        (
            Place(_l("Payments"), _l("Instalments, bank details and payment runs"), "payments.list_payments",
                  (Role.OFFICER, Role.FINANCE, Role.AUDITOR)),
            Place(_l("Money to be paid back"), _l("What was demanded, and what came"),
                  "payments.list_repayments"),
            Place(_l("Claims"), _l("Costs that groups claim"), "spending.list_claims",
                  (Role.OFFICER, Role.FINANCE, Role.AUDITOR)),
        ),
        ("payments", "bank", "spending"),
    ),
    Group(
        _l("Messages"),
        (
            Place(_l("Messages"), _l("What groups and officers write to each other"),
                  "messages.list_threads", tuple(MESSAGE_READERS), for_groups=True),
            Place(_l("Letters"), _l("The words of letters"), "awards.list_letters", (Role.OFFICER,)),
            Place(_l("Log of mails"), _l("Which mails went out and which came back"), "messages.list_mails",
                  (Role.ADMINISTRATOR,)),
        ),
        ("messages",),
    ),
    Group(
        _l("More"),
        (
            Place(_l("Organisations"), _l("Groups, their people and their papers"),
                  "accounts.list_organisations"),
            Place(_l("People"), _l("Who works here, in which role"), "accounts.list_people",
                  (Role.ADMINISTRATOR,)),
            Place(_l("Delegation"), _l("Who may confirm which amount"), "awards.list_delegations",
                  (Role.ADMINISTRATOR, Role.DECISION_MAKER)),
            Place(_l("Programme"), _l("Name, words and pages of the programme"), "rounds.edit_programme",
                  (Role.OFFICER, Role.ADMINISTRATOR)),
            Place(_l("Audit"), _l("The trail of what was done, and its proof"), "assurance.show_audit",
                  (Role.AUDITOR,)),
        ),
        ("accounts", "assurance"),
    ),
)  # fmt: skip


def groups_for(person: User) -> list[tuple[Group, list[Place]]]:
    """Return the groups in which a person has places, with these; a place has one view for each person."""
    found = []
    for group in GROUPS:
        places: list[Place] = []
        for place in group.places:
            if place.is_for(person) and place.label not in [known.label for known in places]:
                places.append(place)
        if places:
            found.append((group, places))
    return found


@dataclass(frozen=True)
class Entry:
    """One word of the menu; ``current``: ``page`` on its own page, ``true`` on one that belongs to it."""

    label: Any
    url: str
    current: str


def menu_for(person: User) -> dict[str, list[Entry]]:
    """Return the row of the menu, and the second row, which holds the places beside the present one."""
    groups = groups_for(person)
    if sum(len(places) for _group, places in groups) <= _IN_ONE_ROW:
        return {"navigation": [_entry(place) for _group, places in groups for place in places], "beside": []}
    present = next(_present(groups), None)
    rows = [_head(group, places, present) for group, places in groups]
    inside = next((places for group, places in groups if group is present), [])
    return {"navigation": rows, "beside": [_entry(place) for place in inside] if len(inside) > 1 else []}


def _entry(place: Place) -> Entry:
    return Entry(place.label, place.url, "page" if place.is_here else "")


def _present(groups: list[tuple[Group, list[Place]]]) -> Iterator[Group]:
    """Go through the groups that the page asked for may belong to, the surest first."""
    yield from (group for group, places in groups if any(place.is_here for place in places))
    if request.endpoint == _ALL:
        yield groups[-1][0]
    yield from (group for group, _places in groups if request.blueprint in group.parts)


#: The page of all places.
_ALL = "dashboards.list_places"


def _head(group: Group, places: list[Place], present: Group | None) -> Entry:
    is_last = group is GROUPS[-1]
    url = url_for(_ALL) if is_last else places[0].url
    label = group.label if is_last or len(places) > 1 else places[0].label
    is_here = request.endpoint == _ALL if is_last else places[0].is_here
    current = "page" if is_here else "true" if group is present else ""
    return Entry(label, url, current)
