"""A scratch copy of the service: its own folder and database, with one round and nobody's applications.

The copy is SQLite whatever the real database is; the walk in it touches neither the real
audit trail nor the real references, ledger, files and mails.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from grants.accounts.models import Area, User
from grants.awards.models import LetterTemplate
from grants.config import ROOT
from grants.db import db
from grants.lifecycles import RoundState
from grants.rounds.models import PARTS, Page, Programme, Round

#: Tables that are copied whole: they say what the programme is, and hold nobody's data.
_WHOLE: tuple[type[Any], ...] = (Area, Programme, Page)

#: The file that says that a folder is a scratch copy.
MARK = "scratch-copy"

#: Settings of the real service that the copy must not have.
_REAL = ("DATABASE_URL", "STORAGE_URL", "MAIL_SERVER", "SCAN_COMMAND", "GRANTS_INSTANCE",
         "SIGNING_CERTIFICATE", "SIGNING_KEY", "SIGNING_PASSPHRASE")  # fmt: skip


@contextmanager
def scratch_copy(round_: Round) -> Iterator[dict[str, str]]:
    """Yield the environment of a scratch copy that holds this round; it is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="grants-rehearsal-")
    environment = {name: value for name, value in os.environ.items() if name not in _REAL}
    environment["GRANTS_INSTANCE"] = folder
    (Path(folder) / MARK).touch()
    try:
        migrate = [sys.executable, "-m", "alembic", "-c", "setup.cfg", "upgrade", "head"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603  # our own
        _fill(Path(folder) / "grants.db", round_)
        yield environment
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(path: Path, round_: Round) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as scratch, scratch.begin():
        for kind in reversed(_WHOLE):
            scratch.execute(sa.delete(kind))
        for kind in _WHOLE:
            _copy(scratch, kind, sa.true())
        scratch.execute(sa.insert(User), [_nobody(round_.created_by_id)])
        _copy(scratch, Round, Round.id == round_.id, corrects_id=None, state=RoundState.DRAFT.value)
        for kind in PARTS:
            _copy(scratch, kind, kind.round_id == round_.id)
        scratch.execute(sa.delete(LetterTemplate))
        words = sa.or_(LetterTemplate.round_id.is_(None), LetterTemplate.round_id == round_.id)
        _copy(scratch, LetterTemplate, words, written_by_id=None)
    engine.dispose()


def _copy(scratch: sa.Connection, kind: type[Any], condition: sa.ColumnElement[bool], **instead: Any) -> None:
    table = kind.__table__
    rows = [{**row, **instead} for row in db.session.execute(sa.select(table).where(condition)).mappings()]
    if rows:
        scratch.execute(sa.insert(table), rows)


def _nobody(number: int) -> dict[str, Any]:
    """Return somebody in whose name the round was made: no real person is copied."""
    return {"id": number, "email": "nobody@rehearsal.invalid", "full_name": "Rehearsal", "language": "en",
            "active": False, "fs_uniquifier": "nobody"}  # fmt: skip
