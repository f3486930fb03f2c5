"""Files that people sent and that nobody needs any more.  The caller commits."""

import sqlalchemy as sa

from grants import storage
from grants.db import db, hold_table
from grants.documents.models import IssuedDocument, Upload
from grants.queue import wake


def blank_uploads(application_id: int) -> None:
    """Let the files of a deleted draft be nameless at once; the worker removes them."""
    db.session.execute(sa.update(Upload).where(Upload.application_id == application_id).values(name=""))
    wake()


def remove_upload(number: int) -> None:
    """Remove a file that somebody sent, and its bytes where nothing else has the same.

    The bytes go while the removal of the row is not yet committed: after a crash between the
    two the row still stands, and the worker does both again.
    """
    upload = db.session.get(Upload, number)
    if upload is None:
        return
    hold_table(Upload)  # Nobody keeps the same bytes between asking and removing.
    fingerprint = upload.fingerprint
    db.session.delete(upload)
    db.session.flush()
    others = sa.union_all(
        sa.select(Upload.id).where(Upload.fingerprint == fingerprint),
        sa.select(IssuedDocument.id).where(IssuedDocument.fingerprint == fingerprint),
    )
    if db.session.execute(others.limit(1)).first() is None:
        storage.remove(fingerprint)
