"""Letters and agreements are signed: one changed byte shows, and the same letter has the same bytes."""

import io
import stat
from pathlib import Path

import factories as make
import pytest
from flask import Flask
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from grants import storage
from grants.config import DEMO_SIGNING
from grants.db import transaction
from grants.documents.models import SIGNED, DocumentKind, IssuedDocument
from grants.documents.operations import make_pdf, make_waiting
from grants.documents.signing import DEMO_NAME, signer, signer_of


def the_letter(kind: DocumentKind = DocumentKind.AWARD_LETTER) -> IssuedDocument:
    letter: IssuedDocument = make.rows(IssuedDocument, IssuedDocument.kind == kind)[0]
    return letter


def standing_of(pdf: bytes) -> PdfSignatureStatus:
    """Return what pyHanko says of a document's only signature, trusting the programme's own certificate."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signer().signing_cert]))


@pytest.fixture
def letter(app: Flask) -> bytes:
    make.an_award()
    return make_pdf(the_letter())


def test_a_letter_is_signed_over_its_whole_length(letter: bytes) -> None:
    standing = standing_of(letter)

    assert (standing.bottom_line, standing.coverage.name) == (True, "ENTIRE_FILE")
    assert signer_of(letter) == DEMO_NAME


def test_one_changed_byte_of_a_letter_is_refused(letter: bytes) -> None:
    place = letter.index(b"stream\n") + 40
    changed = letter[:place] + bytes([letter[place] ^ 1]) + letter[place + 1 :]

    assert standing_of(changed).bottom_line is False


def test_what_is_added_to_a_letter_is_not_covered_by_its_signature(letter: bytes) -> None:
    try:
        covered = standing_of(letter + b"\n% more\n").coverage.name
    except PdfReadError:
        covered = "unreadable"

    assert covered != "ENTIRE_FILE"


def test_the_same_letter_is_signed_to_the_same_bytes(letter: bytes) -> None:
    assert make_pdf(the_letter()) == letter


def test_a_crash_after_storing_leaves_one_signed_letter(app: Flask) -> None:
    make.an_award()
    make_waiting()
    first = make.fresh(the_letter()).fingerprint
    with transaction():
        document = the_letter()
        document.fingerprint = document.size = document.stored_at = None

    make_waiting()

    assert make.fresh(the_letter()).fingerprint == first
    assert standing_of(storage.get(first)).bottom_line


def test_letters_and_agreements_are_signed_and_nothing_else(app: Flask) -> None:
    make.accept(make.an_award())
    make_waiting()

    signed = {
        document.kind: bool(signer_of(storage.get(document.fingerprint)))
        for document in make.rows(IssuedDocument)
    }

    assert signed == {kind: kind in SIGNED for kind in signed}
    assert {
        DocumentKind.AWARD_LETTER,
        DocumentKind.GRANT_AGREEMENT,
        DocumentKind.APPLICATION,
    } <= signed.keys()


def test_the_demo_certificate_is_kept_where_only_its_owner_reads_it(app: Flask) -> None:
    made = signer()

    kept = Path(app.instance_path) / DEMO_SIGNING
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert signer() is made


def test_a_certificate_of_ones_own_signs_instead(
    letter: bytes, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = make.a_certificate(tmp_path, "Grants team", passphrase="open sesame")
    for name, value in (("CERTIFICATE", certificate), ("KEY", key), ("PASSPHRASE", "open sesame")):
        monkeypatch.setitem(app.config, f"SIGNING_{name}", str(value))

    signed = make_pdf(the_letter())

    assert signer_of(signed) == "Grants team"
    assert standing_of(signed).bottom_line


def test_a_key_that_belongs_to_another_certificate_signs_nothing(
    letter: bytes, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, _key = make.a_certificate(tmp_path, "Grants team")
    monkeypatch.setitem(app.config, "SIGNING_CERTIFICATE", str(certificate))

    made = make_waiting()

    assert the_letter().stored_at is None
    assert made > 0
