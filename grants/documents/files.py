"""Files that people send: how one is checked before it is taken, and how it is kept.  The caller commits."""

import logging
import shlex
import subprocess
import tempfile
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from grants import storage
from grants.config import LARGEST_FILE
from grants.db import db
from grants.documents.kinds import ENDINGS, kind_of
from grants.documents.models import Upload
from grants.errors import RuleBroken
from grants.wording import clean

_LOG = logging.getLogger(__name__)

#: What the window for choosing a file shows; what counts is the content.
ACCEPTED = ",".join(ending for endings in ENDINGS.values() for ending in endings)

_LONGEST_STEM = 200
_LONGEST_SCAN = 120
_CLEAN, _INFECTED = 0, 1


class NotScanned(RuleBroken):
    """The file may well be clean, but nobody could say so just now."""


class CheckedFile(NamedTuple):
    """A file that may be kept: its content, its own name with a true ending, and what it is."""

    content: bytes
    name: str
    media_type: str


def checked_file(file: FileStorage, *, field: str | None = None) -> CheckedFile:
    """Return a file that came with a form, or raise RuleBroken at the field with what the person can do.

    Call it before a transaction begins: a scanner may take its time.
    """
    return checked_content(file.stream.read(LARGEST_FILE + 1), file.filename or "", field=field)


def checked_content(content: bytes, name: str, *, field: str | None = None) -> CheckedFile:
    """Return a file that may be kept, after its size, its kind and the malware scan."""
    try:
        check_size(len(content))
        media_type = kind_of(content)
        scan(content)
    except RuleBroken as broken:
        broken.field = field
        raise
    return CheckedFile(content, plain_name(name, media_type), media_type)


def check_size(size: int) -> None:
    """Refuse an empty file and one that is too large; a browser can say the size before it sends."""
    if size <= 0:
        raise RuleBroken(_("The file is empty. Choose another one."))
    if size > LARGEST_FILE:
        most = LARGEST_FILE // 1024**2
        raise RuleBroken(_("The file is larger than %(most)s MB. Choose a smaller one.", most=most))


def scan(content: bytes) -> None:
    """Have the file looked at by the scanner that is set, if any; what is not known clean is not taken."""
    command = current_app.config["SCAN_COMMAND"]
    if not command:
        return
    found = _scanned(shlex.split(command), content)
    if found == _INFECTED:
        _LOG.warning("A file that was sent is infected; it was not kept.")
        raise RuleBroken(_("The file may carry a virus, so it was not kept. Check your device."))
    if found != _CLEAN:
        raise NotScanned(_("The file could not be checked for viruses just now. Try again in a few minutes."))


def _scanned(command: list[str], content: bytes) -> int | None:
    """Return what the scanner answers for a file with this content; None when it gives no answer."""
    with tempfile.NamedTemporaryFile(prefix="to-scan-") as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(  # noqa: S603  # the command is the installation's own setting
                [*command, file.name], capture_output=True, check=False, timeout=_LONGEST_SCAN
            )
        except (OSError, subprocess.TimeoutExpired):
            _LOG.exception("The scanner could not be run.")
            return None
    if done.returncode not in (_CLEAN, _INFECTED):
        _LOG.error("The scanner failed: %s", done.stderr.decode(errors="replace")[:1000])
    return done.returncode


def plain_name(name: str, media_type: str) -> str:
    """Return a file's own name on one line, without folders, and with an ending that is true.

    Signs that could hide the ending are taken out.
    """
    own = clean(" ".join(name.replace("\\", "/").rpartition("/")[2].split()))
    endings = ENDINGS.get(media_type, ("",))
    ending = next((ending for ending in endings if own.lower().endswith(ending)), "")
    stem = own[: len(own) - len(ending)][:_LONGEST_STEM]
    return f"{clean(stem) or 'file'}{ending or endings[0]}"


def keep_upload(
    content: bytes,
    name: str,
    media_type: str,
    *,
    application_id: int | None = None,
    organisation_id: int | None = None,
    actor: Any,
) -> Upload:
    """Store a file for one application or for one organisation; its bytes are in place before the commit.

    The row comes first: whoever removes the same bytes for somebody else waits for it.
    """
    upload = Upload(
        fingerprint=storage.fingerprint(content),
        name=plain_name(name, media_type),
        media_type=media_type,
        size=len(content),
        application_id=application_id,
        organisation_id=organisation_id,
        uploaded_by_id=actor.id,
    )
    db.session.add(upload)
    db.session.flush()  # The record that names it needs its id.
    storage.put(content)
    return upload
