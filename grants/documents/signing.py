"""Letters and agreements are signed with the programme's certificate, so that a changed byte shows.

The same document is signed to the same bytes: the signature's time is that of issuing, and its
numbers come from the document itself.
"""

import hashlib
import io
import os
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import NameOID
from flask import current_app
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from grants import clock
from grants.config import DEMO_SIGNING

#: What the demo certificate calls itself, in every signature and on the letter's page.
DEMO_NAME = "Demo certificate, for trying out only"

#: The room kept for a signature with its chain of certificates.
_RESERVED = 4_000
_YEAR = timedelta(days=365)

_FOR_SIGNING = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


class _SameEachTime(SimpleSigner):
    """A signer on the curve P-256 whose signature follows from what is signed alone (RFC 6979)."""

    @property
    def chain_size(self) -> int:
        """The room that the certificates take, in hexadecimal digits."""
        return 2 * sum(len(known.dump()) for known in (self.signing_cert, *self.cert_registry))

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        key = _load_key(self.signing_key.dump())
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            return super().sign_raw(data, digest_algorithm)
        return key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


@cache
def _load_key(der: bytes) -> PrivateKeyTypes:
    return serialization.load_der_private_key(der, password=None)


class _WithoutChance(IncrementalPdfFileWriter):
    """Adds to a document without the time of day and without a number that is drawn by lot."""

    def _update_meta(self) -> None:
        """Leave what the document says of itself as it was issued."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        number = ByteStringObject(hashlib.sha256(prev.stream.getvalue()).digest()[:16])
        return ArrayObject([number, number])


class _AtIssue(PdfSigner):
    """Signs with the time at which the document was issued."""

    issued_at: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.issued_at
        return session


def sign(pdf: bytes, *, issued_at: datetime) -> bytes:
    """Return a PDF with an invisible signature over all of it."""
    own = signer()
    writer = _WithoutChance(io.BytesIO(pdf), strict=False)
    signing = _AtIssue(
        PdfSignatureMetadata(
            field_name="Signature",
            name=own.subject_name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
        ),
        signer=own,
        new_field_spec=SigFieldSpec("Signature", invis_sig_settings=InvisSigSettings(set_hidden_flag=True)),
    )
    signing.issued_at = issued_at
    signed: io.BytesIO = signing.sign_pdf(writer, bytes_reserved=_RESERVED + own.chain_size)
    return signed.getvalue()


def signer() -> _SameEachTime:
    """Return whoever signs for the programme, read once from the files that the settings name."""
    settings = current_app.config
    certificate, key = Path(settings["SIGNING_CERTIFICATE"]), Path(settings["SIGNING_KEY"])
    if certificate == (demo := Path(current_app.instance_path) / DEMO_SIGNING):
        _make_demo_certificate(demo)
    return _signer(certificate, key, settings["SIGNING_PASSPHRASE"], certificate.stat().st_mtime_ns)


@cache
def _signer(certificate: Path, key: Path, passphrase: str, _changed: int) -> _SameEachTime:
    private = serialization.load_pem_private_key(key.read_bytes(), passphrase.encode() or None)
    own, *others = x509.load_pem_x509_certificates(certificate.read_bytes())
    if own.public_key() != private.public_key():
        raise ValueError(f"The key {key} does not belong to the certificate {certificate}.")
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # of the library, which types the rest
    chain.register_multiple(map(_as_asn1, others))
    return _SameEachTime(
        signing_cert=_as_asn1(own),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            private.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
        cert_registry=chain,
    )


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def signer_of(pdf: bytes) -> str:
    """Return the name in the certificate with which a document is signed; nothing where it cannot be read."""
    try:
        signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    except PdfReadError:
        return ""
    return _name_in(signatures[0].signer_cert) if signatures else ""


def _name_in(certificate: asn1_x509.Certificate) -> str:
    return str(certificate.subject.native.get("common_name", ""))


def _make_demo_certificate(path: Path) -> None:
    """Make a key and a certificate that says what it is, once, in one file that only its owner reads."""
    if path.exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME)])
    # The letters of a demonstration are dated some years back.
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - 5 * _YEAR)
        .not_valid_after(clock.now() + 10 * _YEAR)
        .add_extension(_FOR_SIGNING, critical=True)
        .sign(key, hashes.SHA256())
    )
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".signing-") as file:  # Made with mode 600.
        file.write(content)
        file.flush()
        with suppress(FileExistsError):  # Another process was faster: its certificate stands.
            os.link(file.name, path)
