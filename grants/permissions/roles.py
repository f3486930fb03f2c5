"""Roles, the parts that people have in an application, and who may act."""

import enum
from collections.abc import Callable
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l


class Role(enum.Enum):
    """What a person does for the programme; a person may hold several, and a group's people none."""

    OFFICER = "officer"
    ADVISER = "adviser"
    DECISION_MAKER = "decision_maker"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> Any:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.OFFICER: _l("Grant officer"),
    Role.ADVISER: _l("Independent adviser"),
    Role.DECISION_MAKER: _l("Decision maker"),
    Role.FINANCE: _l("Finance"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


class Part(enum.Enum):
    """A part that a person has had in one application; it bars them from later parts."""

    REVIEWER = "reviewer"
    CONFLICTED = "conflicted"
    INELIGIBILITY = "ineligibility"
    MODERATOR = "moderator"
    PROPOSER = "proposer"
    CONFIRMER = "confirmer"
    INVESTIGATOR = "investigator"
    OVERTURNED = "overturned"


class Actor(Protocol):
    """Who acts: a person with roles, memberships and an identity."""

    @property
    def id(self) -> int | None: ...

    @property
    def organisation_ids(self) -> frozenset[int]: ...

    def has(self, *roles: Role) -> bool: ...
    def is_member_of(self, organisation_id: int) -> bool: ...
    def may_sign_for(self, organisation_id: int) -> bool: ...
    def owns(self, organisation_id: int) -> bool: ...
    def certifies_for(self, organisation_id: int) -> bool: ...


class Guest:
    """Whoever opens a link that was mailed to them, without an account: the link says to which record."""

    id: int | None = None
    organisation_ids: frozenset[int] = frozenset()

    def __init__(self, record: Any) -> None:
        self.record = record

    def has(self, *_roles: Role) -> bool:
        return False

    def is_member_of(self, _organisation_id: int) -> bool:
        return False

    def may_sign_for(self, _organisation_id: int) -> bool:
        return False

    def owns(self, _organisation_id: int) -> bool:
        return False

    def certifies_for(self, _organisation_id: int) -> bool:
        return False


class LinkHolder(Guest):
    """Whoever opens a link that was mailed to a known person: the trail names that person."""

    def __init__(self, record: Any, person: Any) -> None:
        super().__init__(record)
        self.id = person.id
        self.language = person.language


#: The service itself, which acts by rule: it deletes drafts that have expired.
SERVICE = Guest(None)

Party = Callable[[Actor, Any], bool]
