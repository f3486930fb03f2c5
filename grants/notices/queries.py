"""Which messages wait, and what became of the others."""

from datetime import timedelta

import sqlalchemy as sa

from grants import clock
from grants.documents.models import IssuedDocument
from grants.notices.models import Notice

#: A mail that was claimed this long ago and is neither sent nor failed has an unknown fate.
FATE_UNKNOWN_AFTER = timedelta(minutes=10)


def waiting() -> sa.Select[Notice]:
    """Return unclaimed mails, oldest first; none on hold, and none whose document is not stored yet."""
    return (
        sa.select(Notice)
        .outerjoin(IssuedDocument, Notice.document_id == IssuedDocument.id)
        .where(Notice.claimed_at.is_(None), Notice.hold.is_(None))
        .where(sa.or_(Notice.document_id.is_(None), IssuedDocument.stored_at.is_not(None)))
        .order_by(Notice.id)
    )


def troubled() -> sa.Select[Notice]:
    """Return mails that failed, or whose fate is unknown after a crash, newest first."""
    lost = sa.and_(Notice.claimed_at < clock.now() - FATE_UNKNOWN_AFTER, Notice.sent_at.is_(None))
    return sa.select(Notice).where(sa.or_(Notice.failure.is_not(None), lost)).order_by(Notice.id.desc())


def about(application_id: int) -> sa.Select[Notice]:
    """Return the mails about one application, newest first."""
    return sa.select(Notice).where(Notice.application_id == application_id).order_by(Notice.id.desc())
