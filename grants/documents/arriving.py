"""Files that arrive in pieces: begun, gone on with after a broken connection, finished or forgotten.

The row says whose file it is and how large it will be; how much has arrived, the length of
its bytes says, in a folder of this machine.  The caller commits.
"""

import errno
import fcntl
import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from grants import clock
from grants.config import LARGEST_FILE
from grants.db import afterwards, db
from grants.documents.files import check_size
from grants.documents.models import PartialUpload
from grants.errors import RuleBroken
from grants.wording import clean

LARGEST_PIECE = 1024 * 1024

#: One that did not arrive in this time is forgotten.
ABANDONED_AFTER = timedelta(days=2)

#: So many files a person may have under way; beginning one more forgets the oldest.
AT_ONCE = 10

_LONGEST_NAME = 255


def begin(name: str, size: int, purpose: str, *, actor: Any) -> PartialUpload:
    """Note that a file of this size will arrive, unless it is too large to begin with."""
    check_size(size)
    begun = sa.select(PartialUpload).where(PartialUpload.started_by_id == actor.id)
    for older in db.session.scalars(begun.order_by(PartialUpload.id.desc()).offset(AT_ONCE - 1)).all():
        forget(older)
    partial = PartialUpload(
        token=secrets.token_urlsafe(32),
        name=clean(" ".join(name.split()))[:_LONGEST_NAME],
        size=size,
        purpose=purpose,
        started_by_id=actor.id,
    )
    db.session.add(partial)
    return partial


def find(token: str, *, actor: Any, hold: bool = False) -> PartialUpload | None:
    """Return a file under way, for the person who began it and for nobody else."""
    query = sa.select(PartialUpload).where(
        PartialUpload.token == token, PartialUpload.started_by_id == actor.id
    )
    return db.session.scalar(query.with_for_update() if hold else query)


def arrived(partial: PartialUpload) -> int:
    """Return how many bytes have arrived."""
    path = _path(partial.token)
    return path.stat().st_size if path.exists() else 0


def append(partial: PartialUpload, offset: int, piece: bytes) -> int:
    """Add a piece where the last one ended, and return how much has arrived now.

    A piece for any other place is left out.  Of one that cannot be written whole, nothing is kept.
    """
    if offset + len(piece) > partial.size:
        raise RuleBroken(_("The file has changed while it was sent. Choose it again."))
    with _path(partial.token).open("ab", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # Two tabs may send the same file.
        there = os.fstat(file.fileno()).st_size
        if there != offset:
            return there
        if file.write(piece) != len(piece):
            os.ftruncate(file.fileno(), offset)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return offset + len(piece)


def content_of(partial: PartialUpload) -> bytes:
    """Return what has arrived."""
    path = _path(partial.token)
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def forget(partial: PartialUpload) -> None:
    """Forget a file under way, and its bytes once that is committed."""
    path = _path(partial.token)
    db.session.delete(partial)
    afterwards(lambda: path.unlink(missing_ok=True))


def forget_for(purpose: str) -> None:
    """Forget the files under way whose purpose begins with these words."""
    begun = sa.select(PartialUpload).where(PartialUpload.purpose.startswith(purpose, autoescape=True))
    for partial in db.session.scalars(begun).all():
        forget(partial)


def forget_abandoned() -> int:
    """Forget the files whose sending was given up, and return how many; bytes that nobody awaits go too."""
    long_ago = clock.now() - ABANDONED_AFTER
    rows = db.session.scalars(sa.select(PartialUpload).where(PartialUpload.started_at < long_ago)).all()
    for partial in rows:
        forget(partial)
    awaited = set(db.session.scalars(sa.select(PartialUpload.token)))
    for path in _folder().iterdir():
        if path.name not in awaited and path.stat().st_mtime < long_ago.timestamp():
            path.unlink(missing_ok=True)
    return len(rows)


def _path(token: str) -> Path:
    return _folder() / token


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(exist_ok=True)
    return folder
