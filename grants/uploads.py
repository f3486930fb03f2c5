"""Files sent in pieces by the page's script: begun, gone on with, finished; answered in JSON.

What a file is for says its purpose, such as ``answer:SG26-0042:plan``; each stage registers its own.
A file for a form with other fields, ``form:evidence``, waits here until the form is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.datastructures import FileStorage
from wtforms import ValidationError, fields

from grants.access import not_found, open_to_signed_in, signed_in, viewer
from grants.config import LARGEST_FILE
from grants.db import transaction
from grants.documents import arriving
from grants.documents.files import ACCEPTED, CheckedFile, NotScanned, checked_content, checked_file
from grants.documents.models import PartialUpload
from grants.errors import DomainError, NotAllowed, RuleBroken, WrongState
from grants.forms import Form

bp = Blueprint("uploads", __name__, url_prefix="/uploads")

_LONGEST_PURPOSE = 120
_LONGEST_SIZE = 15


@dataclass(frozen=True)
class Purpose:
    """What a file can be for; its subject is what follows the purpose's name.

    ``check`` raises unless the person may send a file of this size for it, or answers that
    there is no such thing; ``take`` keeps a file that has arrived; ``show`` returns the piece
    of the page in which it stands, for who may see it.
    """

    check: Callable[[str, int, Any], None]
    take: Callable[[str, CheckedFile, Any], None]
    show: Callable[[str, Any], str]


PURPOSES: dict[str, Purpose] = {}

#: The purpose of a file that goes with a form.
_FORM = "form"


def _purpose(text: str) -> tuple[Purpose | None, str]:
    """Return a purpose, none for a file that goes with a form, and its subject; else 404."""
    name, _colon, subject = text.partition(":")
    if name == _FORM:
        return None, subject
    return PURPOSES.get(name) or not_found(), subject


def _in_json(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Answer a refusal with its sentence, for the script to show beside the field."""

    @wraps(view)
    def answer(**values: Any) -> ResponseReturnValue:
        try:
            return view(**values)
        except DomainError as refusal:
            status = {NotAllowed: 403, WrongState: 409}.get(type(refusal), 422)
            return jsonify(refused=refusal.message), status

    return answer


def _new_token() -> ResponseReturnValue:
    """Give an old page a token that counts: after signing in again, it goes on where it was."""
    return jsonify(token=generate_csrf()), 400


def _has_token() -> bool:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True


def _arriving(token: str) -> PartialUpload:
    return arriving.find(token, actor=signed_in()) or not_found()


@bp.post("")
@open_to_signed_in
@_in_json
def begin() -> ResponseReturnValue:
    """Begin a file: what is too large, or not allowed, is refused before anything is sent."""
    if not Form().validate_on_submit():
        return _new_token()
    text, size = request.form.get("purpose", "")[:_LONGEST_PURPOSE], request.form.get("size", "")
    purpose, subject = _purpose(text)
    number = int(size[:_LONGEST_SIZE]) if size.isdecimal() else 0
    if purpose is not None:
        purpose.check(subject, number, signed_in())
    with transaction():
        partial = arriving.begin(request.form.get("name", ""), number, text, actor=signed_in())
        token = partial.token
    return jsonify(address=url_for("uploads.show", token=token), offset=0), 201


@bp.get("/<token>")
@open_to_signed_in
def show(token: str) -> ResponseReturnValue:
    """Say how much has arrived: there the next piece begins."""
    return jsonify(offset=arriving.arrived(_arriving(token)))


@bp.patch("/<token>")
@open_to_signed_in
@_in_json
def append(token: str) -> ResponseReturnValue:
    """Take one piece; one for any other place than the end is answered with where the end is."""
    if not _has_token():
        return _new_token()
    partial = _arriving(token)
    offset, length = request.headers.get("Upload-Offset", ""), request.content_length or 0
    if not offset.isdecimal() or not 0 < length <= arriving.LARGEST_PIECE:
        raise RuleBroken(_("The file could not be sent. Load the page again and choose it once more."))
    there = arriving.append(partial, int(offset), request.get_data(cache=False))
    return jsonify(offset=there), 200 if there == int(offset) + length else 409


