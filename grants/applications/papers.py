"""The papers that a round wants of whoever applies: they lie in the organisation's locker."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from grants.accounts.models import EvidenceItem, EvidenceKind, Membership, Organisation, User
from grants.accounts.queries import papers_by_kind
from grants.applications.models import Application
from grants.applications.queries import too_near
from grants.lifecycles import EvidenceState
from grants.permissions import Role
from grants.rounds.models import WantedEvidence
from grants.rounds.queries import parts_of


@dataclass(frozen=True)
class WantedPaper:
    """A kind of paper that a round wants, and the one that is in the locker."""

    kind: EvidenceKind
    paper: EvidenceItem | None

    @property
    def will_do(self) -> bool:
        """Say whether the paper is enough to submit: given, neither refused nor expired; checked or not."""
        return self.paper is not None and not self.paper.has_expired and not self.is_refused

    @property
    def is_refused(self) -> bool:
        return self.paper is not None and self.paper.state is EvidenceState.REFUSED


def wanted_papers(application: Application) -> list[WantedPaper]:
    """Return what the round wants of this tier and this kind of organisation, each kind of paper once."""
    tier_key = application.tier.key if application.tier else None
    kind = application.organisation.kind
    wanted = [
        part.kind
        for part in parts_of(application.round, WantedEvidence)
        if part.is_for(tier_key) and part.is_for_kind(kind)
    ]
    papers = papers_by_kind(application.organisation_id) if wanted else {}
    return [WantedPaper(paper, papers.get(paper)) for paper in dict.fromkeys(wanted)]


def frozen_papers(application: Application) -> list[dict[str, Any]]:
    """Return the papers as they stand, for the frozen copy: which file, until when, checked by whom."""
    return [_frozen(wanted.paper) for wanted in wanted_papers(application) if wanted.paper is not None]


def _frozen(paper: EvidenceItem) -> dict[str, Any]:
    return {
        "kind": paper.kind.value,
        "file_id": paper.upload_id,
        "file_name": paper.upload.name,
        "fingerprint": paper.upload.fingerprint,
        "expires_on": paper.expires_on.isoformat() if paper.expires_on else None,
        "state": paper.state.value,
        "checked_by": paper.checked_by.full_name if paper.checked_by else None,
        "checked_at": paper.checked_at.isoformat() if paper.checked_at else None,
    }


def locker_is_open(person: User, organisation_id: Any) -> sa.ColumnElement[bool]:
    """Return the condition under which a person may read what is in an organisation's locker.

    Its own people, officers and auditors; an officer not where they have a conflict with
    one of its applications.
    """
    mine = sa.select(Membership.organisation_id).where(Membership.user_id == person.id)
    own: sa.ColumnElement[bool] = organisation_id.in_(mine)
    if person.has(Role.AUDITOR):
        return organisation_id.is_not(None)
    if not person.has(Role.OFFICER):
        return own
    barred = sa.select(Application.organisation_id).where(Application.id.in_(too_near(person)))
    return sa.or_(own, sa.and_(organisation_id.is_not(None), organisation_id.not_in(barred)))


def papers_to_read(person: User) -> sa.Select[EvidenceItem]:
    """Return the papers of all lockers that a person may read and that count, the oldest first."""
    return (
        sa.select(EvidenceItem)
        .join(Organisation, EvidenceItem.organisation_id == Organisation.id)
        .where(
            locker_is_open(person, EvidenceItem.organisation_id),
            EvidenceItem.state != EvidenceState.REPLACED,
        )
        .options(contains_eager(EvidenceItem.organisation))
        .order_by(EvidenceItem.given_at, EvidenceItem.id)
    )
