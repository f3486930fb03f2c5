"""What kind of file some bytes are, told by the bytes alone: a name and a browser can say anything."""

import io
import logging
import zipfile

import filetype
from flask_babel import gettext as _
from pypdf import PdfReader

from grants.errors import RuleBroken

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

#: What a file may be, with the endings of its name; the first is given to a name that has none of them.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODT: (".odt",),
    ODS: (".ods",),
}

#: The main part of an Office file, as its list of contents names it.
_MAIN_PARTS = {f"{kind}.main+xml".encode(): kind for kind in (DOCX, XLSX)}
_LARGEST_LIST = 1024 * 1024

#: An older Office file; so is the shell of a newer one that is locked with a password.
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")

# The library notes every oddity of a file that it reads; the person is told what matters.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def kind_of(content: bytes) -> str:
    """Return the media type of a file that may be kept; raises RuleBroken with what the person can do."""
    kind = filetype.guess_mime(content) or ""
    if kind == "application/pdf":
        _check_pdf(content)
    elif content.startswith(b"PK"):
        kind = _kind_of_package(content)
    elif content.startswith(_OLD_OFFICE) and _LOCKED_OFFICE in content:
        raise _locked()
    if kind not in ENDINGS:
        raise _of_no_kind()
    return kind


def _of_no_kind() -> RuleBroken:
    return RuleBroken(
        _("This kind of file cannot be taken. Choose a PDF, a JPEG or PNG picture, or a document saved as"
          " DOCX, XLSX, ODT or ODS.")
    )  # fmt: skip


def _locked() -> RuleBroken:
    return RuleBroken(_("The file is locked with a password. Save it without one and choose it again."))


def _damaged() -> RuleBroken:
    return RuleBroken(_("The file cannot be opened: it may be damaged. Make it again and choose it again."))


def _with_macros() -> RuleBroken:
    return RuleBroken(_("The file has macros in it. Save it without them, or as a PDF, and choose it again."))


def _check_pdf(content: bytes) -> None:
    """Refuse a PDF that nobody could read; one that only forbids printing can be read."""
    try:
        reader = PdfReader(io.BytesIO(content))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if is_locked else len(reader.pages)
    except Exception as problem:  # Whatever the bytes do to the reader, the file cannot be read.
        raise _damaged() from problem
    if is_locked:
        raise _locked()
    if not pages:
        raise _damaged()


def _kind_of_package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _kind_by_parts(package)
    # NotImplementedError: packed in a way that the library does not know; RuntimeError: locked.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as problem:
        raise _damaged() from problem


def _kind_by_parts(package: zipfile.ZipFile) -> str:
    names = package.namelist()
    if "[Content_Types].xml" in names:
        parts = _part(package, "[Content_Types].xml")
        if b"macroEnabled" in parts or any(name.endswith("vbaProject.bin") for name in names):
            raise _with_macros()
        return next((kind for part, kind in _MAIN_PARTS.items() if part in parts), "")
    if "mimetype" not in names:
        return ""
    if b"encryption-data" in _part(package, "META-INF/manifest.xml"):
        raise _locked()
    if any(_is_macro(name) for name in names):
        raise _with_macros()
    return _part(package, "mimetype").decode("ascii", "replace").strip()


def _is_macro(name: str) -> bool:
    """Say whether a part of an OpenDocument is a macro, and not a mere list of none."""
    if name.endswith(("script-lb.xml", "script-lc.xml", "/")):
        return False
    return name.startswith(("Basic/", "Scripts/"))


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a small part; one that says it is small and is not is no longer read on."""
    if name not in package.namelist():
        return b""
    with package.open(name) as part:
        return part.read(_LARGEST_LIST)
