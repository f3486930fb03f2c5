"""Reads of people, organisations and areas."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from grants import clock
from grants.accounts.models import (
    Area,
    Contact,
    ContactPlace,
    EvidenceItem,
    EvidenceKind,
    HeldRole,
    Invitation,
    Membership,
    Organisation,
    User,
)
from grants.audit import AuditEvent
from grants.db import db
from grants.lifecycles import EvidenceState
from grants.permissions import Role
from grants.statements import at_hand


def areas() -> list[Area]:
    """Return every area in its order."""
    return list(db.session.scalars(sa.select(Area).order_by(Area.position)))


def people() -> sa.Select[User]:
    """Return everybody with an account, by name."""
    return sa.select(User).order_by(User.full_name, User.id)


def people_with(*roles: Role) -> list[User]:
    """Return the active people who hold any of these roles, by name."""
    holders = sa.select(HeldRole.user_id).where(HeldRole.name.in_(roles))
    query = sa.select(User).where(User.id.in_(holders), User.active).order_by(User.full_name)
    return list(db.session.scalars(query))


def person_with_address(address: str) -> User | None:
    """Return the person who signs in with this address, in any case of letters."""
    return db.session.scalar(sa.select(User).where(User.email == address.strip().lower()))


_PERSON_OF_SESSION = (
    sa.select(User)
    .where(User.fs_uniquifier == sa.bindparam("mark"))
    .options(
        joinedload(User.roles),
        joinedload(User.memberships).options(lazyload(Membership.organisation), lazyload(Membership.user)),
    )
)


def person_of_session(mark: str) -> User | None:
    """Return the person whose session carries this mark, with roles and memberships, in one query."""
    return db.session.scalars(_PERSON_OF_SESSION, {"mark": mark}).unique().one_or_none()


_User, _HeldRole, _Membership = at_hand(User), at_hand(HeldRole), at_hand(Membership)
_OF_PERSON = (User.id, User.full_name, User.language, User.active, User.fs_uniquifier)

#: What a request that must not take long reads of a person: a row for each role and each membership.
PERSON_AT_HAND = (*_OF_PERSON, HeldRole.name, Membership.organisation_id)
PEOPLE_AT_HAND = (
    sa.join(User, HeldRole, HeldRole.user_id == User.id, isouter=True)
    .outerjoin(Membership, Membership.user_id == User.id)
)  # fmt: skip


def person_at_hand(rows: Sequence[Sequence[Any]]) -> User | None:
    """Return the person of rows that begin with these columns, with roles and memberships."""
    if not rows:
        return None
    person = _User(**{column.key: value for column, value in zip(_OF_PERSON, rows[0], strict=False)})
    role, group = len(_OF_PERSON), len(_OF_PERSON) + 1
    person.roles = [_HeldRole(name=name) for name in {row[role] for row in rows} - {None}]
    person.memberships = [
        _Membership(organisation_id=known) for known in {row[group] for row in rows} - {None}
    ]
    return person


def organisations_of(person: User) -> list[Organisation]:
    """Return the organisations that a person belongs to, by name."""
    query = (
        sa.select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == person.id)
        .order_by(Organisation.name)
    )
    return list(db.session.scalars(query))


def visible_organisations(person: User) -> sa.Select[Organisation]:
    """Return the organisations a person may see: their own, or all for staff but advisers."""
    query = sa.select(Organisation).order_by(Organisation.name, Organisation.id)
    if person.has(Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.DECISION_MAKER):
        return query
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    return query.where(Organisation.id.in_(mine))


def members_of(organisation: Organisation) -> list[Membership]:
    """Return the people of an organisation, in the order in which they joined."""
    query = sa.select(Membership).where(Membership.organisation_id == organisation.id)
    return list(db.session.scalars(query.order_by(Membership.id)))


def signatories_of(organisation_id: int) -> list[User]:
    """Return the people who may sign for an organisation."""
    query = (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, Membership.may_sign, User.active)
        .order_by(User.id)
    )
    return list(db.session.scalars(query))


def has_signatory(organisation_id: int) -> bool:
    """Say whether anybody may sign for an organisation."""
    query = (
        sa.select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, Membership.may_sign, User.active)
    )
    return db.session.scalar(query.limit(1)) is not None


def certifiers_of(organisation_id: int) -> list[User]:
    """Return the active people who sign off the reports of an organisation; none where it wants none."""
    query = (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, Membership.certifies, User.active)
        .order_by(User.id)
    )
    return list(db.session.scalars(query))


def people_of(organisation_id: int) -> list[User]:
    """Return the active people of an organisation, whom its mails go to."""
    query = (
        sa.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation_id, User.active)
        .order_by(User.id)
    )
    return list(db.session.scalars(query))


def with_number(column: str, number: str) -> Organisation | None:
    """Return the organisation that has this charity or company number."""
    return db.session.scalar(sa.select(Organisation).where(getattr(Organisation, column) == number))


def contacts_of(organisation: Organisation) -> dict[ContactPlace, Contact]:
    """Return who speaks for an organisation, by place."""
    query = sa.select(Contact).where(Contact.organisation_id == organisation.id)
    return {contact.place: contact for contact in db.session.scalars(query)}


def invitations_of(organisation: Organisation) -> list[Invitation]:
    """Return the invitations that nobody has used and nobody has taken back, those that expired included."""
    query = sa.select(Invitation).where(
        Invitation.organisation_id == organisation.id, Invitation.ended_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def invitation_with(token_hash: str) -> Invitation | None:
    """Return the invitation whose link holds the token of this hash."""
    return db.session.scalar(sa.select(Invitation).where(Invitation.token_hash == token_hash))


def paper_of(organisation: Organisation, kind: EvidenceKind) -> EvidenceItem | None:
    """Return the paper of a kind that counts."""
    return papers_by_kind(organisation.id).get(kind)


def papers_by_kind(organisation_id: int) -> dict[EvidenceKind, EvidenceItem]:
    """Return the papers of an organisation that count, by kind."""
    query = sa.select(EvidenceItem).where(
        EvidenceItem.organisation_id == organisation_id, EvidenceItem.state != EvidenceState.REPLACED
    )
    return {paper.kind: paper for paper in db.session.scalars(query)}


def replaced_papers(organisation: Organisation, kind: EvidenceKind) -> sa.Select[EvidenceItem]:
    """Return the papers of a kind that were replaced, the newest first."""
    return (
        sa.select(EvidenceItem)
        .where(
            EvidenceItem.organisation_id == organisation.id,
            EvidenceItem.kind == kind,
            EvidenceItem.state == EvidenceState.REPLACED,
        )
        .order_by(EvidenceItem.id.desc())
    )


def expiring_papers(until: date) -> list[EvidenceItem]:
    """Return the checked papers that expire from today until a day, and whose people were not yet warned."""
    warned = sa.select(AuditEvent.record_id).where(
        AuditEvent.record_type == EvidenceItem.__tablename__, AuditEvent.action == "evidence_item.warn"
    )
    query = sa.select(EvidenceItem).where(
        EvidenceItem.state == EvidenceState.CHECKED,
        EvidenceItem.expires_on.between(clock.today(), until),
        EvidenceItem.id.not_in(warned),
    )
    return list(db.session.scalars(query.order_by(EvidenceItem.id)))
