"""Small real files, of the kinds that people send."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pypdf import PdfWriter

from grants import clock
from grants.documents.kinds import DOCX, ODT, XLSX

_CONTENTS = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="{kind}.main+xml"/></Types>'
)
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'

_PICTURES = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40),
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40),
}


def a_pdf(*, pages: int = 1, password: str | None = None, owner_password: str | None = None,
          size: int = 0) -> bytes:  # fmt: skip
    """Return a PDF of empty pages; a comment at its end makes it as large as is wanted."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=72, height=72)
    if password is not None or owner_password is not None:
        writer.encrypt(password or "", owner_password=owner_password)
    file = io.BytesIO()
    writer.write(file)
    content = file.getvalue()
    filling = bytes(65 + place * 7 % 26 for place in range(max(size - len(content) - 2, 0)))
    return content + b"\n%" + filling if filling else content


def a_picture(kind: str = "png") -> bytes:
    return _PICTURES[kind]


def packed(parts: dict[str, str]) -> bytes:
    """Return a ZIP of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()


def a_document(
    kind: str = DOCX, *, part: str = "word/document.xml", more: dict[str, str] | None = None
) -> bytes:
    """Return a Word document, or another Office file by its kind and main part."""
    contents = _CONTENTS.format(part=part, kind=kind)
    return packed({"[Content_Types].xml": contents, part: "<w/>", **(more or {})})


def a_spreadsheet() -> bytes:
    return a_document(XLSX, part="xl/workbook.xml")


def an_open_document(kind: str = ODT, *, manifest: str = _MANIFEST, macro: str = "") -> bytes:
    """Return an OpenDocument text, or another kind; ``macro`` names a part that holds one."""
    parts = {"mimetype": kind, "content.xml": "<office/>", "META-INF/manifest.xml": manifest}
    return packed({**parts, **({macro: "Sub Main"} if macro else {})})


def a_certificate(folder: Path, name: str, *, passphrase: str = "") -> tuple[Path, Path]:
    """Return the files of a new certificate and of its key, locked with a passphrase if there is one."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=30))
        .not_valid_after(clock.now() + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    lock = (
        serialization.BestAvailableEncryption(passphrase.encode())
        if passphrase
        else serialization.NoEncryption()
    )
    kept, secret = folder / "certificate.pem", folder / "key.pem"
    kept.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock))
    return kept, secret