@bp.post("/<token>/finish")
@open_to_signed_in
@_in_json
def finish(token: str) -> ResponseReturnValue:
    """Check a file that has arrived whole, keep it, and return the piece of the page that shows it."""
    if not Form().validate_on_submit():
        return _new_token()
    partial, person = _arriving(token), signed_in()
    content = arriving.content_of(partial)
    if len(content) != partial.size:
        return jsonify(offset=len(content)), 409
    purpose, subject = _purpose(partial.purpose)
    if purpose is None:
        _checked(partial, content)
        return jsonify(arrived=token)
    purpose.check(subject, partial.size, person)
    file = _checked(partial, content)
    with transaction():
        partial = arriving.find(token, actor=person, hold=True) or not_found()
        purpose.take(subject, file, person)
        arriving.forget(partial)
    return jsonify(piece=purpose.show(subject, person))


def _checked(partial: PartialUpload, content: bytes) -> CheckedFile:
    """Check what has arrived; a file that can never be taken is forgotten at once."""
    try:
        return checked_content(content, partial.name)
    except NotScanned:
        raise
    except RuleBroken:
        with transaction():
            arriving.forget(partial)
        raise


@bp.delete("/<token>")
@open_to_signed_in
@_in_json
def cancel(token: str) -> ResponseReturnValue:
    """Forget a file that the person no longer wants to send."""
    if not _has_token():
        return _new_token()
    with transaction():
        arriving.forget(_arriving(token))
    return jsonify(cancelled=True)


@bp.get("/stored")
@open_to_signed_in
def stored() -> ResponseReturnValue:
    """Return the piece of the page for a purpose as it stands, where the answer to a finish was lost."""
    purpose, subject = _purpose(request.args.get("purpose", ""))
    if purpose is None:
        not_found()
    return jsonify(piece=purpose.show(subject, signed_in()))


class UploadField(fields.FileField):
    """A file: one that comes with the form, or ``token`` names one that arrived before it, in pieces."""

    token = ""

    def process(self, formdata: Any, *given: Any, **named: Any) -> None:
        super().process(formdata, *given, **named)
        self.token = str(formdata.get(f"{self.name}-arrived", "")) if formdata is not None else ""
        self.data = self.file or self.token

    @property
    def file(self) -> FileStorage | None:
        """The file that came with the form, if any."""
        return self.data if isinstance(self.data, FileStorage) and self.data.filename else None


def arrived_file(field: UploadField) -> PartialUpload | None:
    """Return the file that arrived whole for a form's field before the form itself."""
    partial = arriving.find(field.token, actor=signed_in()) if field.token else None
    return partial if partial is not None and arriving.arrived(partial) == partial.size else None


def given_file(field: UploadField) -> CheckedFile | None:
    """Return the file that a form carries, or that arrived before it, checked; None where there is none.

    Raises RuleBroken at the field.  Call it before a transaction begins: a scanner may take its time.
    """
    if field.file is not None:
        return checked_file(field.file, field=field.name)
    if not field.token:
        return None
    partial = arrived_file(field)
    if partial is None:
        raise RuleBroken(_("The file is no longer here. Choose it once more."), field=field.name)
    return checked_content(arriving.content_of(partial), partial.name, field=field.name)


def settle(field: UploadField) -> None:
    """Forget the way on which a form's file arrived, in the transaction that keeps the file."""
    if field.file is None and (partial := arrived_file(field)) is not None:
        arriving.forget(partial)


def init_app(app: Flask) -> None:
    """Give the application the addresses at which files arrive, and what their fields show."""
    app.jinja_env.globals.update(
        largest_file=LARGEST_FILE, accepted_files=ACCEPTED, arrived_file=arrived_file, viewer=viewer
    )
    app.register_blueprint(bp)
