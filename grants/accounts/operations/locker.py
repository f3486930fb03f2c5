"""An organisation's papers: given, checked once by an officer, replaced.  Operations never commit."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from grants import audit, clock
from grants.accounts.kinds import EXPIRING
from grants.accounts.models import EvidenceItem, EvidenceKind, Organisation, User
from grants.accounts.operations.members import check_member
from grants.accounts.queries import expiring_papers, paper_of, people_of
from grants.db import db, lock
from grants.documents.files import CheckedFile, keep_upload
from grants.errors import RuleBroken
from grants.formats import said_day
from grants.lifecycles import EVIDENCE
from grants.notices.operations import tell

#: How long before a checked paper expires its people are warned.
WARNING = timedelta(days=30)


def give_paper(
    organisation: Organisation,
    kind: EvidenceKind,
    file: CheckedFile,
    *,
    expires_on: date | None,
    actor: User,
) -> EvidenceItem:
    """Put a paper into the locker; the one that was there is replaced and stays readable."""
    check_member(organisation, actor)
    _check_expiry(kind, expires_on)
    lock(organisation)  # Two who give a paper at one moment come here one after the other.
    current = paper_of(organisation, kind)
    if current is not None:
        EVIDENCE.take(actor, "replace", current)
        db.session.flush()  # Only one paper of a kind counts at any moment.
    paper = EvidenceItem(
        organisation=organisation,
        kind=kind,
        upload=keep_upload(*file, organisation_id=organisation.id, actor=actor),
        expires_on=expires_on,
        given_by_id=actor.id,
    )
    db.session.add(paper)
    db.session.flush()  # The audit line needs its id.
    audit.record(actor, "evidence_item.give", paper, fingerprint=paper.upload.fingerprint)
    return paper


def check_paper(paper: EvidenceItem, *, expires_on: date | None, actor: User) -> None:
    """Record that a paper has been read and is in order, until the day on which it expires."""
    EVIDENCE.check(actor, "check", paper)
    _check_expiry(paper.kind, expires_on)
    paper.expires_on = expires_on
    paper.checked_by, paper.checked_at = actor, clock.now()
    EVIDENCE.take(actor, "check", paper, expires_on=expires_on)


def refuse_paper(paper: EvidenceItem, *, reason: str, actor: User) -> None:
    """Record that a paper will not do, and tell the group why."""
    EVIDENCE.check(actor, "refuse", paper)
    paper.checked_by, paper.checked_at, paper.reason = actor, clock.now(), reason
    EVIDENCE.take(actor, "refuse", paper, reason=reason)
    _tell_members(
        paper,
        _l("We cannot accept a paper of %(name)s", name=paper.organisation.name),
        _l("%(paper)s: an officer has read it and cannot accept it.", paper=paper.kind.label),
        reason,
        _l("Please put another one into your locker."),
    )


def warn_of_expiry() -> int:
    """Warn the members of each group whose checked paper expires within thirty days, once for each paper."""
    papers = expiring_papers(clock.today() + WARNING)
    for paper in papers:
        _tell_members(
            paper,
            _l("A paper of %(name)s expires soon", name=paper.organisation.name),
            _l("%(paper)s: the one that we have checked expires on %(day)s.",
               paper=paper.kind.label, day=said_day(paper.expires_on or clock.today())),
            _l("Put a newer one into your locker, so that you can go on using it in your applications."),
        )  # fmt: skip
        audit.record(None, "evidence_item.warn", paper)
    return len(papers)


def _check_expiry(kind: EvidenceKind, expires_on: date | None) -> None:
    if expires_on is None and kind in EXPIRING:
        raise RuleBroken(_("Enter the day on which it expires"), field="expires_on")
    if expires_on is not None and expires_on < clock.today():
        raise RuleBroken(_("This day is over. Give a paper that has not expired."), field="expires_on")


def _tell_members(paper: EvidenceItem, subject: object, *paragraphs: object) -> None:
    for person in people_of(paper.organisation_id):
        tell(
            person,
            subject,
            *paragraphs,
            link=(_l("Open your locker"), f"/organisations/{paper.organisation_id}/locker"),
        )
