"""A file that somebody sends: taken for what its content is, refused with what the person can do."""

import hashlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import factories as make
import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from grants import storage
from grants.config import LARGEST_FILE
from grants.documents.files import CheckedFile, checked_content, checked_file, keep_upload
from grants.documents.kinds import DOCX, ENDINGS, ODS, ODT, XLSX
from grants.documents.models import Upload
from grants.errors import RuleBroken

NO_KIND = (
    "This kind of file cannot be taken. Choose a PDF, a JPEG or PNG picture, or a document saved as"
    " DOCX, XLSX, ODT or ODS."
)
LOCKED = "The file is locked with a password. Save it without one and choose it again."
DAMAGED = "The file cannot be opened: it may be damaged. Make it again and choose it again."
MACROS = "The file has macros in it. Save it without them, or as a PDF, and choose it again."
UNCHECKED = "The file could not be checked for viruses just now. Try again in a few minutes."
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
WITH_MACROS = "application/vnd.ms-word.document.macroEnabled"
LOCKED_LIST = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

TAKEN = {
    "pdf": (make.a_pdf(), "application/pdf"),
    "pdf that forbids printing": (make.a_pdf(owner_password="theirs"), "application/pdf"),
    "jpeg": (make.a_picture("jpeg"), "image/jpeg"),
    "png": (make.a_picture("png"), "image/png"),
    "docx": (make.a_document(), DOCX),
    "xlsx": (make.a_spreadsheet(), XLSX),
    "odt": (make.an_open_document(ODT), ODT),
    "ods": (make.an_open_document(ODS), ODS),
    "odt with an empty list of macros": (make.an_open_document(macro="Basic/Standard/script-lb.xml"), ODT),
}

REFUSED = {
    "empty": (b"", "The file is empty. Choose another one."),
    "text": (b"Words only", NO_KIND),
    "html": (b"<html><script>alert(1)</script></html>", NO_KIND),
    "program": (b"MZ" + bytes(100), NO_KIND),
    "gif": (b"GIF89a" + bytes(40), NO_KIND),
    "plain zip": (make.packed({"a.txt": "Words"}), NO_KIND),
    "zip that calls itself a document": (make.packed({"word/document.xml": "<w/>"}), NO_KIND),
    "Word template": (make.a_document(WORD), NO_KIND),
    "drawing": (make.an_open_document("application/vnd.oasis.opendocument.graphics"), NO_KIND),
    "old Word": (OLD_OFFICE, NO_KIND),
    "Word with macros": (make.a_document(WITH_MACROS), MACROS),
    "Word with a hidden macro": (make.a_document(more={"word/vbaProject.bin": "Sub"}), MACROS),
    "OpenDocument with macros": (make.an_open_document(macro="Basic/Standard/Module1.xml"), MACROS),
    "OpenDocument with a script": (make.an_open_document(macro="Scripts/python/run.py"), MACROS),
    "locked pdf": (make.a_pdf(password="secret"), LOCKED),
    "locked Word": (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "locked OpenDocument": (make.an_open_document(manifest=LOCKED_LIST), LOCKED),
    "half a pdf": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", DAMAGED),
    "pdf without pages": (make.a_pdf(pages=0), DAMAGED),
    "half a document": (make.a_document()[:-40], DAMAGED),
}


def a_file(content: bytes, name: str) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


@pytest.mark.parametrize(("content", "kind"), TAKEN.values(), ids=TAKEN)
def test_a_file_is_taken_for_what_its_content_is(app: Flask, content: bytes, kind: str) -> None:
    assert checked_file(a_file(content, "poster")) == (content, f"poster{ENDINGS[kind][0]}", kind)


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_any_other_file_is_refused_in_a_sentence(app: Flask, content: bytes, sentence: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        checked_file(a_file(content, "poster.pdf"), field="evidence")

    assert (refused.value.message, refused.value.field) == (sentence, "evidence")


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(app: Flask) -> None:
    largest = make.a_pdf()
    largest += b"\n%" + b"A" * (LARGEST_FILE - len(largest) - 2)

    assert len(checked_file(a_file(largest, "a.pdf")).content) == LARGEST_FILE
    with pytest.raises(RuleBroken) as refused:
        checked_file(a_file(largest + b"A", "a.pdf"))
    assert refused.value.message == "The file is larger than 10 MB. Choose a smaller one."


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("poster.pdf", "poster.pdf"),
        ("Poster.PDF", "Poster.pdf"),
        ("poster.html", "poster.html.pdf"),
        (r"C:\My files\poster.pdf", "poster.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("two\nlines \t here.pdf", "two lines here.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("n" * 300 + ".pdf", "n" * 200 + ".pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("ملصق.pdf", "ملصق.pdf"),
    ],
)
def test_a_name_is_kept_on_one_line_with_an_ending_that_is_true(app: Flask, given: str, kept: str) -> None:
    assert checked_file(a_file(make.a_pdf(), given)).name == kept


def test_signs_that_turn_a_name_round_are_closed_before_its_ending(app: Flask) -> None:
    assert checked_file(a_file(make.a_pdf(), "\u202efdp.exe")).name == "\u2067fdp.exe\u2069.pdf"


def test_a_file_is_stored_by_its_hash_for_an_application_or_an_organisation(app: Flask) -> None:
    draft = make.a_draft()
    person = make.member_of(draft.organisation)
    file = checked_file(a_file(make.a_pdf(), "rules.pdf"))

    of_application = make.do(keep_upload, *file, application_id=draft.id, actor=person)
    of_organisation = make.do(keep_upload, *file, organisation_id=draft.organisation_id, actor=person)

    for upload in make.rows(Upload):
        assert (upload.name, upload.size) == ("rules.pdf", len(file.content))
        assert upload.fingerprint == hashlib.sha256(file.content).hexdigest()
        assert storage.get(upload.fingerprint) == file.content
    assert (of_application.application_id, of_application.organisation_id) == (draft.id, None)
    assert (of_organisation.application_id, of_organisation.organisation_id) == (None, draft.organisation_id)


@pytest.fixture
def scanner(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Set a scanner that finds a virus where the word VIRUS stands, and fails at the word ODD."""
    script = tmp_path / "scan.py"
    script.write_text(
        "import pathlib, sys\n"
        "content = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "sys.exit(1 if b'VIRUS' in content else 2 if b'ODD' in content else 0)\n"
    )
    app.config["SCAN_COMMAND"] = f"{sys.executable} {script}"
    yield script
    app.config["SCAN_COMMAND"] = ""


def test_a_scanner_that_is_set_sees_every_file(app: Flask, scanner: Path) -> None:
    clean = make.a_pdf()

    assert checked_content(clean, "a.pdf") == CheckedFile(clean, "a.pdf", "application/pdf")
    with pytest.raises(RuleBroken) as refused:
        checked_content(clean + b"\n%VIRUS", "a.pdf")
    assert refused.value.message == "The file may carry a virus, so it was not kept. Check your device."


def test_a_file_is_not_taken_while_the_scanner_gives_no_answer(app: Flask, scanner: Path) -> None:
    with pytest.raises(RuleBroken) as failed:
        checked_content(make.a_pdf() + b"\n%ODD", "a.pdf")
    app.config["SCAN_COMMAND"] = "/no/such/scanner"
    with pytest.raises(RuleBroken) as missing:
        checked_content(make.a_pdf(), "a.pdf")

    assert [failed.value.message, missing.value.message] == [UNCHECKED] * 2
